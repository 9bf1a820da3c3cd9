/* PDF's own notations for texts, names and references (ISO 32000-1, 7.3 and 7.9.2). */
#ifndef PDF_PDF_PUT_H
#define PDF_PDF_PUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/len.h"

/* " 12 0 R". */
void pdf_put_ref(struct buf *out, int number);

/* A text string: (ASCII) where that is enough, else <FEFF...>. */
void pdf_put_text(struct buf *out, const char *utf8, size_t size);

/* An ASCII string as (...), whatever it means. */
void pdf_put_ascii(struct buf *out, const char *text);

/* Whether it begins with an isolate (U+2066 to U+2069): they told where glyphs stand, and mean nothing to readers. */
bool pdf_is_isolate(const char *utf8, size_t size);

/* UTF-16BE in hexadecimal, without brackets, byte order mark and isolates. */
void pdf_put_utf16(struct buf *out, const char *utf8, size_t size);

/* Four hexadecimal digits. */
void pdf_put_hex16(struct buf *out, unsigned value);

/* "/Name", with #xx for what a name cannot hold. */
void pdf_put_name(struct buf *out, const char *name);

/* "[x0 y0 x1 y1]" with the origin at the bottom of a page of HEIGHT. */
void pdf_put_box(struct buf *out, struct rect rect, double height);

/* The character at *AT, which is moved behind it; U+FFFD for what is not UTF-8. */
uint32_t pdf_utf8_next(const char **at, const char *end);

#endif
