/* Fuzz target: the lines of an option file, against the table of a program with every kind. */
#include "tests/fuzz/fuzz.h"

#include "aggregator/options.h"
#include "base/options_private.h"
#include "collector/options.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void read_lines(const struct option_program *program, struct text content)
{
    struct options_reader reader = {.program = program};
    struct buffer shown = BUFFER_NONE;
    enum verdict verdict = options_list(&reader, NULL);
    assert(verdict == VERDICT_OK);
    options_read_lines(&reader, "parallax.conf", content);
    options_apply_presets(&reader);
    assert(!reader.problems.failed);
    /* What was typed must not command the terminal that the problems are shown on. */
    for (size_t i = 0; i < reader.problems.length; i++)
        assert((unsigned char)reader.problems.data[i] >= 0x20 || reader.problems.data[i] == '\n');
    options_print_config(&reader, &shown);
    assert(buffer_ok(&shown));
    buffer_free(&shown);
    buffer_free(&reader.problems);
    for (struct options_origin *origin = reader.origins; origin->row != NULL; origin++) {
        free(origin->value);
        free(origin->place);
    }
    free(reader.origins);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    read_lines(&collector_program, fuzz_text(bytes, length));
    read_lines(&aggregator_program, fuzz_text(bytes, length));
    return 0;
}
