/*
 * What a call asks, as it is printed: questions, sections, letter, session, theme, region.
 */
#ifndef PARALLAX_CLIENT_CALL_SHOW_H
#define PARALLAX_CLIENT_CALL_SHOW_H

#include "base/buffer.h"
#include "base/json.h"
#include "model/call.h"

/* Lines under the call's own, in the language in use; nothing for a call that asks nothing. Of a
 * draft only its length is told: all of it is in the JSON. */
void call_show_content(const struct call *call, struct buffer *out);
/*
 * Members of the object that is open: "content_known", false where the collector has told that
 * there is more than is known here; and those of docs/calls.md that the call has, with all their
 * words.
 */
void call_show_content_json(const struct call *call, struct json *json);

#endif
