/* See cell.h. */
#include "model/cell.h"

#include "model/check_field.h"
#include "model/submission.h"

#include <inttypes.h>
#include <string.h>

#define LIST_SEPARATOR '|'
#define EN_DASH "\xe2\x80\x93" /* what spreadsheets make of a hyphen between years */

/* One value of a cell on its way to its place. */
struct cell_value {
    struct check_place place;
    struct text text; /* trimmed, not empty */
    struct arena *arena;
    struct problems *problems;
};

static const struct field_row *chief_row(const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        enum field_kind kind = shape->rows[i].kind;
        if (kind == FIELD_LINE || kind == FIELD_BODY || kind == FIELD_DECIMAL)
            return &shape->rows[i];
    }
    return &shape->rows[0];
}

/* The row of group that header names, or NULL. */
static const struct field_row *group_row(const struct field_row *group, struct text header)
{
    size_t length = strlen(group->name);
    if (text_is(header, group->name))
        return chief_row(group->group);
    if (header.length <= length + 1 || memcmp(header.at, group->name, length) != 0 ||
        header.at[length] != '_')
        return NULL;
    return shape_field(group->group,
                       (struct text){header.at + length + 1, header.length - length - 1});
}

bool cell_column_find(const struct shape *shape, struct text header, struct cell_column *ret_column)
{
    header = text_trim(header);
    const struct field_row *plain = shape_field(shape, header);
    if (plain != NULL && plain->kind != FIELD_GROUP) {
        *ret_column = (struct cell_column){plain, NULL};
        return true;
    }
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *group = &shape->rows[i];
        const struct field_row *row = group->kind == FIELD_GROUP ? group_row(group, header) : NULL;
        if (row != NULL) {
            *ret_column = (struct cell_column){row, group};
            return true;
        }
    }
    return false;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char upper_joined(char c)
{
    return c == ' ' || c == '-' ? '_' : upper(c);
}

static void *cell_alloc(const struct cell_value *value, size_t bytes)
{
    void *at = arena_alloc(value->arena, bytes);
    if (at == NULL)
        check_field_problem(value->problems, PROBLEM_TOO_LARGE, value->place, NO_DETAIL);
    return at;
}

/* The number of the code that is meant, 0 when none is. */
static int32_t code_meant(const struct code_table *table, struct text name)
{
    for (size_t i = 0; i < table->count; i++) {
        const char *candidate = table->codes[i].name;
        size_t same = 0;
        while (same < name.length && candidate[same] != '\0' &&
               upper_joined(name.at[same]) == candidate[same])
            same++;
        if (same == name.length && candidate[same] == '\0')
            return table->codes[i].number;
    }
    return 0;
}

static void read_code(const struct cell_value *value, int32_t *ret_number)
{
    const struct code_table *table = value->place.row->codes;
    int32_t number = code_meant(table, value->text);
    if (number == 0)
        check_field_problem(value->problems, PROBLEM_CODE, value->place, "%s", table->name);
    else
        *ret_number = number;
}

/* What the struct can hold is kept also when it is out of range: the check tells that. */
static void read_number(const struct cell_value *value, int32_t *ret_number)
{
    const struct field_row *row = value->place.row;
    int64_t number = 0;
    if (!text_int64(value->text, &number))
        check_field_problem(value->problems, PROBLEM_NOT_NUMBER, value->place, NO_DETAIL);
    else if (number < INT32_MIN || number > INT32_MAX)
        check_field_problem(value->problems, PROBLEM_RANGE, value->place, "%" PRId64 " to %" PRId64,
                            row->minimum, row->maximum);
    else
        *ret_number = (int32_t)number;
}

/* Codes are kept as typed when that is known; else the spelling that is. */
static void read_reference(const struct cell_value *value, struct text *ret_text)
{
    static char (*const spellings[])(char) = {upper, lower, upper_joined};
    struct text text = value->text;
    *ret_text = text;
    if (value->place.row->known(text))
        return;
    char *copy = cell_alloc(value, text.length);
    if (copy == NULL)
        return;
    for (size_t s = 0; s < sizeof spellings / sizeof *spellings; s++) {
        for (size_t i = 0; i < text.length; i++)
            copy[i] = spellings[s](text.at[i]);
        if (value->place.row->known((struct text){copy, text.length})) {
            *ret_text = (struct text){copy, text.length};
            return;
        }
    }
}

