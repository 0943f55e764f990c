/*
 * Fuzz target: a mapping, set over a table with columns that it may name.
 */
#include "tests/fuzz/fuzz.h"

#include "model/cell.h"
#include "model/submission.h"
#include "sheet/mapping.h"

#include <assert.h>
#include <stddef.h>

static const char table[] = "t,g/t,b,d,c,c/a,c/b,KEY,_index,username,start,x,x\n"
                            "one,two,\"three\nfour\",2026-03-04,a b,1,0,u:1,1,me,2026-01-01,y,z\n"
                            "one|two,,,4.3.2025,a,1,1,u:2,2,,,,\nshort\n";
static const char repeat[] = "f,u,PARENT_KEY,_parent_index\n1,km,u:1,1\n2,m,u:1/r[1],1\n3,,u:9,9\n";

static void refuse(void *context, const struct mapping_problem *problem)
{
    (void)context;
    assert(problem->code[0] != '\0' && problem->reason[0] != '\0');
}

/* Every column is one that a row of this kind has, and every value has its place. */
static void check_row(const struct mapping_row *row, int32_t kind)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct mapping_cell *cell = &row->cells[i];
        struct cell_column column;
        const struct shape *shape = cell->is_envelope ? &envelope_shape : submission_shape(kind);
        bool known = cell_column_find(shape, text_of(cell->column), &column);
        assert(known);
        assert(cell->count > 0);
        for (size_t v = 0; v < cell->count; v++)
            assert(cell->values[v].at != NULL && cell->places[v].line > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct sheet_options options = {.separator = ','};
    struct sheet_file *files[2] = {NULL, NULL};
    struct mapping *mapping = NULL;
    struct mapping_rows *rows = NULL;
    struct error error;
    struct mapping_sink sink = {NULL, refuse};
    if (mapping_read(fuzz_text(bytes, length), "m.yaml", &mapping, &error) != VERDICT_OK)
        return 0;
    enum verdict verdict = sheet_file_open("0.csv", text_of(table), &options, &files[0], &error);
    assert(verdict == VERDICT_OK);
    verdict = sheet_file_open("1.csv", text_of(repeat), &options, &files[1], &error);
    assert(verdict == VERDICT_OK);
    const struct sheet_file *borrowed[2] = {files[0], files[1]};
    if (mapping_rows_open(mapping, borrowed, 2, &sink, &rows, &error) == VERDICT_OK) {
        struct mapping_row row;
        enum mapping_result result;
        do {
            result = mapping_rows_next(rows, &row, &error);
            if (result == MAPPING_ROW)
                check_row(&row, mapping_kind(mapping));
        } while (result == MAPPING_ROW || result == MAPPING_BAD);
    }
    mapping_rows_free(&rows);
    sheet_file_free(&files[0]);
    sheet_file_free(&files[1]);
    mapping_free(&mapping);
    return 0;
}
