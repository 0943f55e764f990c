/* Finding a form by its name: in a folder that the operator named, or among those built in. */
#include "exporter/form.h"

#include "base/embedded.h"
#include "base/file.h"
#include "exporter_forms.h"

#include <string.h>

#define FORM_BYTES_MAX ((size_t)256 * 1024)

const char *form_built_in(size_t index)
{
    return index < exporter_forms_count ? exporter_forms[index].name : NULL;
}

static enum verdict missing(struct text name, struct error *error)
{
    return error_set(error, VERDICT_REJECT, "FORM_MISSING", "there is no form \"%.*s\"",
                     TEXT_ARGS(name));
}

static enum verdict missing_built_in(struct text name, struct error *error)
{
    struct buffer names = BUFFER_NONE;
    for (size_t i = 0; form_built_in(i) != NULL; i++)
        buffer_format(&names, "%s%s", i == 0 ? "" : ", ", form_built_in(i));
    enum verdict verdict =
        buffer_ok(&names)
            ? error_set(error, VERDICT_REJECT, "FORM_MISSING",
                        "there is no form \"%.*s\"; built in are %s", TEXT_ARGS(name), names.data)
            : error_no_memory(error);
    buffer_free(&names);
    return verdict;
}

static enum verdict parse_as(const char *file, struct text yaml, struct text name,
                             struct form **ret_form, struct error *error)
{
    struct form *form = NULL;
    enum verdict verdict = form_parse(file, yaml, &form, error);
    if (verdict == VERDICT_OK && !text_is(name, form->id)) {
        verdict =
            error_set(error, VERDICT_REJECT, "FORM_WRONG", "%s: its id is %s", file, form->id);
        form_free(&form);
    }
    if (verdict == VERDICT_OK)
        *ret_form = form;
    return verdict;
}

static enum verdict load_built_in(struct text name, struct form **ret_form, struct error *error)
{
    for (size_t i = 0; i < exporter_forms_count; i++)
        if (text_is(name, exporter_forms[i].name))
            return parse_as(exporter_forms[i].name,
                            (struct text){exporter_forms[i].content, exporter_forms[i].length},
                            name, ret_form, error);
    return missing_built_in(name, error);
}

static enum verdict load_file(const char *path, struct text name, struct form **ret_form,
                              struct error *error)
{
    struct buffer yaml = BUFFER_NONE;
    enum verdict verdict = file_read(path, FORM_BYTES_MAX, &yaml, error);
    if (verdict == VERDICT_OK)
        verdict = parse_as(path, buffer_view(&yaml), name, ret_form, error);
    else if (verdict == VERDICT_REJECT && error != NULL && strcmp(error->code, "FILE_MISSING") == 0)
        verdict = missing(name, error);
    buffer_free(&yaml);
    return verdict;
}

enum verdict form_load(const char *folder, struct text name, struct form **ret_form,
                       struct error *error)
{
    if (!form_is_slug(name))
        return error_set(error, VERDICT_REJECT, "FORM_NAME",
                         "the name of a form has lower-case letters, digits and dashes only");
    if (folder == NULL)
        return load_built_in(name, ret_form, error);
    struct buffer path = BUFFER_NONE;
    buffer_format(&path, "%s/%.*s.yaml", folder, TEXT_ARGS(name));
    enum verdict verdict =
        buffer_ok(&path) ? load_file(path.data, name, ret_form, error) : error_no_memory(error);
    buffer_free(&path);
    return verdict;
}
