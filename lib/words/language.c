/* See language.h. Adding a language: docs/reports.md. */
#include "words/language.h"

#include "words/messages.h"

#include "base/buffer.h"
#include "base/embedded.h"
#include "words_catalogues.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ---- plural forms, as the catalogues' headers have them ---- */

static unsigned form_not_one(uint64_t n)
{
    return n != 1;
}

static unsigned form_above_one(uint64_t n)
{
    return n > 1;
}

static unsigned form_single(uint64_t n)
{
    (void)n;
    return 0;
}

static unsigned form_slavic(uint64_t n)
{
    uint64_t last = n % 10, tens = n % 100;
    if (last == 1 && tens != 11)
        return 0;
    return last >= 2 && last <= 4 && (tens < 12 || tens > 14) ? 1 : 2;
}

static unsigned form_arabic(uint64_t n)
{
    uint64_t tens = n % 100;
    if (n <= 2)
        return (unsigned)n;
    if (tens >= 3 && tens <= 10)
        return 3;
    return tens >= 11 ? 4 : 5;
}

/* ---- the languages ---- */

#define NO_BREAK "\u00a0"
#define NARROW_NO_BREAK "\u202f"

/* Grouping and points: CLDR, with the digits of English. */
static struct language languages[] = {
    {"en", "English", false, form_not_one, ",", 4, ".", TEXT_NONE},
    {"fr", "français", false, form_above_one, NARROW_NO_BREAK, 4, ",", TEXT_NONE},
    {"es", "español", false, form_not_one, NO_BREAK, 5, ",", TEXT_NONE},
    {"ru", "русский", false, form_slavic, NO_BREAK, 4, ",", TEXT_NONE},
    {"ar", "العربية", true, form_arabic, ",", 4, ".", TEXT_NONE},
    {"zh", "中文", false, form_single, ",", 4, ".", TEXT_NONE},
    {"ky", "кыргызча", false, form_not_one, NO_BREAK, 4, ",", TEXT_NONE},
};

static const struct language *current = &languages[0];

/* Idempotent: the catalogues are constants that another unit defines. */
static void find_catalogues(void)
{
    for (size_t i = 0; i < COUNT(languages); i++)
        for (size_t k = 0; k < words_catalogues_count; k++)
            if (languages[i].catalogue.length == 0 &&
                strcmp(languages[i].tag, words_catalogues[k].name) == 0)
                languages[i].catalogue =
                    (struct text){words_catalogues[k].content, words_catalogues[k].length};
}

const struct language *language_list(size_t *ret_count)
{
    find_catalogues();
    *ret_count = COUNT(languages);
    return languages;
}

void language_replace_catalogue(const char *tag, struct text catalogue)
{
    for (size_t i = 0; i < COUNT(languages); i++)
        if (strcmp(languages[i].tag, tag) == 0)
            languages[i].catalogue = catalogue;
}

bool language_is_same(struct text tag, const char *other)
{
    size_t length = 0, other_length = strcspn(other, "-");
    while (length < tag.length && tag.at[length] != '-')
        length++;
    return length == other_length && strncasecmp(tag.at, other, length) == 0;
}

static enum verdict unknown(struct text tag, struct error *error)
{
    struct buffer all = BUFFER_NONE;
    for (size_t i = 0; i < COUNT(languages); i++)
        buffer_format(&all, "%s%s", i == 0 ? "" : ", ", languages[i].tag);
    enum verdict verdict = error_set(error, VERDICT_REJECT, "LANGUAGE_UNKNOWN",
                                     "no report is made in the language \"%.*s\"; there are %s",
                                     TEXT_ARGS(tag), buffer_ok(&all) ? all.data : "others");
    buffer_free(&all);
    return verdict;
}

enum verdict language_find(struct text tag, const struct language **ret_language,
                           struct error *error)
{
    size_t count;
    const struct language *list = language_list(&count);
    for (size_t i = 0; i < count; i++) {
        if (!language_is_same(tag, list[i].tag))
            continue;
        *ret_language = &list[i];
        return VERDICT_OK;
    }
    return unknown(tag, error);
}

void language_use(const struct language *language)
{
    current = language != NULL ? language : &languages[0];
}

const struct language *language_in_use(void)
{
    return current;
}

/* ---- words ---- */

#define KEY_BYTES_MAX 1024

/* The empty key is the catalogue's own header. */
const char *language_words(const char *words)
{
    if (words[0] == '\0')
        return words;
    struct text found = messages_find(current->catalogue, words);
    return found.length > 0 ? found.at : words;
}

const char *language_words_in(const char *context, const char *words)
{
    char key[KEY_BYTES_MAX];
    int length = snprintf(key, sizeof key, "%s\004%s", context, words);
    if (length < 0 || (size_t)length >= sizeof key)
        return words;
    struct text found = messages_find(current->catalogue, key);
    return found.length > 0 ? found.at : words;
}

const char *language_plural(int64_t number, const char *one, const char *many)
{
    /* Numbers of things are not negative; one that is counts as its distance from 0. */
    uint64_t n = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    struct text found = messages_find(current->catalogue, one), form = TEXT_NONE;
    if (found.length == 0)
        return n == 1 ? one : many;
    for (unsigned left = current->plural_form(n) + 1; left > 0; left--)
        if (!text_split(&found, '\0', &form))
            break;
    return form.at;
}

/* ---- names ---- */

const char *language_goal(int goal)
{
    const struct goal *row = reference_goal(goal);
    return row != NULL ? goal_name(row, current->tag) : "";
}

const char *language_country(const struct country *country)
{
    return country_name(country, current->tag);
}

const char *language_of(struct text tag)
{
    return language_name(tag, current->tag);
}
