/*
 * What the kinds of plots share: a canvas that mirrors, the words of a row, and one function a
 * kind. Private to svg*.c. Lengths are user units: about pixels on a small screen.
 */
#ifndef PARALLAX_EXPORTER_SVG_DRAW_H
#define PARALLAX_EXPORTER_SVG_DRAW_H

#include "exporter/svg.h"

#define SVG_WIDTH 340
#define SVG_INK "#1a1a1a"
#define SVG_LINE "#333333"
#define SVG_EMPTY_LINE "#767676"

/* A column of the table that follows from the counts of a row. */
struct svg_derived {
    const char *head; /* N_() */
    void (*write)(const struct svg_grid *grid, size_t row, struct buffer *out);
};

#define SVG_DERIVED_MAX 2

struct svg_drawing {
    struct html *html;
    const struct svg_plot *plot;
    const struct svg_grid *grid;
    const struct svg_derived *derived; /* SVG_DERIVED_MAX; the used ones have a head */
    bool columns_are_ratings;          /* and have no labels of their own */
};

/* Writes what stands above the caption. */
typedef void svg_draw_fn(const struct svg_drawing *drawing);
svg_draw_fn svg_draw_goal_wheel, svg_draw_shares, svg_draw_shares_each, svg_draw_rating_bars,
    svg_draw_goal_matrix, svg_draw_coverage, svg_draw_bars, svg_draw_trend;

/* "up": the word for a row of SVG_TREND. */
const char *svg_trend_word(const struct svg_grid *grid, size_t row);

/* ---- figures and words ---- */

int64_t svg_count(const struct svg_grid *grid, size_t row, size_t column);
int64_t svg_row_sum(const struct svg_grid *grid, size_t row);
/* The greatest of the counts, and of the rows' sums. */
int64_t svg_most(const struct svg_grid *grid);
int64_t svg_most_of_rows(const struct svg_grid *grid);
int64_t svg_answers(const struct svg_grid *grid);
/* Without controls that turn text. */
void svg_row_label(const struct svg_drawing *drawing, size_t row, struct buffer *out);
void svg_column_label(const struct svg_drawing *drawing, size_t column, struct buffer *out);
/* "Rating 1: 4 and Rating 2: 0"; with what follows from them, too: "..., Average: 1.0". */
void svg_row_counts(const struct svg_drawing *drawing, size_t row, struct buffer *out);
void svg_row_words(const struct svg_drawing *drawing, size_t row, struct buffer *out);
/* Both after the row's label. */
void svg_labelled_words(const struct svg_drawing *drawing, size_t row, struct buffer *out);
/* What is in the buffer as a string, "" if it is empty. */
const char *svg_words(const struct buffer *words);

/* ---- a canvas ---- */

/* An <svg> that is open; x grows from where its reader begins. */
struct svg_canvas {
    struct html *html;
    double width;
    bool mirrored;
};

struct svg_point {
    double x, y;
};

struct svg_box {
    double x, y, width, height;
};

/* One <svg> for the whole grid, or for one row of it; named and put into words. html_close ends. */
struct svg_canvas svg_open_whole(const struct svg_drawing *drawing, double height);
struct svg_canvas svg_open_row(const struct svg_drawing *drawing, size_t row, double width,
                               double height);
/* One that says nothing by itself, such as a legend's mark. */
struct svg_canvas svg_open_mark(const struct svg_drawing *drawing, double width, double height);

/* name="12.3", with a point in every locale. */
void svg_length(struct html *html, const char *name, double value);
/* <rect>, left open for its attributes. */
void svg_open_box(const struct svg_canvas *canvas, struct svg_box box);
/* <circle>, left open. */
void svg_open_circle(const struct svg_canvas *canvas, struct svg_point middle, double radius);
/* A command of a path with one point: "M12.0 3.5". */
void svg_path_to(const struct svg_canvas *canvas, struct buffer *path, char command,
                 struct svg_point to);
/* An arc to a point, as the hands of a clock go unless back. */
void svg_path_arc(const struct svg_canvas *canvas, struct buffer *path, double radius, bool back,
                  struct svg_point to);
/* <path>, left open. */
void svg_open_path(const struct svg_canvas *canvas, const struct buffer *path);

struct svg_type {
    double size;
    const char *anchor; /* "start" where its reader begins, "middle" or "end" */
    const char *ink;
};

/* Digits only (svg.h says why). */
void svg_digits(const struct svg_canvas *canvas, struct svg_point at, struct svg_type type,
                const char *digits);
/* A count in at most four characters: 9999, 12k, 3M. */
void svg_short_count(const struct svg_canvas *canvas, struct svg_point at, struct svg_type type,
                     int64_t count);

/* ---- rows ---- */

/* <div> that no page cuts. */
void svg_open_part(struct html *html);
/* "label: tail", which keep their order in a line of either direction. */
void svg_line(const struct svg_drawing *drawing, size_t row, const struct buffer *tail);
/* <p> of that line. */
void svg_row_line(const struct svg_drawing *drawing, size_t row, const struct buffer *tail);
/* <div> with the row's line; html_close ends the row. */
void svg_begin_row(const struct svg_drawing *drawing, size_t row, const struct buffer *tail);

#endif
