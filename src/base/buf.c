/* Output side: values -> bytes at the end of a growing buffer.
 * The one hard thing: buf_number, of which a PDF page takes thousands, so it works in integers and never calls printf;
 * its form is that of a PDF real (ISO 32000-1, 7.3.3): digits and one point, no exponent. */
#include "base/buf.h"
#include "base/arena.h"
#include "base/diag.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBER_DIGITS = 24, DECIMALS_MOST = 6 };

void buf_release(struct buf *buf)
{
    free(buf->at);
    *buf = (struct buf){0};
}

char *buf_grow(struct buf *buf, size_t size)
{
    size_t want = buf->cap ? buf->cap : 256;
    while (want - buf->n < size) {
        if (want > SIZE_MAX / 2) {
            want = SIZE_MAX; /* cannot be had: mem_resize says so */
            break;
        }
        want *= 2;
    }
    buf->at = mem_resize(buf->at, want);
    buf->cap = want;
    return buf->at + buf->n;
}

/* Writes the digits of VALUE so that they end before END; where they start. */
static char *digits_before(char *end, uint64_t value)
{
    while (value > UINT32_MAX) {
        *--end = (char)('0' + value % 10);
        value /= 10;
    }
    uint32_t rest = (uint32_t)value; /* division of 32 bits is much faster */
    do {
        *--end = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    return end;
}

void buf_number(struct buf *buf, double value, int decimals)
{
    static const double scales[DECIMALS_MOST + 1] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
    static const uint32_t wholes[DECIMALS_MOST + 1] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    double size = fabs(value);
    if (decimals < 0 || decimals > DECIMALS_MOST || !(size < 9e18))
        BUG("number that cannot be written");
    if (size < INT32_MAX && !((double)(int32_t)value < value) && !((double)(int32_t)value > value)) {
        buf_int(buf, (int32_t)value); /* most of a page's numbers in modules, and many others */
        return;
    }
    while (size * scales[decimals] >= 9e15) /* past what a double holds: such digits would be noise */
        if (decimals-- == 0)
            break;
    if (decimals < 0)
        decimals = 0;
    uint64_t scaled = (uint64_t)(size * scales[decimals] + 0.5);
    if (value < 0 && scaled)
        buf_char(buf, '-');
    char digits[NUMBER_DIGITS];
    char *end = digits + sizeof digits;
    uint64_t whole = scaled / wholes[decimals];
    uint32_t fraction = (uint32_t)(scaled % wholes[decimals]);
    char *start = end;
    if (fraction) {
        while (fraction % 10 == 0) {
            fraction /= 10;
            decimals--;
        }
        for (int i = 0; i < decimals; i++) {
            *--start = (char)('0' + fraction % 10);
            fraction /= 10;
        }
        *--start = '.';
    }
    start = digits_before(start, whole);
    buf_add(buf, start, (size_t)(end - start));
}

void buf_int(struct buf *buf, int64_t value)
{
    if (value >= 0 && value < 100) { /* four numbers for each dark run of a QR code */
        char *to = buf_room(buf, 2);
        int size = value < 10 ? 1 : 2;
        to[0] = (char)('0' + value / 10);
        to[size - 1] = (char)('0' + value % 10);
        buf->n += (size_t)size;
        return;
    }
    char digits[NUMBER_DIGITS];
    char *end = digits + sizeof digits;
    char *start = digits_before(end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    if (value < 0)
        *--start = '-';
    buf_add(buf, start, (size_t)(end - start));
}

void buf_format(struct buf *buf, const char *format, ...)
{
    enum { USUAL = 128 };
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char *to = buf_room(buf, USUAL);
    int size = vsnprintf(to, buf->cap - buf->n, format, args);
    va_end(args);
    if (size < 0)
        BUG("format that cannot be printed");
    if ((size_t)size >= buf->cap - buf->n) /* it had no room for all */
        vsnprintf(buf_room(buf, (size_t)size + 1), (size_t)size + 1, format, again);
    va_end(again);
    buf->n += (size_t)size;
}

const char *buf_string(struct buf *buf)
{
    *buf_room(buf, 1) = '\0';
    return buf->at;
}
