/* Where the values of a column come from, read from the mapping. Private to it. */
#ifndef PARALLAX_SHEET_MAPPING_SOURCE_H
#define PARALLAX_SHEET_MAPPING_SOURCE_H

#include "sheet/mapping_private.h"
#include "sheet/mapping_yaml.h"

/* "HEADER", [HEADER, HEADER] or {from: ... | options: ..., split, take, values, otherwise}. */
enum verdict mapping_source_read(struct mapping_reader *reader, const yaml_node_t *node,
                                 const char *column, struct mapping_source *ret_source);
/* "VALUE" or [VALUE, VALUE]. */
enum verdict mapping_constant_read(struct mapping_reader *reader, const yaml_node_t *node,
                                   const char *column, struct mapping_source *ret_source);

#endif
