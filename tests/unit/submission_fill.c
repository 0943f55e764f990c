/* See submission_fill.h. */
#include "submission_fill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define VALUE_BYTES 64
#define LIST_COUNT 3

/* Numbers the values, so that no two are the same. */
static int32_t serial;

static struct text next_text(const char *name, struct arena *arena)
{
    char *value = arena_alloc(arena, VALUE_BYTES);
    assert_non_null(value);
    int length = snprintf(value, VALUE_BYTES, "%s %d", name, ++serial);
    return (struct text){value, (size_t)length};
}

static struct texts next_texts(const char *name, struct arena *arena)
{
    struct text *texts = arena_alloc(arena, LIST_COUNT * sizeof *texts);
    assert_non_null(texts);
    for (size_t i = 0; i + 1 < LIST_COUNT; i++)
        texts[i] = next_text(name, arena);
    texts[LIST_COUNT - 1] = TEXT_NONE; /* an empty value keeps its place in a list */
    return (struct texts){LIST_COUNT, texts};
}

static struct numbers next_numbers(struct arena *arena)
{
    int32_t *numbers = arena_alloc(arena, LIST_COUNT * sizeof *numbers);
    assert_non_null(numbers);
    for (size_t i = 0; i < LIST_COUNT; i++)
        numbers[i] = ++serial;
    return (struct numbers){LIST_COUNT, numbers};
}

static void fill(const struct shape *shape, void *base, struct arena *arena);

static struct group next_group(const struct shape *shape, struct arena *arena)
{
    char *items = arena_alloc(arena, LIST_COUNT * shape->size);
    assert_non_null(items);
    for (size_t i = 0; i + 1 < LIST_COUNT; i++)
        fill(shape, items + i * shape->size, arena); /* the last one stays empty */
    return (struct group){LIST_COUNT, items};
}

static void fill(const struct shape *shape, void *base, struct arena *arena)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        void *place = field_place(row, base);
        switch (row->kind) {
        case FIELD_LINE:
        case FIELD_BODY:
        case FIELD_LANGUAGE:
        case FIELD_URL:
        case FIELD_DATE:
        case FIELD_DECIMAL:
        case FIELD_REFERENCE:
            *(struct text *)place = next_text(row->name, arena);
            break;
        case FIELD_NUMBER:
        case FIELD_CODE:
            *(int32_t *)place = ++serial;
            break;
        case FIELD_CODES:
            *(struct numbers *)place = next_numbers(arena);
            break;
        case FIELD_REFERENCES:
        case FIELD_LINES:
            *(struct texts *)place = next_texts(row->name, arena);
            break;
        case FIELD_GROUP:
            *(struct group *)place = next_group(row->group, arena);
            break;
        }
        assert_false(field_is_empty(row, base));
    }
}

void submission_fill(struct submission *submission, int32_t kind, struct arena *arena)
{
    memset(submission, 0, sizeof *submission);
    for (size_t i = 0; i < sizeof submission->id.bytes; i++) {
        submission->id.bytes[i] = (uint8_t)(i + 1);
        submission->supersedes.bytes[i] = (uint8_t)(i + 101);
    }
    submission->call = next_text("call", arena);
    submission->country = next_text("country", arena);
    submission->language = next_text("language", arena);
    submission->sealed = next_text("sealed", arena);
    submission->schema = ++serial;
    submission->consent = ++serial;
    submission->created_ms = INT64_C(1767225600000) + ++serial;
    submission->kind = kind;
    const struct shape *shape = submission_shape(kind);
    assert_non_null(shape);
    fill(shape, &submission->content, arena);
}

static void assert_same_texts(const struct texts *a, const struct texts *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_true(text_equal(a->at[i], b->at[i]));
}

static void assert_same_numbers(const struct numbers *a, const struct numbers *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_int_equal(a->at[i], b->at[i]);
}

static void assert_same_group(const struct shape *shape, const struct group *a,
                              const struct group *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_same_fields(shape, (const char *)a->at + i * shape->size,
                           (const char *)b->at + i * shape->size);
}

void assert_same_fields(const struct shape *shape, const void *a, const void *b)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        const void *left = field_value(row, a), *right = field_value(row, b);
        switch (row->kind) {
        case FIELD_LINE:
        case FIELD_BODY:
        case FIELD_LANGUAGE:
        case FIELD_URL:
        case FIELD_DATE:
        case FIELD_DECIMAL:
        case FIELD_REFERENCE:
            assert_true(text_equal(*(const struct text *)left, *(const struct text *)right));
            break;
        case FIELD_NUMBER:
        case FIELD_CODE:
            assert_int_equal(*(const int32_t *)left, *(const int32_t *)right);
            break;
        case FIELD_CODES:
            assert_same_numbers(left, right);
            break;
        case FIELD_REFERENCES:
        case FIELD_LINES:
            assert_same_texts(left, right);
            break;
        case FIELD_GROUP:
            assert_same_group(row->group, left, right);
            break;
        }
    }
}
