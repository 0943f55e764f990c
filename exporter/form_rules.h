/*
 * The rules of a form out of its YAML: one function a key. Private to the reading of forms.
 */
#ifndef PARALLAX_EXPORTER_FORM_RULES_H
#define PARALLAX_EXPORTER_FORM_RULES_H

#include "exporter/form_yaml.h"

/* What holds where a form says nothing: one country, any language, HTML, contents, a whole cover.
 */
void form_rules_preset(struct form *form);

/* `into` is the struct form. */
form_read_fn form_read_unverified, form_read_scope, form_read_languages, form_read_file,
    form_read_text_rules, form_read_words, form_read_numbering, form_read_contents, form_read_cover,
    form_read_footnotes, form_read_signatories, form_read_deadline;

/* A list of codes, in capitals and underscores, joined by 0x1f for a query. */
enum verdict form_read_codes(struct reader *reader, const yaml_node_t *node, const char *what,
                             char **ret_codes);

#endif
