/*
 * Addresses that people wrote: which of them a report may lead its readers to. Pure.
 */
#ifndef PARALLAX_EXPORTER_ADDRESS_H
#define PARALLAX_EXPORTER_ADDRESS_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>

/*
 * Appends the address as a page may have it, if it is one of the Web: http or https, a host in
 * ASCII, at most four digits of port. What may not stand in an address (RFC 3986) is written as
 * browsers ask for it, "a b" as "a%20b". False and nothing written for every other, and for those
 * that name somebody before the host, as "https://un.org@elsewhere" does to deceive.
 */
bool address_web(struct text url, struct buffer *ret_address);

#endif
