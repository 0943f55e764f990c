/* See filter.h. */
#include "confine/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* One line of a table. */
struct rule {
    const char *call;
    uint32_t action;
    bool conditional; /* the rule holds where (argument & mask) == value */
    bool own;         /* the value is our process id */
    bool other;       /* the rule holds where the argument is something else than the value */
    unsigned int argument;
    uint64_t mask, value;
};

/* The vocabulary of the tables. */
#define RULE(name, act) {.call = #name, .action = (act)},
#define RULE_IF(name, act, number, bits, equals)                                                   \
    {.call = #name,                                                                                \
     .action = (act),                                                                              \
     .conditional = true,                                                                          \
     .argument = (number),                                                                         \
     .mask = (uint64_t)(bits),                                                                     \
     .value = (uint64_t)(equals)},
#define ALLOW(name) RULE(name, SCMP_ACT_ALLOW)
#define ALLOW_IF(name, number, bits, equals) RULE_IF(name, SCMP_ACT_ALLOW, number, bits, equals)
#define ALLOW_OWN(name, number)                                                                    \
    {.call = #name,                                                                                \
     .action = SCMP_ACT_ALLOW,                                                                     \
     .conditional = true,                                                                          \
     .own = true,                                                                                  \
     .argument = (number),                                                                         \
     .mask = UINT32_MAX},
#define REFUSE(name, error) RULE(name, SCMP_ACT_ERRNO(error))
#define REFUSE_IF(name, error, number, bits, equals)                                               \
    RULE_IF(name, SCMP_ACT_ERRNO(error), number, bits, equals)
#define REFUSE_OTHERS(name, error, number)                                                         \
    {.call = #name,                                                                                \
     .action = SCMP_ACT_ERRNO(error),                                                              \
     .conditional = true,                                                                          \
     .own = true,                                                                                  \
     .other = true,                                                                                \
     .argument = (number)},
#define KILL(name) RULE(name, SCMP_ACT_KILL_PROCESS)
#define KILL_IF(name, number, bits, equals)                                                        \
    RULE_IF(name, SCMP_ACT_KILL_PROCESS, number, bits, equals)

static const struct rule common[] = {
#include "confine/common.def"
};
static const struct rule collector[] = {
#include "confine/collector.def"
};
static const struct rule aggregator[] = {
#include "confine/aggregator.def"
};
static const struct rule exporter[] = {
#include "confine/exporter.def"
};
static const struct rule program[] = {
#include "confine/program.def"
};

struct table {
    const struct rule *rules;
    size_t count;
};
#define TABLE(rules)                                                                               \
    {                                                                                              \
        rules, sizeof(rules) / sizeof(rules)[0]                                                    \
    }
static const struct table common_table = TABLE(common);
static const struct table program_table = TABLE(program);
static const struct table profiles[] = {
    [CONFINE_COLLECTOR] = TABLE(collector),
    [CONFINE_AGGREGATOR] = TABLE(aggregator),
    [CONFINE_EXPORTER] = TABLE(exporter),
};

static struct scmp_arg_cmp condition_of(const struct rule *rule)
{
    uint64_t value = rule->own ? (uint64_t)getpid() : rule->value;
    if (rule->other)
        return (struct scmp_arg_cmp){.arg = rule->argument, .op = SCMP_CMP_NE, .datum_a = value};
    return (struct scmp_arg_cmp){
        .arg = rule->argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = rule->mask, .datum_b = value};
}

static enum verdict add_rule(scmp_filter_ctx filter, const struct rule *rule, struct error *error)
{
    int call = seccomp_syscall_resolve_name(rule->call);
    if (call == __NR_SCMP_ERROR)
        return error_set(error, VERDICT_FATAL, "CONFINE_FILTER",
                         "the table of system calls names %s, which libseccomp does not know",
                         rule->call);
    struct scmp_arg_cmp condition = condition_of(rule);
    int status =
        seccomp_rule_add_array(filter, rule->action, call, rule->conditional ? 1 : 0, &condition);
    if (status == 0)
        return VERDICT_OK;
    return error_set(error, VERDICT_FATAL, "CONFINE_FILTER", "the rule for %s is refused: %s",
                     rule->call, strerror(-status));
}

static enum verdict add_table(scmp_filter_ctx filter, const struct table *table,
                              struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < table->count; i++)
        verdict = add_rule(filter, &table->rules[i], error);
    return verdict;
}

/* A call by another architecture's number would miss every rule, so it ends the process. */
static enum verdict load(scmp_filter_ctx filter, struct error *error)
{
    int status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (status == 0)
        status = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (status == 0) /* a binary tree: a call is found in 7 comparisons, not in 90 */
        status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (status == 0)
        status = seccomp_load(filter);
    if (status == 0)
        return VERDICT_OK;
    return error_set(error, VERDICT_FATAL, "CONFINE_FILTER",
                     "the filter of system calls cannot be loaded: %s", strerror(-status));
}

enum verdict filter_load(enum confine_profile profile, struct error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL)
        return error_no_memory(error);
    enum verdict verdict = add_table(filter, &common_table, error);
    if (verdict == VERDICT_OK)
        verdict = add_table(filter, &profiles[profile], error);
    if (verdict == VERDICT_OK)
        verdict = load(filter, error);
    seccomp_release(filter);
    return verdict;
}

enum verdict filter_load_program(struct error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL)
        return error_no_memory(error);
    enum verdict verdict = add_table(filter, &program_table, error);
    if (verdict == VERDICT_OK)
        verdict = load(filter, error);
    seccomp_release(filter);
    return verdict;
}
