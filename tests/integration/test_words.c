/*
 * Nothing that a report says slips past its translators: reports of every form are made with a
 * catalogue that puts each string between ⟦ and ⟧, and what is read outside of them must be a code,
 * a figure, a name of the code lists, or what a person wrote (an element with lang or dir).
 * Usage: test_words CATALOGUE.mo
 */
#include "exporter/portal.h"
#include "exporter/report.h"
#include "tests/integration/exporter_case.h"
#include "words/language.h"

#include "base/file.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LIMIT_BYTES ((size_t)16 * 1024 * 1024)
#define DEPTH_MAX 64
/* A language whose names of goals and countries are not the English ones: those show, too. */
#define LANGUAGE "fr"

static const char *catalogue_path;
static struct buffer catalogue = BUFFER_NONE;

/* ---- reading a page ---- */

struct reader {
    const char *page;        /* what it is, for messages */
    bool foreign[DEPTH_MAX]; /* by open element: not our words */
    size_t depth;
    int marks;     /* ⟦ that are open */
    size_t marked; /* ⟦ that were met */
};

static bool is_void(struct text name)
{
    static const char *const names[] = {"meta", "br", "hr", "link", "!DOCTYPE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_is(name, names[i]))
            return true;
    return false;
}

static bool has_attribute(struct text tag, const char *attribute)
{
    return tag.length > 0 && memmem(tag.at, tag.length, attribute, strlen(attribute)) != NULL;
}

/* Other attributes hold names of ours and addresses. */
static void check_attributes(const struct reader *reader, struct text tag)
{
    static const char *const shown[] = {" title=\"", " aria-label=\"", " alt=\""};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        const char *at = memmem(tag.at, tag.length, shown[i], strlen(shown[i]));
        if (at != NULL && strncmp(at + strlen(shown[i]), "⟦", strlen("⟦")) != 0)
            fail_msg("%s: <%.*s> is not translated", reader->page, TEXT_ARGS(tag));
    }
}

static void take_tag(struct reader *reader, struct text tag)
{
    struct text rest = tag, name;
    (void)text_split(&rest, ' ', &name);
    if (tag.length > 0 && tag.at[0] == '/') {
        assert_true(reader->depth > 0);
        reader->depth--;
        return;
    }
    check_attributes(reader, tag);
    if (is_void(name))
        return;
    assert_true(reader->depth + 1 < DEPTH_MAX);
    bool above = reader->depth > 0 && reader->foreign[reader->depth - 1];
    bool ours = text_is(name, "html");
    reader->foreign[reader->depth++] =
        above || text_is(name, "style") ||
        (!ours && (has_attribute(tag, " lang=\"") || has_attribute(tag, " dir=\"")));
}

static bool is_name(struct text words)
{
    size_t count;
    const struct country *countries = reference_countries(&count);
    for (size_t i = 0; i < count; i++)
        if (text_is(words, language_country(&countries[i])))
            return true;
    return text_is(words, region_name("143", LANGUAGE));
}

static bool has_letter(struct text words)
{
    for (size_t i = 0; i < words.length; i++) {
        unsigned char c = (unsigned char)words.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc3 && c <= 0xdf))
            return true;
    }
    return false;
}

/* The words between two marks or tags. */
static void check_words(const struct reader *reader, struct text words)
{
    static const char *const entities[] = {"&quot;", "&amp;", "&lt;", "&gt;", "&#39;"};
    words = text_trim(words);
    if (reader->marks > 0 || reader->foreign[reader->depth > 0 ? reader->depth - 1 : 0])
        return;
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
        if (text_is(words, entities[i]))
            return;
    if (has_letter(words) && !is_name(words))
        fail_msg("%s: \"%.*s\" is not translated", reader->page, TEXT_ARGS(words));
}

static void take_words(struct reader *reader, struct text words)
{
    size_t mark = strlen("⟦"), start = 0;
    for (size_t i = 0; i + mark <= words.length;) {
        bool opens = memcmp(words.at + i, "⟦", mark) == 0;
        if (!opens && memcmp(words.at + i, "⟧", mark) != 0) {
            i++;
            continue;
        }
        check_words(reader, (struct text){words.at + start, i - start});
        reader->marks += opens ? 1 : -1;
        reader->marked += opens;
        assert_true(reader->marks >= 0);
        i += mark;
        start = i;
    }
    check_words(reader, (struct text){words.at + start, words.length - start});
}

static void check_page(const char *name, struct text page)
{
    struct reader reader = {.page = name};
    while (page.length > 0) {
        const char *tag = memchr(page.at, '<', page.length);
        size_t words = tag != NULL ? (size_t)(tag - page.at) : page.length;
        take_words(&reader, (struct text){page.at, words});
        if (tag == NULL)
            break;
        const char *end = memchr(tag, '>', page.length - words);
        assert_non_null(end);
        take_tag(&reader, (struct text){tag + 1, (size_t)(end - tag) - 1});
        page.length -= (size_t)(end + 1 - page.at);
        page.at = end + 1;
    }
    assert_int_equal(reader.depth, 0);
    assert_int_equal(reader.marks, 0);
    assert_true(reader.marked > 5);
}

