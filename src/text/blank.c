/* Text: full-width punctuation -> which half of its em is empty.
 * The one hard thing: fonts without `chws` (Noto CJK of 2022) give every bracket and stop a whole em. JIS X 4051 and
 * CLREQ take the empty half away where two of them meet and at the edges of a line. What is empty is measured, not
 * known from a table: the stop of traditional Chinese stands in the middle, that of Japanese at the left. */
#include "text/para.h"

#include <unicode/uchar.h>

enum { HALF = FONT_EM / 2, EMPTY = FONT_EM * 42 / 100 };

int32_t text_blank(const struct font_face *face, UChar32 c, enum text_side side)
{
    hb_codepoint_t glyph;
    hb_glyph_extents_t extents;
    if (c < 0x2018 || !u_ispunct(c) || !hb_font_get_nominal_glyph(face->font, (hb_codepoint_t)c, &glyph) ||
        hb_font_get_glyph_h_advance(face->font, glyph) != FONT_EM ||
        !hb_font_get_glyph_extents(face->font, glyph, &extents))
        return 0;
    int32_t before = extents.x_bearing, after = FONT_EM - before - extents.width;
    return (side == TEXT_BEFORE ? before : after) >= EMPTY ? HALF : 0;
}

static UChar32 character(const struct text_para *para, int32_t pos)
{
    return pos < para->n ? text_at(para, pos) : 0;
}

/* Whether C, full-width, has a half to give to its neighbour. */
static bool gives(const struct font_face *face, UChar32 c)
{
    return text_blank(face, c, TEXT_BEFORE) || text_blank(face, c, TEXT_AFTER);
}

void text_close_up(const struct text_para *para, const struct text_run *run, struct text_glyph *glyphs, size_t n)
{
    if (run->level & 1 || run->face->format != FONT_CFF_CID)
        return;
    for (size_t i = 0; i < n; i++) {
        struct text_glyph *glyph = &glyphs[i];
        if (glyph->advance != FONT_EM)
            continue;
        UChar32 c = text_at(para, glyph->cluster);
        UChar32 before = i ? text_at(para, glyphs[i - 1].cluster) : 0, after = character(para, glyph->cluster + 1);
        if (text_blank(run->face, c, TEXT_AFTER) && gives(run->face, after)) {
            glyph->advance -= HALF;
        } else if (text_blank(run->face, c, TEXT_BEFORE) && text_blank(run->face, before, TEXT_BEFORE)) {
            glyph->advance -= HALF; /* the second of two opening brackets */
            glyph->dx -= HALF;
        }
    }
}