/* Files from Windows have CR LF inside quoted cells, old ones from Macs a lone CR. */
static void read_free_text(const struct cell_value *value, struct text *ret_text)
{
    struct text text = value->text;
    *ret_text = text;
    if (memchr(text.at, '\r', text.length) == NULL)
        return;
    char *copy = cell_alloc(value, text.length);
    if (copy == NULL)
        return;
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool is_return = text.at[i] == '\r';
        copy[length++] = is_return ? '\n' : text.at[i];
        if (is_return && i + 1 < text.length && text.at[i + 1] == '\n')
            i++;
    }
    *ret_text = (struct text){copy, length};
}

/* The separator's offset in "2021-2023", its length in *ret_length; 0 when there is none. */
static size_t period_separator(struct text text, size_t *ret_length)
{
    for (size_t i = 1; i < text.length; i++) {
        *ret_length = text.at[i] == '-' ? 1 : strlen(EN_DASH);
        if (text.length - i >= *ret_length &&
            (text.at[i] == '-' || memcmp(text.at + i, EN_DASH, *ret_length) == 0))
            return i;
    }
    return 0;
}

/* A finding's year may be a period. False: it is one year, or another number. */
static bool read_period(struct cell_value *value, void *base)
{
    const struct field_row *year = shape_field(&finding_shape, text_of("year"));
    size_t length = 0;
    size_t offset = value->place.row == year ? period_separator(value->text, &length) : 0;
    if (offset == 0)
        return false;
    struct finding *finding = base;
    struct text both = value->text;
    value->text = text_trim((struct text){both.at, offset});
    read_number(value, &finding->year);
    if (finding->period_end == 0) {
        value->place.row = shape_field(&finding_shape, text_of("period_end"));
        value->text =
            text_trim((struct text){both.at + offset + length, both.length - offset - length});
        read_number(value, &finding->period_end);
    }
    return true;
}

/* A kind that holds one value. */
static void read_one(struct cell_value *value, void *base)
{
    void *at = field_place(value->place.row, base);
    switch (value->place.row->kind) {
    case FIELD_LINE:
    case FIELD_BODY:
        read_free_text(value, at);
        break;
    case FIELD_LANGUAGE:
    case FIELD_URL:
    case FIELD_DATE:
    case FIELD_DECIMAL:
        *(struct text *)at = value->text;
        break;
    case FIELD_REFERENCE:
        read_reference(value, at);
        break;
    case FIELD_NUMBER:
        if (!read_period(value, base))
            read_number(value, at);
        break;
    case FIELD_CODE:
        read_code(value, at);
        break;
    case FIELD_CODES:
    case FIELD_REFERENCES:
    case FIELD_LINES:
    case FIELD_GROUP:
        break; /* these hold many: read_list and read_group */
    }
}

/* The part before the next separator; unlike text_split it keeps an empty part at the end. */
static bool next_part(struct text *rest, struct text *ret_part)
{
    if (rest->at == NULL)
        return false;
    const char *found = memchr(rest->at, LIST_SEPARATOR, rest->length);
    size_t length = found != NULL ? (size_t)(found - rest->at) : rest->length;
    *ret_part = (struct text){rest->at, length};
    *rest = found != NULL ? (struct text){found + 1, rest->length - length - 1} : TEXT_NONE;
    return true;
}

static size_t count_parts(struct text cell)
{
    size_t count = 0;
    struct text part;
    while (next_part(&cell, &part))
        count++;
    return count;
}

/* How many of the values say something. */
static size_t count_given(struct texts values)
{
    size_t count = 0;
    for (size_t i = 0; i < values.count; i++)
        count += text_trim(values.at[i]).length > 0;
    return count;
}

static bool has_room(const struct cell_value *value, const struct field_row *row, size_t count)
{
    if (count <= row->items_max)
        return true;
    check_field_problem(value->problems, PROBLEM_TOO_MANY, value->place, "%zu, at most %zu", count,
                        row->items_max);
    return false;
}

