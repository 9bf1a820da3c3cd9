/* How wide a text stands on a terminal; for tables and for carets. */
#ifndef CLI_WIDTH_H
#define CLI_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* The code point at TEXT (END is behind the last byte) and how many bytes it has; a stray byte counts as U+FFFD. */
uint32_t width_decode(const char *text, const char *end, size_t *size);

/* Terminal cells of a code point: 0, 1 or 2. */
int width_of(uint32_t code);

/* Terminal cells of SIZE bytes. */
size_t width_text(const char *text, size_t size);

#endif
