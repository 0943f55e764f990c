/* See postgres_fault.h. */
#include "tests/fault/postgres_fault.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const char script[] = PARALLAX_SOURCE_DIR "/tests/support/pgcluster.sh";

/* What it writes, owned by the caller; NULL when it failed. */
static char *run(const char *const *words)
{
    struct process *process = process_start(words, NULL);
    int code = process_wait(process);
    struct text out = text_trim(text_of(process_out(process)));
    char *copy = code == 0 ? strndup(out.length > 0 ? out.at : "", out.length) : NULL;
    if (code != 0)
        print_error("%s %s: %s\n", words[1], words[2], process_err(process));
    process_free(&process);
    return copy;
}

void postgres_fault_at(const char *command, const char *folder)
{
    const char *words[] = {"sh", script, command, folder, NULL};
    char *out = run(words);
    assert_non_null(out);
    free(out);
}

void postgres_fault(struct fault *fault, const char *command)
{
    postgres_fault_at(command, fault->pipeline->postgres.folder);
}

char *postgres_fault_standby(struct fault *fault, const char *folder)
{
    const char *words[] = {"sh", script, "standby", fault->pipeline->postgres.folder, folder, NULL};
    char *out = run(words);
    assert_non_null(out);
    return out;
}

void postgres_fault_shell(const char *command)
{
    const char *words[] = {"sh", "-c", command, NULL};
    char *out = run(words);
    assert_non_null(out);
    free(out);
}

void postgres_fault_set(struct fault *fault, const char *setting)
{
    struct buffer sql = BUFFER_NONE;
    buffer_format(&sql, "ALTER SYSTEM %s", setting);
    free(pipeline_sql(fault->pipeline, sql.data));
    buffer_free(&sql);
    /* Not in one string: that would be one transaction, which ALTER SYSTEM refuses. */
    free(pipeline_sql(fault->pipeline, "SELECT pg_reload_conf()"));
}

void postgres_fault_mend(struct fault *fault)
{
    if (fault->accounted) /* it put back itself what it changed */
        return;
    const char *resume[] = {"sh", script, "resume", fault->pipeline->postgres.folder, NULL};
    const char *abort[] = {"sh", script, "abort", fault->pipeline->postgres.folder, NULL};
    const char *start[] = {"sh", script, "start", fault->pipeline->postgres.folder, NULL};
    free(run(resume));
    free(run(abort)); /* with whoever holds its connections and locks */
    free(run(start));
    const char *reset[] = {"psql",
                           "-X",
                           "-q",
                           "-d",
                           fault->pipeline->postgres.url,
                           "-c",
                           "SET default_transaction_read_only = off",
                           "-c",
                           "ALTER SYSTEM RESET ALL",
                           "-c",
                           "SELECT pg_reload_conf()",
                           NULL};
    free(run(reset));
    free(run(abort));
    free(run(start));
}
