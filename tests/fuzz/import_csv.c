/*
 * Fuzz target: a file to import, with the header it brings and behind one that has every column.
 * What the import lets through a collector must take.
 */
#include "tests/fuzz/fuzz.h"

#include "client/import/import.h"
#include "model/check.h"
#include "tests/fuzz/world.h"
#include "wire/codec.h"

#include <assert.h>
#include <stdio.h>

static struct arena *arena;
static struct buffer whole;

static enum verdict add(void *context, const struct outbox_entry *entry,
                        enum outbox_import_result *ret_result, struct error *error)
{
    (void)context;
    const struct world *world = world_get();
    struct submission submission;
    struct problems problems = {0};
    arena_reset(arena);
    enum verdict verdict = codec_submission_decode(entry->bytes, arena, &submission, error);
    assert(verdict == VERDICT_OK);
    bool right = check_submission(&submission, &problems);
    assert(right);
    const struct call *call = catalogue_call(&world->catalogue, submission.call);
    assert(call != NULL);
    right = check_against_call(&submission, call, world->now_ms, &problems);
    assert(right);
    assert(uuid_equal(&submission.id, &entry->id));
    *ret_result = entry->import_digest[0] % 2 == 0 ? OUTBOX_IMPORT_KNOWN : OUTBOX_IMPORT_NEW;
    return VERDICT_OK;
}

/* A problem is shown in a terminal. */
static void refuse(void *context, const struct import_problem *problem)
{
    (void)context;
    assert(problem->line > 0 && problem->code[0] != '\0');
    assert(text_utf8_valid_prefix(problem->column) == problem->column.length);
    assert(text_utf8_valid_prefix(problem->reason) == problem->reason.length);
    assert(text_control_offset(problem->column) == problem->column.length);
}

static void import(const struct world *world, struct text content)
{
    struct import_sink sink = {NULL, add, refuse, NULL};
    struct compose_rules rules = {.call = text_of(WORLD_CALL),
                                  .language = text_of("en"),
                                  .consent = CONSENT_PUBLIC,
                                  .calls = &world->catalogue,
                                  .now_ms = world->now_ms};
    struct import_counts counts = {0};
    struct import_columns columns;
    struct error error;
    const struct sheet_options options = {.encoding = ENCODING_UNTOLD};
    struct sheet_file *file = NULL;
    if (sheet_file_open("table.csv", content, &options, &file, &error) != VERDICT_OK)
        return;
    bool header = import_check_header(file, KIND_FINDING, &sink, &columns, &error);
    enum verdict verdict = import_rows(file, KIND_FINDING, &rules, &sink, &counts, &error);
    sheet_file_free(&file);
    assert(verdict == (header ? VERDICT_OK : VERDICT_REJECT));
    assert(counts.rows == counts.imported + counts.known + counts.refused);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char header[] =
        "country,admin1,goal,target,indicator,year,period_end,channel,finding_type,title,body,"
        "stance,claim,rating,rater,trend,civic_space,affected_groups,lnob_factors,cedaw_articles,"
        "beijing_areas,upr_recommendations,themes,observations_figure,observations_unit,"
        "observations_breakdown,observations_sample_size,observations_method,evidence_type,"
        "evidence_citation,evidence_url,evidence_where,evidence_when,evidence_how,"
        "evidence_by_whom,evidence_informed_consent,recommendations,recommendations_addressee,"
        "recommendations_urgency,language,consent,call\n";
    const struct world *world = world_get();
    if (arena == NULL)
        arena = arena_new(SUBMISSION_ARENA_BYTES);
    assert(arena != NULL);
    import(world, fuzz_text(bytes, length));
    buffer_clear(&whole);
    buffer_string(&whole, header);
    buffer_text(&whole, fuzz_text(bytes, length));
    assert(buffer_ok(&whole));
    import(world, buffer_view(&whole));
    return 0;
}
