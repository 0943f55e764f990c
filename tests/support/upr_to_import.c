/*
 * Turns the corpus of recommendations of the Universal Periodic Review (CSV on stdin) into a file
 * for `parallax import` (on stdout), so that real text in real amounts goes through the pipeline.
 *
 * Country: the state under review. Goal: the first of sdg_weak; a recommendation that nobody put to
 * a goal is taken as goal 16, human rights and institutions, what these reviews are about. Year: of
 * the session. Title: the first words of the text. Nothing is left out silently: stderr tells how
 * many rows came in, went out, and took the goal by default.
 */
#include "base/buffer.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TITLE_BYTES 80
#define GOAL_DEFAULT "16"
#define ELLIPSIS "\xe2\x80\xa6"

enum column { COLUMN_SESSION, COLUMN_ALPHA3, COLUMN_TEXT, COLUMN_SDG_WEAK, COLUMN_COUNT };
static const char *const column_names[COLUMN_COUNT] = {"session", "alpha3", "text", "sdg_weak"};

struct counts {
    size_t rows, written, goal_default, left_out;
};

static bool read_all(struct buffer *out)
{
    char chunk[65536];
    ssize_t got;
    while ((got = read(STDIN_FILENO, chunk, sizeof chunk)) > 0)
        buffer_append(out, chunk, (size_t)got);
    return got == 0 && buffer_ok(out);
}

static bool find_columns(const struct csv_row *row, size_t at[COLUMN_COUNT])
{
    size_t found = 0;
    for (size_t column = 0; column < COLUMN_COUNT; column++)
        for (size_t i = 0; i < row->field_count; i++)
            if (text_is(row->fields[i], column_names[column])) {
                at[column] = i;
                found++;
                break;
            }
    return found == COLUMN_COUNT;
}

/* Sessions 1 to 3 met in 2008, then three a year; 13 was the first of 2012. NULL: not in the
 * corpus. */
static const char *year_of(struct text session)
{
    static const char *const years[] = {"2008", "2009", "2010", "2011", "2012"};
    int64_t number = 0;
    if (!text_int64(session, &number) || number < 1 || number > 13)
        return NULL;
    return years[(number - 1) / 3];
}

/* At most TITLE_BYTES, cut between words, or between characters where a word is longer than that.
 */
static void write_title(struct buffer *out, struct text text)
{
    struct buffer title = BUFFER_NONE;
    size_t length = text.length;
    if (length > TITLE_BYTES) {
        length = TITLE_BYTES;
        while (length > 0 && text.at[length] != ' ')
            length--;
        if (length == 0)
            length = text_utf8_valid_prefix((struct text){text.at, TITLE_BYTES});
    }
    buffer_text(&title, text_trim((struct text){text.at, length}));
    if (length < text.length)
        buffer_string(&title, ELLIPSIS);
    csv_write_field(out, buffer_view(&title));
    buffer_free(&title);
}

static bool write_row(struct buffer *out, const struct csv_row *row, const size_t at[COLUMN_COUNT],
                      struct counts *counts)
{
    for (size_t column = 0; column < COLUMN_COUNT; column++)
        if (at[column] >= row->field_count)
            return false;
    struct text goals = row->fields[at[COLUMN_SDG_WEAK]];
    struct text goal = TEXT_NONE;
    struct text text = text_trim(row->fields[at[COLUMN_TEXT]]);
    struct text country = text_trim(row->fields[at[COLUMN_ALPHA3]]);
    const char *year = year_of(row->fields[at[COLUMN_SESSION]]);
    if (year == NULL || text.length == 0 || country.length != 3)
        return false;
    (void)text_split(&goals, '|', &goal);
    if (text_trim(goal).length == 0) {
        goal = text_of(GOAL_DEFAULT);
        counts->goal_default++;
    }
    csv_write_field(out, country);
    csv_write_field(out, text_trim(goal));
    csv_write_field(out, text_of(year));
    csv_write_field(out, text_of("GAP"));
    write_title(out, text);
    csv_write_field(out, text);
    csv_write_end(out);
    return true;
}

static bool convert(struct csv *csv, struct buffer *out, struct counts *counts)
{
    struct csv_row row;
    struct error error;
    size_t at[COLUMN_COUNT];
    if (csv_next(csv, &row, &error) != CSV_ROW || !find_columns(&row, at)) {
        (void)fputs("upr_to_import: the header lacks a column that is needed\n", stderr);
        return false;
    }
    buffer_string(out, "country,goal,year,finding_type,title,body\r\n");
    for (;;) {
        enum csv_result result = csv_next(csv, &row, &error);
        if (result == CSV_END)
            return true;
        if (result == CSV_FAILED)
            return false;
        counts->rows++;
        if (result == CSV_ROW && write_row(out, &row, at, counts)) {
            counts->written++;
            continue;
        }
        counts->left_out++;
        (void)fprintf(stderr, "upr_to_import: the row on line %zu cannot be used\n",
                      result == CSV_ROW ? row.line : csv->bad_line);
    }
}

int main(void)
{
    struct buffer in = BUFFER_NONE, out = BUFFER_NONE;
    struct counts counts = {.rows = 0};
    struct csv csv;
    bool good = read_all(&in);
    csv_open(&csv, buffer_view(&in), ',');
    good = good && convert(&csv, &out, &counts) && buffer_ok(&out) &&
           fwrite(out.data, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
    (void)fprintf(stderr,
                  "upr_to_import: %zu rows read, %zu written, %zu of them with goal " GOAL_DEFAULT
                  " by default, %zu left out\n",
                  counts.rows, counts.written, counts.goal_default, counts.left_out);
    csv_close(&csv);
    buffer_free(&in);
    buffer_free(&out);
    return good && counts.left_out == 0 ? EXIT_DONE : EXIT_PARTLY_REFUSED;
}