/* Empty values are slips of the pen ("A||B", "A|") and left out. */
static void read_list(struct cell_value *value, struct texts values, void *base)
{
    const struct field_row *row = value->place.row;
    void *list = field_place(row, base);
    size_t count = count_given(values), at = 0;
    if (count == 0 || !has_room(value, row, count))
        return;
    int32_t *numbers = NULL;
    struct text *texts = NULL;
    if (row->kind == FIELD_CODES)
        numbers = cell_alloc(value, count * sizeof *numbers);
    else
        texts = cell_alloc(value, count * sizeof *texts);
    if (numbers == NULL && texts == NULL)
        return;
    for (size_t i = 0; i < values.count; i++) {
        value->text = text_trim(values.at[i]);
        if (value->text.length == 0)
            continue;
        value->place.item = at + 1;
        if (numbers != NULL)
            read_code(value, &numbers[at]);
        else if (row->kind == FIELD_REFERENCES)
            read_reference(value, &texts[at]);
        else
            read_free_text(value, &texts[at]);
        at++;
    }
    if (numbers != NULL)
        *(struct numbers *)list = (struct numbers){count, numbers};
    else
        *(struct texts *)list = (struct texts){count, texts};
}

/* A group's items are const for everybody but us, who allocated them in this row. */
static char *own_items(const struct group *group)
{
    char *items;
    memcpy(&items, &group->at, sizeof items);
    return items;
}

/* Empty values keep their place: "12||30" leaves the second item's field empty. */
static void read_group(struct cell_value *value, const struct field_row *row, struct texts values,
                       void *base)
{
    struct group *group = field_place(row, base);
    size_t size = row->group->size;
    if (group->count == 0) {
        char *items =
            has_room(value, row, values.count) ? cell_alloc(value, values.count * size) : NULL;
        if (items == NULL)
            return;
        *group = (struct group){values.count, items};
    } else if (group->count != values.count) {
        check_field_problem(value->problems, PROBLEM_GROUP_UNEVEN, value->place, "%zu beside %zu",
                            values.count, group->count);
        return;
    }
    char *items = own_items(group);
    for (size_t i = 0; i < values.count; i++) {
        value->place.item = i + 1;
        value->text = text_trim(values.at[i]);
        if (value->text.length > 0)
            read_one(value, items + i * size);
    }
}

static bool holds_list(const struct cell_column *column)
{
    enum field_kind kind = column->row->kind;
    return column->group != NULL || kind == FIELD_CODES || kind == FIELD_REFERENCES ||
           kind == FIELD_LINES;
}

bool cell_read_values(const struct cell_column *column, struct texts values, void *base,
                      struct arena *arena, struct problems *problems)
{
    size_t before = problems->count;
    struct cell_value value = {
        .place = {column->group, column->row, 0}, .arena = arena, .problems = problems};
    if (column->group != NULL)
        read_group(&value, column->group, values, base);
    else if (holds_list(column))
        read_list(&value, values, base);
    else if (count_given(values) > 1)
        check_field_problem(problems, PROBLEM_TOO_MANY, value.place, "%zu, at most 1",
                            count_given(values));
    else
        for (size_t i = 0; i < values.count; i++) {
            value.text = text_trim(values.at[i]);
            if (value.text.length > 0)
                read_one(&value, base);
        }
    return problems->count == before;
}

bool cell_read(const struct cell_column *column, struct text cell, void *base, struct arena *arena,
               struct problems *problems)
{
    cell = text_trim(cell);
    if (cell.length == 0)
        return true;
    if (!holds_list(column))
        return cell_read_values(column, (struct texts){1, &cell}, base, arena, problems);
    size_t count = count_parts(cell);
    struct cell_value value = {
        .place = {column->group, column->row, 0}, .arena = arena, .problems = problems};
    struct text *parts = cell_alloc(&value, count * sizeof *parts);
    if (parts == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        (void)next_part(&cell, &parts[i]);
    return cell_read_values(column, (struct texts){count, parts}, base, arena, problems);
}