/* ---- making them ---- */

static void check_report(struct store *store, const char *call, struct text form,
                         const struct report_scope *scope)
{
    static const bool publish = true;
    const struct report_wish wish = {
        .call = text_of(call),
        .form = form,
        .scope = *scope,
        .language = LANGUAGE,
        .served = true,
        .publish = &publish,
    };
    struct output *output = NULL;
    struct error error;
    char name[128];
    assert_int_equal(output_open_memory(LIMIT_BYTES, &output, &error), VERDICT_OK);
    if (report_write(store, &wish, output, NULL, &error) != VERDICT_OK)
        fail_msg("%.*s: %s", TEXT_ARGS(form), error.text);
    struct buffer made = output_take(output);
    output_free(&output);
    (void)snprintf(name, sizeof name, "%s as %.*s", call, TEXT_ARGS(form));
    check_page(name, buffer_view(&made));
    buffer_free(&made);
}

static void check_form(struct store *store, struct text form)
{
    struct report_scope scope = {.countries = {reference_country(text_of("KGZ"))},
                                 .country_count = 1};
    struct error error;
    check_report(store, "GOLDEN-2026", form, &scope);
    scope.countries[0] = reference_country(text_of("MNG")); /* nobody answered */
    check_report(store, "GOLDEN-2026", form, &scope);
    scope = (struct report_scope){.region = "143"};
    check_report(store, "GOLDEN-REGION", form, &scope);
    scope = (struct report_scope){.country_count = 0};
    assert_int_equal(scope_add_countries(&scope, text_of("MNG,KGZ,KAZ"), &error), VERDICT_OK);
    assert_int_equal(scope_add_theme(&scope, text_of("GENDER_EQUALITY"), &error), VERDICT_OK);
    check_report(store, "GOLDEN-REGION", form, &scope);
}

static void reports_of_every_form_are_translated(void **state)
{
    (void)state;
    struct store *store = exporter_case_reader();
    DIR *folder = opendir(PARALLAX_SOURCE_DIR "/reference/forms");
    size_t forms = 0;
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        struct text rest = text_of(entry->d_name), form;
        if (entry->d_name[0] == '.' || !text_split(&rest, '.', &form))
            continue;
        check_form(store, form);
        forms++;
    }
    assert_true(forms > 0);
    (void)closedir(folder);
    store_close(&store);
}

static void the_portal_is_translated(void **state)
{
    (void)state;
    const struct store_config config = {
        .url = exporter_case_url(), .application = "test", .reader = true};
    struct portal portal = {.store_config = &config, .page_limit_bytes = LIMIT_BYTES};
    const struct http_request request = {.path = text_of("/"), .query = text_of("lang=" LANGUAGE)};
    struct http_response response = {.status = 0};
    portal_answer(&portal, &request, &response);
    assert_int_equal(response.status, 0);
    check_page("the portal", buffer_view(&response.body));
    buffer_free(&response.body);
    portal_close(&portal);
}

/* Answers, signatures, comments, and a year before: the call above has none of them. */
static void reports_of_every_kind_of_call_are_translated(void **state)
{
    (void)state;
    static const struct {
        const char *call, *country; /* NULL: the whole call */
    } cases[] = {{"KINDS-SURVEY", NULL}, {"KINDS-SURVEY", "KAZ"},  {"KINDS-LETTER", NULL},
                 {"KINDS-DRAFT", NULL},  {"KINDS-PRACTICE", NULL}, {"KINDS-2026", "KGZ"}};
    struct store *store = exporter_case_reader();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct report_scope scope = {.country_count = 0};
        struct error error;
        if (cases[i].country != NULL)
            assert_int_equal(scope_add_countries(&scope, text_of(cases[i].country), &error),
                             VERDICT_OK);
        check_report(store, cases[i].call, TEXT_NONE, &scope);
    }
    store_close(&store);
}

static int start(void **state)
{
    static const char *const files[] = {PARALLAX_SOURCE_DIR "/tests/golden/region.sql",
                                        PARALLAX_SOURCE_DIR "/tests/golden/kinds.sql"};
    struct error error;
    if (exporter_case_start(state) != 0)
        return 1;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct buffer sql = BUFFER_NONE;
        if (file_read(files[i], LIMIT_BYTES, &sql, &error) != VERDICT_OK)
            return 1;
        exporter_case_run(sql.data);
        buffer_free(&sql);
    }
    if (file_read(catalogue_path, LIMIT_BYTES, &catalogue, &error) != VERDICT_OK)
        return 1;
    language_replace_catalogue(LANGUAGE, buffer_view(&catalogue));
    return 0;
}

static int stop(void **state)
{
    language_use(NULL);
    language_replace_catalogue(LANGUAGE, TEXT_NONE);
    buffer_free(&catalogue);
    return exporter_case_stop(state);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_of_every_form_are_translated),
        cmocka_unit_test(reports_of_every_kind_of_call_are_translated),
        cmocka_unit_test(the_portal_is_translated),
    };
    if (argc != 2)
        return 2;
    catalogue_path = argv[1];
    return cmocka_run_group_tests(tests, start, stop);
}
