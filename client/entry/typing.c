/* See typing.h. */
#include "client/entry/typing.h"

#include "client/entry/keyboard.h"
#include "client/entry/wrap.h"
#include "client/letters.h"
#include "words/words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES 4096
#define ESCAPE_BYTES_MAX 32

struct typing {
    int in;
    bool person;
    FILE *out;
    char bytes[READ_BYTES]; /* read and not yet looked at: from at to count */
    size_t at, count;
    bool ended, pasting;
    /* of the line that is typed now */
    const char *prompt;
    struct buffer *line;
    size_t column; /* where the cursor is */
    bool too_long;
    char escape[ESCAPE_BYTES_MAX]; /* a key's sequence on its way */
    size_t escape_length;
};

enum verdict typing_open(int in, struct typing **ret_typing, struct error *error)
{
    struct typing *typing = calloc(1, sizeof *typing);
    if (typing == NULL)
        return error_no_memory(error);
    typing->in = in;
    typing->person = isatty(in) == 1;
    typing->out = typing->person && isatty(STDOUT_FILENO) == 1 ? stdout : stderr;
    enum verdict verdict = typing->person ? keyboard_open(in, error) : VERDICT_OK;
    if (verdict == VERDICT_OK)
        *ret_typing = typing;
    else
        free(typing);
    return verdict;
}

void typing_close(struct typing **typing)
{
    if (*typing == NULL)
        return;
    (void)fflush((*typing)->out);
    if ((*typing)->person)
        keyboard_close();
    free(*typing);
    *typing = NULL;
}

bool typing_is_person(const struct typing *typing)
{
    return typing->person;
}

bool typing_is_pasting(const struct typing *typing)
{
    return typing->pasting;
}

void typing_lend(struct typing *typing)
{
    (void)fflush(typing->out);
    if (typing->person)
        keyboard_lend();
}

void typing_take_back(struct typing *typing)
{
    if (typing->person)
        keyboard_take_back();
}

/* ---- saying ---- */

static size_t columns(const struct typing *typing)
{
    size_t told = typing->person ? keyboard_columns(fileno(typing->out)) : 0;
    return told >= WRAP_COLUMNS_MIN ? told : WRAP_COLUMNS;
}

void typing_tell(struct typing *typing, size_t indent, struct text text)
{
    struct buffer lines = BUFFER_NONE;
    if (text.length == 0)
        buffer_byte(&lines, '\n');
    wrap_text(text, columns(typing), indent, &lines);
    if (buffer_ok(&lines))
        (void)fwrite(lines.data, 1, lines.length, typing->out);
    (void)fflush(typing->out);
    buffer_free(&lines);
}

void typing_say(struct typing *typing, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    struct buffer text = BUFFER_NONE;
    char *at = length >= 0 ? buffer_extend(&text, (size_t)length + 1) : NULL;
    if (at != NULL) {
        (void)vsnprintf(at, (size_t)length + 1, format, again);
        typing_tell(typing, 0, (struct text){at, (size_t)length});
    }
    va_end(again);
    buffer_free(&text);
}

/* ---- a line on the terminal ---- */

static void put(struct typing *typing, const char *bytes, size_t length)
{
    (void)fwrite(bytes, 1, length, typing->out);
}

static void show_point(struct typing *typing, struct text bytes, uint32_t point)
{
    size_t width = letters_width(point), all = columns(typing);
    if (typing->column + width > all) {
        put(typing, "\n", 1);
        typing->column = 0;
    }
    put(typing, bytes.at, bytes.length);
    typing->column += width;
    if (typing->column < all)
        return;
    /* Terminals differ in where the cursor stands behind the last column. */
    put(typing, "\n", 1);
    typing->column = 0;
}

static void show_bytes(struct typing *typing, struct text text)
{
    while (text.length > 0) {
        struct text rest = text;
        uint32_t point = 0;
        if (text_utf8_valid_prefix(text) > 0 && letters_next(&rest, &point)) {
            show_point(typing, (struct text){text.at, text.length - rest.length}, point);
            text = rest;
        } else {
            show_point(typing, text_of("?"), '?');
            text = (struct text){text.at + 1, text.length - 1};
        }
    }
}

