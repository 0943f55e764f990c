/* See encoding.h. */
#include "sheet/encoding.h"

#include "sheet/encoding_tables.h"

#include <string.h>
#include <strings.h>

#define MARK_UTF_8 "\xef\xbb\xbf"
#define MARK_UTF_16_LITTLE "\xff\xfe"
#define MARK_UTF_16_BIG "\xfe\xff"
/* So many bytes show whether every second one is zero. */
#define PROBE_BYTES ((size_t)4096)
/* A word in letters beyond ASCII tells more than one letter with an accent. */
#define TELLING_BYTES 3
#define SAMPLE_BYTES ((size_t)36)

static const struct {
    enum encoding encoding;
    const char *name;
} known[] = {
    {ENCODING_UTF_8, "utf-8"},
    {ENCODING_UTF_16, "utf-16"},
    {ENCODING_WINDOWS_1251, "windows-1251"},
    {ENCODING_WINDOWS_1252, "windows-1252"},
};
#define KNOWN_COUNT (sizeof known / sizeof *known)

const char *const encoding_names = "utf-8 | utf-16 | windows-1251 | windows-1252";

bool encoding_by_name(struct text name, enum encoding *ret_encoding)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        if (name.length == strlen(known[i].name) &&
            strncasecmp(name.at, known[i].name, name.length) == 0) {
            *ret_encoding = known[i].encoding;
            return true;
        }
    return false;
}

const char *encoding_name(enum encoding encoding)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        if (known[i].encoding == encoding)
            return known[i].name;
    return "";
}

static bool begins(struct text bytes, const char *mark)
{
    size_t length = strlen(mark);
    return bytes.length >= length && memcmp(bytes.at, mark, length) == 0;
}

static struct text from(struct text bytes, size_t offset)
{
    return (struct text){bytes.at + offset, bytes.length - offset};
}

/* Lines as the CSV reader counts them: CR, LF and CRLF end one. */
static size_t line_at(struct text bytes, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset && i < bytes.length; i++)
        line += bytes.at[i] == '\n' ||
                (bytes.at[i] == '\r' && (i + 1 == bytes.length || bytes.at[i + 1] != '\n'));
    return line;
}

/* Zero bytes at even and at odd offsets of the beginning. */
static void count_zeros(struct text bytes, size_t ret_zeros[2])
{
    ret_zeros[0] = ret_zeros[1] = 0;
    for (size_t i = 0; i < bytes.length && i < PROBE_BYTES; i++)
        ret_zeros[i % 2] += bytes.at[i] == '\0';
}

/* Separators, digits and line ends are ASCII in every table, so one half has many zeros and the
 * other none. */
static bool looks_like_utf_16(struct text bytes)
{
    size_t zeros[2];
    count_zeros(bytes, zeros);
    size_t most = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
    size_t probed = bytes.length < PROBE_BYTES ? bytes.length : PROBE_BYTES;
    return probed >= 4 && zeros[0] + zeros[1] == most && most * 10 >= probed;
}

/* ---- code points ---- */

static void put(struct buffer *out, uint32_t point)
{
    if (point < 0x80) {
        buffer_byte(out, (uint8_t)point);
    } else if (point < 0x800) {
        buffer_byte(out, (uint8_t)(0xc0 | point >> 6));
        buffer_byte(out, (uint8_t)(0x80 | (point & 0x3f)));
    } else {
        if (point < 0x10000) {
            buffer_byte(out, (uint8_t)(0xe0 | point >> 12));
        } else {
            buffer_byte(out, (uint8_t)(0xf0 | point >> 18));
            buffer_byte(out, (uint8_t)(0x80 | (point >> 12 & 0x3f)));
        }
        buffer_byte(out, (uint8_t)(0x80 | (point >> 6 & 0x3f)));
        buffer_byte(out, (uint8_t)(0x80 | (point & 0x3f)));
    }
}

static const uint16_t *page_of(enum encoding encoding)
{
    return encoding == ENCODING_WINDOWS_1251 ? encoding_windows_1251 : encoding_windows_1252;
}

