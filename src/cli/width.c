/* Stage: UTF-8 -> terminal cells, for lines that are pointed at and for tables.
 * The one hard thing: wcwidth() would need a locale and this program has none, so the few blocks that our languages use
 * are listed here (Unicode 15, East Asian Width W and F; general categories Mn, Me, Cf). */
#include "cli/width.h"

struct block {
    uint32_t first, last;
};

static const struct block WIDE[] = {
    {0x1100, 0x115f}, {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},
    {0xa000, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static const struct block EMPTY[] = {
    {0x0300, 0x036f}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc},
    {0x0900, 0x0902}, {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0981, 0x0981}, {0x09bc, 0x09bc},
    {0x09c1, 0x09c4}, {0x09cd, 0x09cd}, {0x0a01, 0x0a02}, {0x0a3c, 0x0a51}, {0x0a81, 0x0a82}, {0x0abc, 0x0abc},
    {0x0ac1, 0x0acd}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x0eb1, 0x0eb1}, {0x0eb4, 0x0ebc},
    {0x0ec8, 0x0ecd}, {0x102d, 0x1030}, {0x1032, 0x1037}, {0x1039, 0x103a}, {0x135d, 0x135f}, {0x17b4, 0x17b5},
    {0x17b7, 0x17bd}, {0x17c6, 0x17c6}, {0x17c9, 0x17d3}, {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
};

static int listed(uint32_t code, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (code >= blocks[i].first && code <= blocks[i].last)
            return 1;
    return 0;
}

uint32_t width_decode(const char *text, const char *end, size_t *size)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t n = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;
    *size = 1;
    if (n == 1)
        return at[0];
    if (n == 0 || (size_t)(end - text) < n)
        return 0xfffd;
    uint32_t code = at[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0xfffd;
        code = code << 6 | (at[i] & 0x3f);
    }
    *size = n;
    return code;
}

int width_of(uint32_t code)
{
    if (code < 0x300)
        return code >= 0x20 && code != 0x7f;
    if (listed(code, EMPTY, sizeof EMPTY / sizeof *EMPTY))
        return 0;
    return listed(code, WIDE, sizeof WIDE / sizeof *WIDE) ? 2 : 1;
}

size_t width_text(const char *text, size_t size)
{
    size_t cells = 0;
    for (const char *at = text, *end = text + size; at < end;) {
        size_t step;
        cells += (size_t)width_of(width_decode(at, end, &step));
        at += step;
    }
    return cells;
}
