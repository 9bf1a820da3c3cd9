/* Bytes that grow at the end; owned by malloc, so that one buffer serves many documents. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *at;
    size_t n, cap;
};

void buf_release(struct buf *buf);

/* Where the next SIZE bytes go, once there is room for them. */
char *buf_grow(struct buf *buf, size_t size);

static inline char *buf_room(struct buf *buf, size_t size)
{
    return buf->cap - buf->n < size ? buf_grow(buf, size) : buf->at + buf->n;
}

static inline void buf_add(struct buf *buf, const void *bytes, size_t size)
{
    if (size) {
        memcpy(buf_room(buf, size), bytes, size);
        buf->n += size;
    }
}

static inline void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

static inline void buf_char(struct buf *buf, char byte)
{
    *buf_room(buf, 1) = byte;
    buf->n++;
}

/* A decimal number with at most DECIMALS (0..6) digits after the point, no exponent, no locale, never "-0". */
void buf_number(struct buf *buf, double value, int decimals);
void buf_int(struct buf *buf, int64_t value);

/* printf into the buffer; for what is not in an inner loop. */
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the bytes with a NUL that does not count; the text, borrowed until the next change. */
const char *buf_string(struct buf *buf);

#endif
