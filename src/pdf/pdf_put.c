/* Values -> PDF notation.
 * The one hard thing: strings of two encodings. ASCII is PDFDocEncoding's own (7.9.2.3) and stays readable; anything
 * else is UTF-16BE behind a byte order mark. */
#include "pdf/pdf_put.h"

#include <string.h>

enum { BOX_DECIMALS = 4 };

void pdf_put_ref(struct buf *out, int number)
{
    buf_char(out, ' ');
    buf_int(out, number);
    buf_text(out, " 0 R");
}

uint32_t pdf_utf8_next(const char **at, const char *end)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)*at;
    uint32_t c = *p++;
    int more = c < 0x80 ? 0 : c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : -1;
    if (more < 0 || c > 0xF4 || end - *at <= more) {
        *at += 1;
        return 0xFFFD;
    }
    if (more)
        c &= 0x3Fu >> more;
    for (int i = 0; i < more; i++, p++) {
        if ((*p & 0xC0) != 0x80) {
            *at += 1;
            return 0xFFFD;
        }
        c = c << 6 | (*p & 0x3F);
    }
    *at = (const char *)p;
    return c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c;
}

void pdf_put_hex16(struct buf *out, unsigned value)
{
    static const char digits[] = "0123456789ABCDEF";
    char hex[4] = {digits[value >> 12 & 15], digits[value >> 8 & 15], digits[value >> 4 & 15], digits[value & 15]};
    buf_add(out, hex, sizeof hex);
}

bool pdf_is_isolate(const char *utf8, size_t size)
{
    return size >= 3 && !memcmp(utf8, "\xE2\x81", 2) && (unsigned char)utf8[2] >= 0xA6 &&
           (unsigned char)utf8[2] <= 0xA9;
}

void pdf_put_utf16(struct buf *out, const char *utf8, size_t size)
{
    const char *end = utf8 + size;
    while (utf8 < end) {
        if (pdf_is_isolate(utf8, (size_t)(end - utf8))) {
            utf8 += 3;
            continue;
        }
        uint32_t c = pdf_utf8_next(&utf8, end);
        if (c >= 0x10000) {
            pdf_put_hex16(out, 0xD800 + (c - 0x10000) / 0x400);
            c = 0xDC00 + (c - 0x10000) % 0x400;
        }
        pdf_put_hex16(out, c);
    }
}

static void put_literal(struct buf *out, const char *text, size_t size)
{
    buf_char(out, '(');
    for (size_t i = 0; i < size; i++) {
        if (strchr("()\\", text[i]))
            buf_char(out, '\\');
        buf_char(out, text[i]);
    }
    buf_char(out, ')');
}

static bool is_plain(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] < ' ' || text[i] > '~') /* a line break would be read back changed (7.3.4.2) */
            return false;
    return true;
}

void pdf_put_text(struct buf *out, const char *utf8, size_t size)
{
    if (is_plain(utf8, size)) {
        put_literal(out, utf8, size);
        return;
    }
    buf_text(out, "<FEFF");
    pdf_put_utf16(out, utf8, size);
    buf_char(out, '>');
}

void pdf_put_ascii(struct buf *out, const char *text)
{
    put_literal(out, text, strlen(text));
}

void pdf_put_name(struct buf *out, const char *name)
{
    buf_char(out, '/');
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (c <= ' ' || c > '~' || strchr("#()<>[]{}/%", c))
            buf_format(out, "#%02X", c);
        else
            buf_char(out, *name);
    }
}

void pdf_put_box(struct buf *out, struct rect rect, double height)
{
    const double sides[] = {rect.x, height - rect.y - rect.h, rect.x + rect.w, height - rect.y};
    for (int i = 0; i < 4; i++) {
        buf_char(out, i ? ' ' : '[');
        buf_number(out, sides[i], BOX_DECIMALS);
    }
    buf_char(out, ']');
}
