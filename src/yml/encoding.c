/* First step of loading: bytes -> the certainty that they are clean UTF-8 with line feeds for line ends.
 * The one hard thing: the exact place of a bad byte, so it is looked for here and not left to libyaml, whose reader
 * knows just an offset into the file. Form of UTF-8: Unicode 15, table 3-7. */
#include "yml/encoding.h"

#include <string.h>

/* Past these, a file in a wrong encoding would bury all other findings. */
enum { BAD_PLACES_MOST = 5 };

size_t yml_decode(const char *text, size_t size, uint32_t *code)
{
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] < 0x80) {
        *code = at[0];
        return 1;
    }
    size_t length = at[0] >= 0xF8 ? 0 : at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : at[0] >= 0xC0 ? 2 : 0;
    if (length == 0 || length > size)
        return 0;
    uint32_t sum = at[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        sum = sum << 6 | (at[i] & 0x3Fu);
    }
    if (sum < smallest[length] || sum > 0x10FFFF || (sum >= 0xD800 && sum <= 0xDFFF))
        return 0;
    *code = sum;
    return length;
}

bool yml_is_control(uint32_t code)
{
    if (code < 0x20)
        return code != '\t' && code != '\n';
    return (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF ||
           (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
}

static void report_byte(struct diag *diag, struct span span, unsigned char byte)
{
    diag_error(diag, span, "yaml-encoding", "byte 0x%02X is not UTF-8 text", byte);
    diag_hint(diag, "save the file as UTF-8 (in Windows Notepad: Save as, Encoding: UTF-8)");
}

static void report_control(struct diag *diag, struct span span, uint32_t code)
{
    if (code == '\r') {
        diag_error(diag, span, "yaml-encoding", "a carriage return without a line feed behind it");
        diag_hint(diag, "save the file with line ends of Windows or Unix, not of the old Mac");
        return;
    }
    diag_error(diag, span, "yaml-encoding", "control character U+%04X, which cannot be seen or printed",
               (unsigned)code);
    if (code == 0)
        diag_hint(diag, "if every second character is one, save the file as UTF-8, not as UTF-16");
    else
        diag_hint(diag, "delete it; it often comes along when text is copied from another program");
}

/* The quick answer for nearly every file: nothing to report. */
static bool is_clean(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        unsigned char byte = (unsigned char)text[at];
        uint32_t code = byte;
        size_t length = byte < 0x80 ? 1 : yml_decode(text + at, size - at, &code);
        if (length == 0 || ((code < 0x20 || code >= 0x7F) && yml_is_control(code)))
            return false;
        at += length;
    }
    return true;
}

bool yml_check_encoding(struct diag *diag, struct source *source)
{
    if (source->size >= 2 && (memcmp(source->text, "\xFF\xFE", 2) == 0 || memcmp(source->text, "\xFE\xFF", 2) == 0)) {
        diag_error(diag, (struct span){.source = source}, "yaml-encoding", "the file is saved as UTF-16");
        diag_hint(diag, "save it as UTF-8 (in Windows Notepad: Save as, Encoding: UTF-8)");
        return false;
    }
    if (source->size >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0) {
        source->text += 3;
        source->size -= 3;
    }
    if (is_clean(source->text, source->size))
        return true;
    struct span span = {source, 1, 1, 1, 2};
    size_t bad = 0;
    for (size_t at = 0; at < source->size;) {
        uint32_t code = 0;
        size_t length = yml_decode(source->text + at, source->size - at, &code);
        bool line_end = code == '\r' && at + 1 < source->size && source->text[at + 1] == '\n';
        if (length == 0 || (yml_is_control(code) && !line_end)) {
            if (bad++ < BAD_PLACES_MOST) {
                if (length == 0)
                    report_byte(diag, span, (unsigned char)source->text[at]);
                else
                    report_control(diag, span, code);
            }
        }
        at += length ? length : 1;
        if (code == '\n' && length) {
            span.line++;
            span.column = 1;
        } else {
            span.column++;
        }
        span.end_line = span.line;
        span.end_column = span.column + 1;
    }
    if (bad > BAD_PLACES_MOST)
        diag_hint(diag, "there are %zu more such places in this file", bad - BAD_PLACES_MOST);
    return bad == 0;
}
