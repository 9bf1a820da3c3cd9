/* Font: bytes of a font file -> is it whole, and are its CIDs its glyph numbers.
 * The one hard thing: HarfBuzz quietly shortens a table that runs past the end of a truncated file, so glyphs would be
 * empty on paper; so the directory is compared with the file's size before anything is believed.
 * OpenType 1.9 "Organization of an OpenType Font"; Adobe Technical Note 5176 (CFF). */
#include "font/library.h"

struct reader {
    const uint8_t *data;
    size_t size, at;
    bool failed; /* something lay outside; all that is read from then on is 0 */
};

static uint32_t take(struct reader *r, unsigned bytes)
{
    if (r->failed || r->at > r->size || r->size - r->at < bytes) {
        r->failed = true;
        return 0;
    }
    uint32_t value = 0;
    while (bytes--)
        value = value << 8 | r->data[r->at++];
    return value;
}

bool sfnt_whole(const uint8_t *data, size_t size, unsigned number)
{
    enum { TTCF = 0x74746366, OTTO = 0x4F54544F, TRUE_ = 0x74727565, ONE = 0x00010000 };
    struct reader r = {data, size, 0, false};
    uint32_t kind = take(&r, 4);
    if (kind == TTCF) {
        take(&r, 4);
        if (number >= take(&r, 4))
            return false;
        r.at = 12 + 4 * (size_t)number;
        r.at = take(&r, 4);
        kind = take(&r, 4);
    } else if (number != 0) {
        return false;
    }
    if (kind != OTTO && kind != TRUE_ && kind != ONE)
        return false;
    uint32_t tables = take(&r, 2);
    take(&r, 6); /* hints for a binary search */
    for (uint32_t i = 0; i < tables; i++) {
        take(&r, 8); /* tag, checksum */
        uint32_t offset = take(&r, 4), length = take(&r, 4);
        if (r.failed || offset > size || length > size - offset)
            return false;
    }
    return tables > 0;
}

/* Skips an INDEX (TN 5176, 5); *FIRST and *FIRST_END become its first object. How many objects it holds. */
static uint32_t skip_index(struct reader *r, size_t *first, size_t *first_end)
{
    uint32_t count = take(r, 2);
    if (!count)
        return 0;
    unsigned width = take(r, 1);
    size_t offsets = r->at, objects = offsets + ((size_t)count + 1) * width - 1;
    if (width < 1 || width > 4)
        r->failed = true;
    size_t start = objects + take(r, width);
    size_t next = objects + take(r, width);
    r->at = offsets + (size_t)count * width;
    r->at = objects + take(r, width);
    if (first) {
        *first = start;
        *first_end = next;
    }
    return count;
}

enum { OP_CHARSET = 15, OP_CHARSTRINGS = 17, OP_ROS = 12 << 8 | 30 };

/* The Top DICT (TN 5176, 4 and 9): only offsets are of interest, and those are whole numbers. */
static bool read_top_dict(struct reader *r, size_t end, size_t *charset, size_t *charstrings)
{
    bool ros = false;
    uint32_t operand = 0;
    while (r->at < end && !r->failed) {
        uint32_t b = take(r, 1);
        if (b <= 21) {
            uint32_t op = b == 12 ? b << 8 | take(r, 1) : b;
            if (op == OP_CHARSET)
                *charset = operand;
            else if (op == OP_CHARSTRINGS)
                *charstrings = operand;
            else if (op == OP_ROS)
                ros = true;
        } else if (b == 28) {
            operand = take(r, 2);
        } else if (b == 29) {
            operand = take(r, 4);
        } else if (b == 30) { /* a real number: nibbles up to 0xf */
            uint32_t pair;
            do
                pair = take(r, 1);
            while (!r->failed && (pair & 0xF) != 0xF && pair >> 4 != 0xF);
        } else if (b >= 32 && b <= 246) {
            operand = b - 139;
        } else if (b >= 247 && b <= 254) {
            uint32_t low = take(r, 1);
            operand = b <= 250 ? (b - 247) * 256 + low + 108 : 0 - ((b - 251) * 256 + low + 108);
        }
    }
    return ros;
}

bool cff_cid_is_glyph(const uint8_t *data, size_t size)
{
    struct reader r = {data, size, 0, false};
    size_t top = 0, top_end = 0, charset = 0, charstrings = 0;
    take(&r, 2);
    r.at = take(&r, 1); /* the header's own size */
    skip_index(&r, NULL, NULL);
    skip_index(&r, &top, &top_end);
    r.at = top;
    if (r.failed || !read_top_dict(&r, top_end, &charset, &charstrings) || charset <= 2 || !charstrings)
        return false;
    r.at = charstrings;
    uint32_t glyphs = take(&r, 2);
    r.at = charset;
    uint32_t format = take(&r, 1);
    for (uint32_t glyph = 1; glyph < glyphs && !r.failed;) {
        uint32_t cid = take(&r, 2);
        if (format > 2 || cid != glyph)
            return false;
        glyph += 1 + (format ? take(&r, format) : 0);
    }
    return !r.failed && glyphs > 0;
}
