/* Bytes that grow at the end; owned by malloc, so that one buffer serves many documents. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *at;
    size_t n, cap;
};

void buf_release(struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t size);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char byte);

/* A decimal number with at most DECIMALS (0..6) digits after the point, no exponent, no locale, never "-0". */
void buf_number(struct buf *buf, double value, int decimals);
void buf_int(struct buf *buf, int64_t value);

/* printf into the buffer; for what is not in an inner loop. */
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the bytes with a NUL that does not count; the text, borrowed until the next change. */
const char *buf_string(struct buf *buf);

#endif
