/* The forms that ship, as Markdown, for docs/forms.md: their rules in a table, and the words that a
 * form can be made of. */
#include "exporter/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_OF(id, name) name,

static const char *const zones[] = {COUNT_ZONES(NAMES_OF)};
static const char *const covers[] = {FORM_COVER_ITEMS(NAMES_OF)};
static const char *const blocks[] = {FORM_BLOCKS(NAMES_OF)};
static const char *const groupings[] = {FORM_GROUPINGS(NAMES_OF)};
static const char *const styles[] = {FORM_STYLES(NAMES_OF)};
static const char *const statuses[] = {"general", "special", "roster", "none"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void write_set(const char *const *names, size_t count, unsigned members)
{
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if ((members & (1U << i)) == 0)
            continue;
        (void)printf("%s%s", first ? "" : ", ", names[i]);
        first = false;
    }
}

static void write_names(const char *what, const char *const *names, size_t count)
{
    (void)printf("- %s:", what);
    for (size_t i = 0; i < count; i++)
        (void)printf("%s `%s`", i == 0 ? "" : ",", names[i]);
    (void)puts("");
}

static void write_limits(const struct form *form)
{
    for (size_t i = 0; i < form->limit_count; i++) {
        const struct form_limit *limit = &form->limits[i];
        (void)printf("%s%ld", i == 0 ? "" : "; ", limit->words);
        if (limit->for_authors)
            (void)printf(" %s", limit->authors == FORM_JOINT ? "joint" : "alone");
        if (limit->for_status)
            (void)printf(" %s", statuses[limit->status]);
    }
    (void)printf("%s | ", form->limit_count == 0 ? "none" : "");
    write_set(zones, COUNT(zones), form->counted);
}

static void write_languages(const struct form *form)
{
    struct text list = text_of(form->languages), each;
    bool first = true;
    for (; text_split(&list, '\x1f', &each); first = false)
        (void)printf("%s%.*s", first ? "" : ", ", TEXT_ARGS(each));
    (void)printf("%s", form->languages == NULL ? "any" : "");
}

static void write_unverified(const struct form *form)
{
    bool first = true;
    if (!form->verified)
        (void)printf("all");
    for (int rule = 0; form->verified && rule < FORM_RULE_COUNT; rule++) {
        if ((form->unverified & (1U << rule)) == 0)
            continue;
        (void)printf("%s%s", first ? "" : ", ", form_rule_name((enum form_rule)rule));
        first = false;
    }
}

static void write_form(const struct form *form)
{
    static const char *const scopes[] = {"one country", "countries", "the whole call"};
    static const char *const files[] = {"html", "pdf", "docx"};
    static const char *const orders[] = {"given", "alphabetical", "status"};
    (void)printf("| `%s` | %s | ", form->id, scopes[form->scope]);
    write_languages(form);
    (void)printf(" | %s | ", files[form->file]);
    write_limits(form);
    (void)printf(" | %s%s%s | ", form->number_paragraphs ? "paragraphs" : "",
                 form->number_paragraphs && form->number_pages ? ", " : "",
                 form->number_pages ? "pages" : "");
    write_set(covers, COUNT(covers), form->cover);
    (void)printf(" | %s | ", orders[form->order]);
    if (form->deadline_weeks > 0)
        (void)printf("%ld weeks before the session", form->deadline_weeks);
    (void)printf(" | ");
    write_unverified(form);
    (void)printf(" | %s (%s) |\n", form->source, form->as_of);
}

int main(void)
{
    (void)puts(
        "| form | about | languages | file | words | counted | numbered | cover | order of who "
        "signs | due | not seen at the source | source (as of) |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (size_t i = 0; form_built_in(i) != NULL; i++) {
        struct form *form = NULL;
        struct error error;
        if (form_load(NULL, text_of(form_built_in(i)), &form, &error) != VERDICT_OK) {
            (void)fprintf(stderr, "%s\n", error.text);
            return EXIT_FAILURE;
        }
        write_form(form);
        form_free(&form);
    }
    (void)puts("\n## Names\n");
    write_names("blocks", blocks, COUNT(blocks));
    write_names("`findings: {by: ...}`", groupings, COUNT(groupings));
    write_names("`findings: {style: ...}`", styles, COUNT(styles));
    write_names("`words: {counted: [...]}`", zones, COUNT(zones));
    write_names("`cover: [...]`", covers, COUNT(covers));
    (void)printf("- rules, each a key, for `unverified: [...]`:");
    for (int rule = 0; rule < FORM_RULE_COUNT; rule++)
        (void)printf("%s `%s`", rule == 0 ? "" : ",", form_rule_name((enum form_rule)rule));
    (void)puts("");
    return EXIT_SUCCESS;
}
