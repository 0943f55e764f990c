/* Mappings over tables: exports of KoboToolbox and ODK, and what is told where tables do not fit.
 */
#include "tests/unit/sheet_case.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_mapped(const char *yaml, const char *table, const char *expected)
{
    struct buffer out = BUFFER_NONE;
    case_map_texts(yaml, &table, 1, &out);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void assert_repeat(const char *yaml, const char *table, const char *repeat,
                          const char *expected)
{
    const char *tables[] = {table, repeat};
    struct buffer out = BUFFER_NONE;
    case_map_texts(yaml, tables, 2, &out);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

/* What real tools write, with the place of every value. */
static void exports(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        {"kobo_findings", "kobo_findings.xlsx", NULL, NULL},
        {"kobo_labels", "kobo_labels.csv", NULL, NULL},
        {"kobo_survey", "kobo_survey.xlsx", NULL, NULL},
        {"odk_findings", "odk_findings.csv", "odk_findings-figures.csv", NULL},
        {"briefcase_findings", "briefcase_findings.csv", "briefcase_findings-figures.csv", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[64];
        struct sheet_file *files[2] = {NULL, NULL};
        const struct sheet_file *borrowed[2] = {NULL, NULL};
        size_t count = 0;
        for (; cases[i][count + 1] != NULL; count++)
            borrowed[count] = files[count] = case_open(cases[i][count + 1]);
        (void)snprintf(name, sizeof name, "%s.yaml", cases[i][0]);
        struct mapping *mapping = case_mapping(name);
        struct buffer out = BUFFER_NONE;
        case_map(mapping, borrowed, count, true, &out);
        (void)snprintf(name, sizeof name, "%s.mapped", cases[i][0]);
        case_golden(name, buffer_view(&out));
        buffer_free(&out);
        mapping_free(&mapping);
        sheet_file_free(&files[0]);
        sheet_file_free(&files[1]);
    }
}

static void names_of_columns(void **state)
{
    (void)state;
    assert_mapped("columns: {title: t}", "g/t\nx\n", "2  title=[x]\n");
    assert_mapped("columns: {title: t}", "g-t\nx\n", "2  title=[x]\n");
    assert_mapped("columns: {title: t}", "t,g/t\nx,y\n",
                  "MAPPING_COLUMN_UNKNOWN 0.csv||1|g/t||is in no column of the mapping; map it, or "
                  "name it under \"ignore\" of the table (m.yaml, line 1)\nMAPPING_TABLE\n");
    assert_mapped("columns: {title: t}\nignore: others", "g/t,h/t\nx,y\n",
                  "MAPPING_COLUMN_AMBIGUOUS 0.csv||1|t||several columns end with this name; write "
                  "the whole header (m.yaml, line 1)\nMAPPING_TABLE\n");
    assert_mapped("columns: {title: t}\nignore: others", "t,t\nx,y\n",
                  "MAPPING_COLUMN_DOUBLED 0.csv||1|t||several columns have this header, so none of "
                  "them can be meant; export with names instead of labels (m.yaml, line 1)\n"
                  "MAPPING_TABLE\n");
    assert_mapped("columns:\n  title: nothing\nignore: others", "t\nx\n",
                  "MAPPING_COLUMN_MISSING 0.csv||1|nothing||is named in the mapping, and the table "
                  "has no such column (m.yaml, line 2)\nMAPPING_TABLE\n");
    assert_mapped("columns: {title: t}\nignore: [g, h-*, x]", "t,g/a,h-b,x,x/1,\na,b,c,d,1,\n",
                  "2  title=[a]\n");
    /* A CSV file is the table itself: refused rows of a workbook come back as one. */
    assert_mapped("sheet: other\ncolumns: {title: t}", "t\nx\n", "2  title=[x]\n");
    assert_mapped(
        "columns: {title: t}\nrepeats: [{sheet: other, columns: {observations_figure: f}}]",
        "t\nx\n",
        "MAPPING_SHEET 0.csv||0||other|the mapping names the sheet \"other\" (m.yaml, line "
        "2); give the workbook that has it after this file\nMAPPING_TABLE\n");
}

/* Who spoke, where, when and with what device never comes in, however it is asked for. */
static void people_stay_out(void **state)
{
    (void)state;
    static const char *const personal[] = {
        "username",          "deviceid",     "phonenumber",     "_uuid",          "KEY",
        "meta/instanceName", "_geolocation", "_place_latitude", "place-Latitude", "_submitted_by",
        "SubmitterName",     "simserial",    "meta-instanceID", "_submission__id"};
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
        char yaml[128], table[128], expected[256];
        (void)snprintf(yaml, sizeof yaml, "columns: {title: %s}", personal[i]);
        (void)snprintf(table, sizeof table, "%s\nx\n", personal[i]);
        (void)snprintf(expected, sizeof expected,
                       "MAPPING_COLUMN_PERSONAL 0.csv||1|%s||identifies people, their devices or "
                       "their forms, and is never imported (m.yaml, line 1)\nMAPPING_TABLE\n",
                       personal[i]);
        assert_mapped(yaml, table, expected);
    }
    assert_mapped("columns: {title: t}",
                  "t,start,end,today,username,deviceid,phonenumber,_uuid,_submission_time,"
                  "meta/instanceID,_geolocation,_id,__version__,_index,SubmissionDate,Edits\n"
                  "x,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n",
                  "2  title=[x]\n");
    assert_mapped("columns: {title: start}", "start\nx\n",
                  "MAPPING_COLUMN_PERSONAL 0.csv||1|start||tells when somebody filled in the form; "
                  "only its year can be imported, with \"take: year\" (m.yaml, line 1)\n"
                  "MAPPING_TABLE\n");
    assert_mapped("columns: {year: {from: _submission_time, take: year}}",
                  "_submission_time\n2026-03-04T10:00:00\n", "2  year=[2026]\n");
}

static void choices(void **state)
{
    (void)state;
    const char *yaml =
        "columns: {channel: {options: c, values: {a: FORMAL, b: [REMOTE, HYBRID], d: "
        "\"\"}}}";
    assert_mapped(yaml, "c,c/a,c/b,c/d,c/e\n,1,0,,\n,true,TRUE,1,False\n,,,,yes\n",
                  "2  channel=[FORMAL]\n3  channel=[FORMAL][REMOTE][HYBRID]\n4  channel=[e]\n");
    assert_mapped(yaml, "c/a,c/b\n1,2\n",
                  "MAPPING_OPTION 0.csv||2|c/b|2|is the column of an option and holds neither 1 or "
                  "TRUE nor 0 or FALSE\n!2\n");
    assert_mapped(yaml, "x\n1\n",
                  "MAPPING_COLUMN_MISSING 0.csv||1|c||is named in the mapping as a question with "
                  "options, and columns QUESTION/OPTION are not there or belong to several "
                  "questions (m.yaml, line 1)\n"
                  "MAPPING_COLUMN_UNKNOWN 0.csv||1|x||is in no column of the mapping; map it, or "
                  "name it under \"ignore\" of the table (m.yaml, line 1)\nMAPPING_TABLE\n");
    assert_mapped("columns: {channel: {from: c, split: blanks, values: {a: FORMAL}, otherwise: "
                  "REMOTE}}",
                  "c,c/a,c/b\n a  b ,1,1\n\"\",,\n", "2  channel=[FORMAL][REMOTE]\n");
    assert_mapped("columns: {themes: {from: c, split: /}}", "c\nx y/ z//\n",
                  "2  themes=[x y][z]\n");
}

/* What stands between values in our own files is a letter like any other here. */
static void bars_are_kept(void **state)
{
    (void)state;
    assert_mapped("columns: {recommendations: [a, b]}", "a,b\nx | y,z\n|,\n",
                  "2  recommendations=[x | y][z]\n3  recommendations=[|]\n");
    assert_mapped("columns: {upr_recommendations: a}", "a\nx|y\n",
                  "2  upr_recommendations=[x|y]\n");
}

static void several_columns_in_one(void **state)
{
    (void)state;
    assert_mapped("columns: {body: [a, b, c]}", "a,b,c\nx,,z\n,,\n,y,\n",
                  "2  body=[x\n\nz]\n4  body=[y]\n");
    assert_mapped("columns: {title: [a, b]}", "a,b\nx,y\n", "2  title=[x, y]\n");
    assert_mapped(
        "columns: {goal: [a, b]}", "a,b\n5,\n5,6\n",
        "2  goal=[5]\nMAPPING_SEVERAL 0.csv||3|a|6|has several values here, and goal takes "
        "one\n!3\n");
    /* In a group the place of each is kept, and items that nobody filled in go. */
    assert_mapped("columns: {evidence_citation: [a, b, c], evidence_url: [d, e, f]}\n"
                  "constants: {evidence_type: LAW}",
                  "a,b,c,d,e,f\nx,,z,,,u\n,,,,,\nx,,,,,\n",
                  "2  evidence_type=[LAW][LAW] evidence_citation=[x][z] evidence_url=[][u]\n"
                  "4  evidence_type=[LAW] evidence_citation=[x]\n");
    assert_mapped("columns: {title: t}\nconstants: {evidence: Dialogue}", "t\nx\n",
                  "2  evidence=[Dialogue] title=[x]\n");
}

static void years_and_days(void **state)
{
    (void)state;
    assert_mapped("columns: {year: {from: d, take: year}}",
                  "d\n2026-03-04\n4.3.2026\n\"Mar 4, 2026 9:15:22 AM\"\n2021-2023\n"
                  "2026-03-04T10:30:00.000+06:00\n2026-01-01 / 2026-02-01\nсоавт. 2025 г.\n",
                  "2  year=[2026]\n3  year=[2026]\n4  year=[2026]\n5  year=[2021-2023]\n"
                  "6  year=[2026]\n7  year=[2026]\n8  year=[2025]\n");
    assert_mapped("columns: {year: {from: d, take: year}}", "d\nlast year\n12026\n",
                  "MAPPING_NO_YEAR 0.csv||2|d|last year|holds no year, or more than two\n!2\n"
                  "MAPPING_NO_YEAR 0.csv||3|d|12026|holds no year, or more than two\n!3\n");
    assert_mapped("columns: {evidence_when: {from: d, take: date}}",
                  "d\n2026-03-04T10:30:00Z\n4.3.2026\n\"Sep 30, 2025\"\n",
                  "2  evidence_when=[2026-03-04]\n3  evidence_when=[2026-03-04]\n"
                  "4  evidence_when=[2025-09-30]\n");
    assert_mapped(
        "columns: {evidence_when: {from: d, take: date}}", "d\n4/3/2026\n2026-13-04\n",
        "MAPPING_NO_DATE 0.csv||2|d|4/3/2026|holds no date such as 2026-03-04, 4.3.2026 or "
        "Mar 4, 2026\n!2\n"
        "MAPPING_NO_DATE 0.csv||3|d|2026-13-04|holds no date such as 2026-03-04, 4.3.2026 "
        "or Mar 4, 2026\n!3\n");
}

static void rows_that_do_not_fit(void **state)
{
    (void)state;
    assert_mapped("columns: {title: t, body: b}", "t,b\nx\nx,y,z\nx,y,\n\"x\"q,y\nx,y\n",
                  "MAPPING_ROW_LENGTH 0.csv||2|||has 1 values where the header has 2 columns\n!2\n"
                  "MAPPING_ROW_LENGTH 0.csv||3||z|has a value in place 3, where the header has no "
                  "column\n!3\n"
                  "4  title=[x] body=[y]\n"
                  "CSV_AFTER_QUOTE 0.csv||5|||line 5, column 4: after a closing quote only a "
                  "separator or the end of the line may stand (the quote opened on line 5, column "
                  "1); a quote that belongs to the text is written twice\n!5\n"
                  "6  title=[x] body=[y]\n");
}

#define REPEAT                                                                                     \
    "key: KEY\ncolumns: {title: t}\nrepeats:\n  - file: 1.csv\n    columns: "                      \
    "{observations_figure: "                                                                       \
    "f, observations_unit: u}\n"

static void repeats(void **state)
{
    (void)state;
    /* In any order; nested ones count for the form that they are in. */
    assert_repeat(REPEAT, "t,KEY\na,u:1\nb,u:2\nc,\n",
                  "f,u,PARENT_KEY,KEY\n2,m,u:2,x\n1,km,u:1,x\n3,,u:2/r[1],x\n,,u:2,x\n",
                  "2 u:1 title=[a] observations_figure=[1] observations_unit=[km]\n"
                  "3 u:2 title=[b] observations_figure=[2][3] observations_unit=[m][]\n"
                  "4  title=[c]\n");
    assert_repeat(
        REPEAT, "t,KEY\na,u:1\n", "f,u,PARENT_KEY,KEY\n1,km,u:9,x\n",
        "2 u:1 title=[a]\n"
        "MAPPING_ORPHAN 1.csv||2|PARENT_KEY|u:9|belongs to no row of the main table\n!2\n");
    assert_repeat(
        REPEAT, "t,KEY\na,u:1\nb,u:1\n", "f,u,PARENT_KEY,KEY\n1,km,u:1,x\n",
        "2 u:1 title=[a] observations_figure=[1] observations_unit=[km]\n"
        "MAPPING_KEY_DOUBLED 0.csv||3|KEY|u:1|stands in a row above, too, so nobody knows "
        "to which of them the rows of the repeat belong\n!3\n");
    /* A file of refused rows has only some of the rows, and repeats of the others stay as they are.
     */
    assert_repeat(REPEAT, "t,KEY,import_line\na,u:1,2\n", "f,u,PARENT_KEY,KEY\n1,km,u:9,x\n",
                  "2 u:1 title=[a]\n");
    /* A row of a repeat that is wrong costs the row that it belongs to, and no other. */
    assert_repeat(REPEAT, "t,KEY\na,u:1\nb,u:2\n", "f,u,PARENT_KEY,KEY\n1,km,u:1,x,y\n2,m,u:2,x\n",
                  "MAPPING_ROW_LENGTH 1.csv||2||y|has a value in place 5, where the header has no "
                  "column\n"
                  "MAPPING_REPEAT 0.csv||2|||is left out because row 2 of its repeat is wrong\n!2\n"
                  "3 u:2 title=[b] observations_figure=[2] observations_unit=[m]\n");
    assert_repeat(
        REPEAT, "t,KEY\na,u:1\n", "f,u,x\n1,km,u:1\n",
        "MAPPING_COLUMN_MISSING 1.csv||0|||has neither _parent_index nor PARENT_KEY that "
        "fits _index or KEY of the main table; say with \"parent\" and \"matches\" how they "
        "belong together (m.yaml, line 4)\nMAPPING_TABLE\n");
    assert_repeat("columns: {title: t}\nrepeats:\n  - file: 1.csv\n    parent: p\n    matches: n\n"
                  "    columns: {themes: {from: x, split: blanks}}\n",
                  "t,n\na,1\nb,2\n", "p,x\n2,y z\n2,w\n",
                  "2  title=[a]\n3  title=[b] themes=[y][z][w]\n");
    assert_mapped(
        REPEAT, "t,KEY\na,u:1\n",
        "MAPPING_SHEET 0.csv||0||1.csv|the mapping names the file \"1.csv\" (m.yaml, line "
        "4), which was not given\nMAPPING_TABLE\n");
}

/* The rows of a repeat inside a repeat have numbers that would fit rows of somebody else. */
static void kobo_repeats_in_repeats(void **state)
{
    (void)state;
    static const char yaml[] = "kind: response\nkey: _uuid\ncolumns: {country: country}\n"
                               "repeats:\n  - sheet: votes\n    answers: {votes: by}\n"
                               "ignore: [q]\n";
    struct mapping *mapping = NULL;
    struct sheet_file *file = case_open("kobo_survey.xlsx");
    const struct sheet_file *borrowed = file;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(mapping_read(text_of(yaml), "m.yaml", &mapping, NULL), VERDICT_OK);
    case_map(mapping, &borrowed, 1, false, &out);
    assert_string_equal(
        out.data, "2 7c1e0c0e-5f0b-4c7e-9d55-2f6f3a1b0001 country=[KGZ]\n"
                  "3 7c1e0c0e-5f0b-4c7e-9d55-2f6f3a1b0002 country=[KAZ]\n"
                  "MAPPING_NESTED kobo_survey.xlsx|votes|2|_parent_index|2|belongs to a repeat "
                  "inside a repeat; say \"parent: _submission__uuid\" and \"matches: _uuid\" to "
                  "join it to the form itself\n!2\n");
    buffer_free(&out);
    mapping_free(&mapping);
    sheet_file_free(&file);
}

/* The mappings that docs/import.md shows fit the tables that it shows. */
static void documented_examples(void **state)
{
    (void)state;
    static const char *const tables[][2] = {{"kobo_findings.xlsx", NULL},
                                            {"odk_findings.csv", "odk_findings-figures.csv"}};
    struct buffer page = BUFFER_NONE;
    assert_int_equal(
        file_read(PARALLAX_SOURCE_DIR "/docs/import.md", MAPPING_BYTES_MAX, &page, NULL),
        VERDICT_OK);
    const char *at = page.data;
    for (size_t i = 0; i < 2; i++) {
        struct sheet_file *files[2] = {NULL, NULL};
        const struct sheet_file *borrowed[2];
        struct mapping *mapping = NULL;
        struct buffer out = BUFFER_NONE;
        struct error error = {.text = ""};
        at = strstr(at, "```yaml\n");
        assert_non_null(at);
        at += strlen("```yaml\n");
        struct text yaml = {at, (size_t)(strstr(at, "```\n") - at)};
        if (mapping_read(yaml, "docs/import.md", &mapping, &error) != VERDICT_OK)
            fail_msg("%s", error.text);
        borrowed[0] = files[0] = case_open(tables[i][0]);
        if (tables[i][1] != NULL)
            borrowed[1] = files[1] = case_open(tables[i][1]);
        case_map(mapping, borrowed, i + 1, false, &out);
        if (strstr(out.data, "MAPPING_") != NULL ||
            strstr(out.data, "observations_unit=[%][persons]") == NULL)
            fail_msg("%s", out.data);
        buffer_free(&out);
        mapping_free(&mapping);
        sheet_file_free(&files[0]);
        sheet_file_free(&files[1]);
    }
    buffer_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exports),
        cmocka_unit_test(names_of_columns),
        cmocka_unit_test(people_stay_out),
        cmocka_unit_test(choices),
        cmocka_unit_test(bars_are_kept),
        cmocka_unit_test(several_columns_in_one),
        cmocka_unit_test(years_and_days),
        cmocka_unit_test(rows_that_do_not_fit),
        cmocka_unit_test(repeats),
        cmocka_unit_test(kobo_repeats_in_repeats),
        cmocka_unit_test(documented_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