/* The offset of the first byte that the page does not have, or bytes.length. */
static size_t decode_page(struct text bytes, const uint16_t *page, struct buffer *out)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        uint16_t point = byte < 0x80 ? byte : page[byte - 0x80];
        if (point == 0 && byte != 0)
            return i;
        put(out, point);
    }
    return bytes.length;
}

static uint32_t unit_at(struct text bytes, size_t offset, bool big)
{
    uint32_t first = (unsigned char)bytes.at[offset];
    uint32_t second = (unsigned char)bytes.at[offset + 1];
    return big ? first << 8 | second : second << 8 | first;
}

static bool is_between(uint32_t unit, uint32_t first, uint32_t last)
{
    return unit >= first && unit <= last;
}

/* The offset of the first unit that is half a pair or half there, or bytes.length. */
static size_t decode_utf_16(struct text bytes, bool big, struct buffer *out)
{
    size_t i = 0;
    while (i + 1 < bytes.length) {
        uint32_t unit = unit_at(bytes, i, big);
        size_t length = 2;
        if (is_between(unit, 0xdc00, 0xdfff))
            return i;
        if (is_between(unit, 0xd800, 0xdbff)) {
            uint32_t low = i + 3 < bytes.length ? unit_at(bytes, i + 2, big) : 0;
            if (!is_between(low, 0xdc00, 0xdfff))
                return i;
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            length = 4;
        }
        put(out, unit);
        i += length;
    }
    return i;
}

static size_t mark_length(struct text beginning, enum encoding encoding)
{
    if (encoding == ENCODING_UTF_8 && begins(beginning, MARK_UTF_8))
        return strlen(MARK_UTF_8);
    bool wide = begins(beginning, MARK_UTF_16_BIG) || begins(beginning, MARK_UTF_16_LITTLE);
    return encoding == ENCODING_UTF_16 && wide ? strlen(MARK_UTF_16_BIG) : 0;
}

size_t encoding_begin(struct encoding_reading *reading, enum encoding encoding,
                      struct text beginning)
{
    size_t zeros[2], mark = mark_length(beginning, encoding);
    count_zeros(beginning, zeros);
    *reading = (struct encoding_reading){
        .encoding = encoding,
        .big_end_first = mark > 0 ? begins(beginning, MARK_UTF_16_BIG) : zeros[0] > zeros[1],
    };
    return mark;
}

size_t encoding_decode_piece(const struct encoding_reading *reading, struct text bytes,
                             struct buffer *out)
{
    if (reading->encoding == ENCODING_UTF_16)
        return decode_utf_16(bytes, reading->big_end_first, out);
    if (reading->encoding != ENCODING_UTF_8)
        return decode_page(bytes, page_of(reading->encoding), out);
    size_t good = text_utf8_valid_prefix(bytes);
    buffer_append(out, bytes.at, good);
    return good;
}

/* Line ends in UTF-16 are two bytes, so lines are counted in what was decoded before. */
static enum verdict refuse_place(enum encoding encoding, struct text decoded, size_t offset,
                                 struct error *error)
{
    return error_set(error, VERDICT_REJECT, "ENCODING_WRONG",
                     "line %zu: byte %zu of the file is not %s", line_at(decoded, decoded.length),
                     offset + 1, encoding_name(encoding));
}

static void forget_decoded(struct buffer *out, size_t before)
{
    if (out->data == NULL)
        return;
    out->length = before;
    out->data[before] = '\0';
}

