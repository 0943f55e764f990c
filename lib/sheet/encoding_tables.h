/*
 * The upper halves of the two 8-bit code pages that spreadsheets write. Private to the encoding.
 *
 * Not iconv: glibc opens a module of its own for each code page (/usr/lib/.../gconv) at run time.
 * Slim images leave these out, a program in a tarball has none, and one that is confined opens
 * nothing. Two tables are there always.
 */
#ifndef PARALLAX_SHEET_ENCODING_TABLES_H
#define PARALLAX_SHEET_ENCODING_TABLES_H

#include <stdint.h>

/* The code point of byte 0x80 + i; 0: the page has none there. */
extern const uint16_t encoding_windows_1251[128];
extern const uint16_t encoding_windows_1252[128];

#endif
