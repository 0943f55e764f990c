/* See problem.h. */
#include "model/problem.h"

#include "base/wording.h"

#include <stdarg.h>
#include <stdio.h>

#define PROBLEM(id, name, sentence) [id] = {(name), (sentence)},
const struct problem_row problem_rows[PROBLEM_COUNT] = {
#include "model/problems.def"
};
#undef PROBLEM

const struct problem_row *problem_named(struct text name)
{
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        if (text_is(name, problem_rows[i].name))
            return &problem_rows[i];
    return NULL;
}

void problem_add(struct problems *problems, enum problem_code code, const char *field, size_t item,
                 const char *detail_format, ...)
{
    size_t index = problems->count++;
    if (index >= PROBLEMS_MAX)
        return;
    struct problem *problem = &problems->at[index];
    problem->code = code;
    problem->item = item;
    (void)snprintf(problem->field, sizeof problem->field, "%s", field);
    va_list arguments;
    va_start(arguments, detail_format);
    (void)vsnprintf(problem->detail, sizeof problem->detail, detail_format, arguments);
    va_end(arguments);
}

size_t problems_kept(const struct problems *problems)
{
    return problems->count < PROBLEMS_MAX ? problems->count : PROBLEMS_MAX;
}

void problem_sentence(const struct problem *problem, struct buffer *out)
{
    if (problem->item > 0)
        buffer_format(out, wording(N_("value %zu of ")), problem->item);
    buffer_format(out, "%s %s", problem->field, wording(problem_rows[problem->code].sentence));
    if (problem->detail[0] != '\0')
        buffer_format(out, " (%s)", problem->detail);
}