/* The bytes of the last letter of text: a whole code point, or one that is not UTF-8. */
static size_t last_bytes(struct text text)
{
    size_t length = 1;
    while (length < 4 && length < text.length &&
           ((unsigned char)text.at[text.length - length] & 0xc0) == 0x80)
        length++;
    struct text last = {text.at + text.length - length, length};
    return text_utf8_valid_prefix(last) == length ? length : 1;
}

/* What is left of the line on a line of its own, where rubbing out met the edge of the screen. */
static void show_tail(struct typing *typing)
{
    struct text all = buffer_view(typing->line), tail = {all.at + all.length, 0};
    size_t room = columns(typing) / 2, width = 0;
    while (tail.length < all.length && width < room) {
        struct text before = {all.at, all.length - tail.length};
        size_t bytes = last_bytes(before);
        tail = (struct text){tail.at - bytes, tail.length + bytes};
        width = wrap_columns_of(tail);
    }
    bool cut = tail.length < all.length;
    const char *lead = cut ? "..." : typing->prompt;
    put(typing, "\n", 1);
    put(typing, lead, strlen(lead));
    typing->column = wrap_columns_of(text_of(lead));
    show_bytes(typing, tail);
}

/* The last letter with the marks that sit on it. */
static void rub_out(struct typing *typing)
{
    size_t width = 0;
    while (typing->line->length > 0 && width == 0) {
        struct text line = buffer_view(typing->line);
        size_t bytes = last_bytes(line);
        struct text last = {line.at + line.length - bytes, bytes};
        uint32_t point = 0;
        if (text_utf8_valid_prefix(last) == bytes && letters_next(&last, &point))
            width = letters_width(point);
        typing->line->length -= bytes;
        typing->line->data[typing->line->length] = '\0';
    }
    if (width > typing->column) {
        show_tail(typing);
        return;
    }
    for (size_t i = 0; i < width; i++)
        put(typing, "\b \b", 3);
    typing->column -= width;
}

static void rub_out_word(struct typing *typing)
{
    struct buffer *line = typing->line;
    while (line->length > 0 && line->data[line->length - 1] == ' ')
        rub_out(typing);
    while (line->length > 0 && line->data[line->length - 1] != ' ')
        rub_out(typing);
}

static void show_prompt(struct typing *typing)
{
    put(typing, typing->prompt, strlen(typing->prompt));
    typing->column = wrap_columns_of(text_of(typing->prompt));
    show_bytes(typing, buffer_view(typing->line));
    (void)fflush(typing->out);
}

/* A byte of the line; letters are shown when they are whole. */
static void add(struct typing *typing, char byte)
{
    struct buffer *line = typing->line;
    if (line->length >= TYPING_LINE_BYTES) {
        typing->too_long = true;
        return;
    }
    buffer_byte(line, (uint8_t)byte);
    if (!typing->person || !buffer_ok(line))
        return;
    struct text all = buffer_view(line);
    size_t bytes = last_bytes(all);
    struct text last = {all.at + all.length - bytes, bytes};
    /* A letter that is not whole yet is shown with its last byte. */
    if (text_utf8_valid_prefix(last) == bytes)
        show_bytes(typing, last);
}

/* ---- keys ---- */

static void take_escape(struct typing *typing)
{
    struct text keys = {typing->escape, typing->escape_length};
    if (text_is(keys, "\033[200~"))
        typing->pasting = true;
    else if (text_is(keys, "\033[201~"))
        typing->pasting = false;
    typing->escape_length = 0;
}

/* Arrow keys and their like are swallowed whole, so that "[A" does not stand in the text. */
static void add_escape(struct typing *typing, char byte)
{
    if (typing->escape_length < ESCAPE_BYTES_MAX)
        typing->escape[typing->escape_length++] = byte;
    size_t length = typing->escape_length;
    if (length == 2 && (byte == '[' || byte == 'O'))
        return;
    bool inside = length > 1 && typing->escape[1] == '[' && byte >= 0x20 && byte < 0x40;
    if (length > 1 && (!inside || length == ESCAPE_BYTES_MAX))
        take_escape(typing);
}

