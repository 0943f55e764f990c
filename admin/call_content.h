/*
 * What a call says beside its dates: the letter that is signed, the questions that are asked, the
 * sections of a draft, the forum's session, a theme, a region. Each reads the value of its key of a
 * call file into the JSON of call.content, whose shape is in sql/migrations/0005_call_content.sql.
 *
 * How an answer of a response stands in its body (docs/calls.md): open, the text; choice, the
 * choice's id; many, ids with blanks or commas between them; rating, a number from 1 to 5.
 */
#ifndef PARALLAX_ADMIN_CALL_CONTENT_H
#define PARALLAX_ADMIN_CALL_CONTENT_H

#include "admin/call_reader.h"

/* In the type of struct yaml_tree_key; context is the struct call_reader. */
void call_content_letter(void *context, const yaml_node_t *value);
void call_content_questions(void *context, const yaml_node_t *value);
void call_content_sections(void *context, const yaml_node_t *value);
void call_content_session(void *context, const yaml_node_t *value);
void call_content_theme(void *context, const yaml_node_t *value);
void call_content_region(void *context, const yaml_node_t *value);

/* When all keys are read: what is asked for must be what the call takes. */
void call_content_check(struct call_reader *reader);

#endif
