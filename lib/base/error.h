/*
 * Verdicts and errors: how every function of Parallax that can fail says so.
 *
 * A step ends in one of four verdicts, and each has one action for the caller. Libraries return
 * the verdict and fill a struct error; they never log.
 */
#ifndef PARALLAX_BASE_ERROR_H
#define PARALLAX_BASE_ERROR_H

enum verdict {
    VERDICT_OK,     /* done: acknowledge, go on */
    VERDICT_RETRY,  /* not now: do not acknowledge, back off, try the same again */
    VERDICT_REJECT, /* never: tell the sender why, do not repeat */
    VERDICT_FATAL   /* this process cannot go on: exit, the supervisor restarts it */
};

/* Room for a sentence that names the place and the rule. Longer sentences are cut, never overrun.
 */
#define ERROR_TEXT_BYTES 480
#define ERROR_CODE_BYTES 48

/* Filled only when the function returned something else than VERDICT_OK. */
struct error {
    enum verdict verdict;
    char code[ERROR_CODE_BYTES]; /* stable, upper snake case, for programs: "SPOOL_FULL" */
    char text[ERROR_TEXT_BYTES]; /* one sentence for people (base/wording.h); never what a person
                                    wrote */
};

/*
 * Fills error (which may be NULL) and gives the verdict back, so that callers write `return
 * error_set(error, verdict, code, format, ...)`. A macro, so that compilers and the analyzer see
 * that the verdict given is the verdict returned; it is evaluated twice.
 */
#define error_set(error, given, ...)                                                               \
    (error_fill((error), (given), __VA_ARGS__), (enum verdict)(given))
void error_fill(struct error *error, enum verdict verdict, const char *code, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

/* Puts "prefix: " before the sentence already in error: the place, told by who knows it. */
void error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Out of memory, the one error every allocating function shares. Returns VERDICT_RETRY. */
static inline enum verdict error_no_memory(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "NO_MEMORY", "memory ran out");
}

/* "ok", "retry", "reject", "fatal". */
const char *verdict_name(enum verdict verdict);

/* Exit codes of every program: the contract with scripts and supervisors. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_PARTLY_REFUSED = 1, /* the work was done, but something in it was refused */
    EXIT_USAGE = 2,          /* usage or configuration */
    EXIT_UNREACHABLE = 3,    /* a dependency could not be reached */
    EXIT_REFUSED = 4,        /* refused by the other side */
    EXIT_BUG = 70            /* our bug (sysexits.h EX_SOFTWARE) */
};

/* RETRY is EXIT_UNREACHABLE, REJECT is EXIT_REFUSED, FATAL is EXIT_BUG. */
enum exit_code verdict_exit_code(enum verdict verdict);

#endif