enum key { KEY_NOTHING, KEY_LINE, KEY_END };

static enum key take_byte(struct typing *typing, char byte)
{
    if (typing->escape_length > 0 || byte == '\033') {
        add_escape(typing, byte);
        return KEY_NOTHING;
    }
    switch (byte) {
    case '\n':
    case '\r':
        put(typing, "\n", 1);
        return KEY_LINE;
    case 4: /* Ctrl-D */
        return typing->line->length == 0 ? KEY_END : KEY_NOTHING;
    case '\b':
    case 0x7f:
        rub_out(typing);
        return KEY_NOTHING;
    case 0x15: /* Ctrl-U */
        buffer_clear(typing->line);
        buffer_string(typing->line, "");
        put(typing, "\n", 1);
        show_prompt(typing);
        return KEY_NOTHING;
    case 0x17: /* Ctrl-W */
        rub_out_word(typing);
        return KEY_NOTHING;
    case '\t':
        add(typing, ' ');
        return KEY_NOTHING;
    default:
        if ((unsigned char)byte >= 0x20)
            add(typing, byte);
        return KEY_NOTHING;
    }
}

/* False: the end of all input. */
static bool more_from_terminal(struct typing *typing)
{
    (void)fflush(typing->out);
    for (;;) {
        switch (keyboard_read(typing->bytes, sizeof typing->bytes, &typing->count)) {
        case KEYBOARD_BYTES:
            typing->at = 0;
            return true;
        case KEYBOARD_CONTINUE:
            put(typing, "\n", 1);
            show_prompt(typing);
            break;
        case KEYBOARD_END:
        case KEYBOARD_STOP:
            put(typing, "\n", 1);
            (void)fflush(typing->out);
            return false;
        }
    }
}

static enum typing_result line_from_terminal(struct typing *typing)
{
    show_prompt(typing);
    for (;;) {
        while (typing->at < typing->count) {
            enum key key = take_byte(typing, typing->bytes[typing->at++]);
            if (key == KEY_LINE)
                return TYPING_LINE;
            if (key == KEY_END) {
                put(typing, "\n", 1);
                return TYPING_END;
            }
        }
        if (!more_from_terminal(typing)) {
            typing->ended = true;
            return TYPING_END;
        }
    }
}

/* ---- a line of a pipe ---- */

static bool more_from_pipe(struct typing *typing)
{
    ssize_t got = 0;
    do
        got = read(typing->in, typing->bytes, sizeof typing->bytes);
    while (got < 0 && errno == EINTR);
    typing->at = 0;
    typing->count = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static enum typing_result line_from_pipe(struct typing *typing)
{
    for (;;) {
        while (typing->at < typing->count) {
            char byte = typing->bytes[typing->at++];
            if (byte == '\n')
                return TYPING_LINE;
            if (byte == '\t')
                byte = ' ';
            if ((unsigned char)byte >= 0x20 && byte != 0x7f)
                add(typing, byte);
        }
        if (!more_from_pipe(typing)) {
            typing->ended = true;
            return typing->line->length > 0 ? TYPING_LINE : TYPING_END;
        }
    }
}

enum typing_result typing_line(struct typing *typing, const char *prompt, struct buffer *line)
{
    buffer_clear(line);
    buffer_string(line, "");
    if (typing->ended || !buffer_ok(line))
        return TYPING_END;
    typing->prompt = prompt;
    typing->line = line;
    typing->too_long = false;
    typing->escape_length = 0;
    enum typing_result result =
        typing->person ? line_from_terminal(typing) : line_from_pipe(typing);
    typing->line = NULL;
    if (typing->too_long)
        typing_say(typing, _("That line is longer than can be taken; its end was thrown away."));
    return buffer_ok(line) ? result : TYPING_END;
}