enum verdict encoding_decode(struct text bytes, enum encoding encoding, struct buffer *out,
                             struct error *error)
{
    if (bytes.at == NULL)
        bytes = text_of("");
    if (encoding == ENCODING_UNTOLD) {
        enum verdict verdict = encoding_detect(bytes, &encoding, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    struct encoding_reading reading;
    size_t before = out->length, mark = encoding_begin(&reading, encoding, bytes);
    size_t end = mark + encoding_decode_piece(&reading, from(bytes, mark), out);
    if (!buffer_ok(out))
        return error_no_memory(error);
    if (end == bytes.length)
        return VERDICT_OK;
    struct text decoded = {out->data + before, out->length - before};
    enum verdict verdict = refuse_place(encoding, decoded, end, error);
    forget_decoded(out, before);
    return verdict;
}

/* ---- detecting ---- */

static bool is_high(struct text bytes, size_t i)
{
    return (unsigned char)bytes.at[i] >= 0x80;
}

/* Where the first word stands that tells one code page from another; the first letter that does
 * where there is no such word. */
static size_t telling_offset(struct text bytes)
{
    size_t first = bytes.length, run = 0;
    for (size_t i = 0; i < bytes.length; i++) {
        run = is_high(bytes, i) ? run + 1 : 0;
        if (run == 1 && first == bytes.length)
            first = i;
        if (run == TELLING_BYTES)
            return i + 1 - run;
    }
    return first;
}

static bool ends_sample(char c)
{
    return c == '\n' || c == '\r' || c == ',' || c == ';' || c == '\t' || c == '"';
}

/* The telling word and what stands around it in its cell. */
static struct text telling_sample(struct text bytes, size_t offset)
{
    size_t start = offset, end = offset;
    while (start > 0 && offset - start < SAMPLE_BYTES / 3 && !ends_sample(bytes.at[start - 1]))
        start--;
    while (end < bytes.length && end - start < SAMPLE_BYTES && !ends_sample(bytes.at[end]))
        end++;
    return text_trim((struct text){bytes.at + start, end - start});
}

/* What has no place in a page, or would steer a terminal, shows as "?". */
static void show_sample(struct text sample, const uint16_t *page, char *ret_shown, size_t room)
{
    struct buffer shown = BUFFER_NONE;
    for (size_t i = 0; i < sample.length; i++) {
        unsigned char byte = (unsigned char)sample.at[i];
        uint16_t point = byte < 0x80 ? byte : page[byte - 0x80];
        put(&shown, point < 0x20 || is_between(point, 0x7f, 0x9f) ? '?' : point);
    }
    size_t length = buffer_ok(&shown) && shown.length < room ? shown.length : 0;
    if (length > 0)
        memcpy(ret_shown, shown.data, length);
    ret_shown[length] = '\0';
    buffer_free(&shown);
}

static enum verdict ask(struct text bytes, struct error *error)
{
    char cyrillic[3 * SAMPLE_BYTES + 1], latin[3 * SAMPLE_BYTES + 1];
    size_t offset = telling_offset(bytes);
    struct text sample = telling_sample(bytes, offset);
    show_sample(sample, encoding_windows_1251, cyrillic, sizeof cyrillic);
    show_sample(sample, encoding_windows_1252, latin, sizeof latin);
    return error_set(error, VERDICT_REJECT, "ENCODING_UNTOLD",
                     "the file does not say how its letters are written: line %zu reads \"%s\" in "
                     "windows-1251 and \"%s\" in windows-1252; say which one is right",
                     line_at(bytes, offset), cyrillic, latin);
}

enum verdict encoding_detect(struct text bytes, enum encoding *ret_encoding, struct error *error)
{
    if (begins(bytes, MARK_UTF_16_LITTLE) || begins(bytes, MARK_UTF_16_BIG)) {
        *ret_encoding = ENCODING_UTF_16;
        return VERDICT_OK;
    }
    if (!begins(bytes, MARK_UTF_8) && looks_like_utf_16(bytes))
        return error_set(error, VERDICT_REJECT, "ENCODING_UTF_16_UNTOLD",
                         "the file looks like UTF-16, but has no byte order mark that says so; "
                         "save it as UTF-8, or say that it is utf-16");
    if (begins(bytes, MARK_UTF_8) || bytes.length == 0 ||
        text_utf8_valid_prefix(bytes) == bytes.length) {
        *ret_encoding = ENCODING_UTF_8;
        return VERDICT_OK;
    }
    return ask(bytes, error);
}
