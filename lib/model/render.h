/*
 * A field as JSON: the same names and order everywhere it leaves Parallax.
 */
#ifndef PARALLAX_MODEL_RENDER_H
#define PARALLAX_MODEL_RENDER_H

#include "base/buffer.h"
#include "base/json.h"
#include "model/field.h"

/* One JSON value; null when not given. Codes are names, groups arrays of objects. */
void render_json_field(struct json *json, const struct field_row *row, const void *base);
/* An object with the shape's fields that were given. */
void render_json_shape(struct json *json, const struct shape *shape, const void *base);

#endif
