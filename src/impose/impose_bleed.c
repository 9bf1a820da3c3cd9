/* Stage: composed pages -> pages whose outer fields run over the trim.
 * The one hard thing: what moves and what does not. The design stops fields at the frame, so that office printers lose
 * nothing; a press job extends those that end there, by their edges that lie on the frame, and leaves all else where it
 * is. */
#include "impose/impose_pen.h"

#include <math.h>

/* Edges come from sums of lengths, not from one. */
static const double SAME = 0.05;

static struct rect grown(struct rect box, struct rect frame, struct rect bleed)
{
    double right = box.x + box.w, bottom = box.y + box.h;
    if (fabs(right - frame.x - frame.w) < SAME)
        right = bleed.x + bleed.w;
    if (fabs(bottom - frame.y - frame.h) < SAME)
        bottom = bleed.y + bleed.h;
    if (fabs(box.x - frame.x) < SAME)
        box.x = bleed.x;
    if (fabs(box.y - frame.y) < SAME)
        box.y = bleed.y;
    return (struct rect){box.x, box.y, right - box.x, bottom - box.y};
}

/* What undoes MATRIX, which only turns and moves. */
static struct matrix turned_back(struct matrix m)
{
    struct matrix back = {.a = m.a, .b = m.c, .c = m.b, .d = m.d};
    back.e = -(back.a * m.e + back.c * m.f);
    back.f = -(back.b * m.e + back.d * m.f);
    return back;
}

/* Fields of what stands on its side or its head grow as those around it: FRAME and BLEED are in the page's own place.
 */
static const struct page *grow(struct arena *arena, const struct page *page, struct rect frame, struct rect bleed)
{
    struct page *out = arena_memdup(arena, page, sizeof *page);
    struct page_item *items = arena_array(arena, page->n, sizeof *items);
    for (size_t i = 0; i < page->n; i++) {
        items[i] = page->items[i];
        if (items[i].kind == PAGE_RECT && items[i].rect.field) {
            items[i].rect.box = grown(items[i].rect.box, frame, bleed);
            items[i].twin = 0;
        }
        if (items[i].kind == PAGE_GROUP && items[i].group.tagged) {
            struct matrix back = turned_back(items[i].group.matrix);
            items[i].group.page =
                grow(arena, items[i].group.page, rect_transform(frame, back), rect_transform(bleed, back));
        }
    }
    out->bleed = bleed;
    out->items = items;
    return out;
}

/* ---- small type */

/* On four plates that never quite meet, letters blur; below this size they are printed in black alone. */
static const double SMALL = 14;

/* What is printed of INK in type of SIZE: black alone, where it is dark and on more than one plate. Pale type on a dark
 * field is made of what is left out. A black with colours below it is for areas, whatever the size of the type. */
static const struct ink *type_ink(const struct ink *ink, double size)
{
    static const double FULL = 0.999;
    int plates = 0;
    for (int i = 0; ink && i < 4; i++)
        plates += ink->cmyk[i] > 0;
    bool blurs = plates > 1 && ink->gray < 0.45;
    return blurs && (size < SMALL || ink->cmyk[3] > FULL) ? &IMPOSE_BLACK : ink;
}

static const struct page *sharpen(struct arena *arena, const struct page *page)
{
    struct page *out = arena_memdup(arena, page, sizeof *page);
    struct page_item *items = arena_array(arena, page->n, sizeof *items);
    for (size_t i = 0; i < page->n; i++) {
        items[i] = page->items[i];
        struct page_text *text = &items[i].text;
        if (items[i].kind == PAGE_GROUP)
            items[i].group.page = sharpen(arena, items[i].group.page);
        if (items[i].kind != PAGE_TEXT)
            continue;
        text->ink = type_ink(text->ink, text->size);
        text->accent = type_ink(text->accent, text->size);
        items[i].twin = 0;
    }
    out->items = items;
    return out;
}

void impose_small_type(struct arena *arena, const struct page_doc *doc, struct page_doc *out)
{
    struct page *pages = arena_array(arena, doc->n, sizeof *pages);
    for (size_t i = 0; i < doc->n; i++)
        pages[i] = *sharpen(arena, &doc->pages[i]);
    *out = *doc;
    out->pages = pages;
}

bool impose_bleed(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct spec_layout *layout,
                  struct page_doc *out)
{
    if (layout->bleed <= 0) {
        diag_error(diag, layout->span, "no-bleed", "the format '%s' has no bleed, which a press needs", layout->format);
        diag_hint(diag, "give the format 'bleed: 0.125in', or 3mm where paper is metric");
        return false;
    }
    struct page *pages = arena_array(arena, doc->n, sizeof *pages);
    double b = layout->bleed;
    for (size_t i = 0; i < doc->n; i++)
        pages[i] = *grow(arena, &doc->pages[i], layout->frame, rect_inset(doc->pages[i].trim, -b, -b, -b, -b));
    *out = *doc;
    out->pages = pages;
    return true;
}
