/* Stage: sheets of cards -> the same with what stands beside the cards: cut marks, fold marks, scales.
 * The one hard thing: room. A printer does not reach the edge, and nothing may lie on a piece; so a mark ends where the
 * printer does, and the scales stand in the first margin that has room for them, or nowhere. */
#include "impose/impose_pen.h"

#include <math.h>

static const double HAIRLINE = 0.25, GAP = 3, LONGEST = 12;
static const double EDGE = IMPOSE_PRINTER_MARGIN;

/* All pieces of a sheet, with their bleed. */
struct block {
    struct rect trim; /* around them */
    double bleed;
};

static struct block block_of(const struct page *sheet)
{
    struct block block = {0};
    for (size_t i = 0; i < sheet->n; i++) {
        const struct page_group *group = &sheet->items[i].group;
        struct rect trim = rect_transform(group->page->trim, group->matrix);
        block.trim = i ? rect_union(block.trim, trim) : trim;
        block.bleed = group->page->trim.x - group->page->bleed.x;
    }
    return block;
}

/* From NEAR outside EDGE_OF_BLOCK outwards, as far as there is paper that a printer reaches. */
static void mark_across(struct impose_pen *pen, const struct page *sheet, const struct block *block, double y,
                        bool dashed)
{
    double near = block->bleed + GAP, left = block->trim.x - near, right = block->trim.x + block->trim.w + near;
    double from = left - LONGEST < EDGE ? EDGE : left - LONGEST;
    double to = right + LONGEST > sheet->w - EDGE ? sheet->w - EDGE : right + LONGEST;
    if (from < left)
        (dashed ? pen_dashes : pen_line)(pen, from, y, left, y);
    if (to > right)
        (dashed ? pen_dashes : pen_line)(pen, right, y, to, y);
}

static void mark_down(struct impose_pen *pen, const struct page *sheet, const struct block *block, double x,
                      bool dashed)
{
    double near = block->bleed + GAP, top = block->trim.y - near, bottom = block->trim.y + block->trim.h + near;
    double from = top - LONGEST < EDGE ? EDGE : top - LONGEST;
    double to = bottom + LONGEST > sheet->h - EDGE ? sheet->h - EDGE : bottom + LONGEST;
    if (from < top)
        (dashed ? pen_dashes : pen_line)(pen, x, from, x, top);
    if (to > bottom)
        (dashed ? pen_dashes : pen_line)(pen, x, bottom, x, to);
}

/* A guillotine cuts through the whole sheet, so marks stand in its margins only, and never in a gutter's bleed. */
static void cut_marks(struct impose_pen *pen, const struct page *sheet, const struct block *block,
                      const struct spec_stock *stock)
{
    for (int i = 0; i < stock->columns; i++)
        for (int side = 0; side < 2; side++)
            mark_down(pen, sheet, block, block->trim.x + i * stock->dx + side * stock->label_w, false);
    for (int i = 0; i < stock->rows; i++)
        for (int side = 0; side < 2; side++)
            mark_across(pen, sheet, block, block->trim.y + i * stock->dy + side * stock->label_h, false);
}

/* Of each card that is at the edge of the block; what would lie on a neighbour is left out. */
static void fold_marks(struct impose_pen *pen, const struct impose_piece *piece, const struct page *sheet,
                       const struct block *block)
{
    const struct spec_layout *layout = piece->layout;
    for (size_t i = 0; i < sheet->n; i++) {
        const struct page_group *group = &sheet->items[i].group;
        struct rect trim = rect_transform(group->page->trim, group->matrix);
        for (size_t k = 0; k + 1 < layout->npanels; k++) {
            double at = spec_fold(layout, k, 0, piece->rtl);
            if (layout->panels_down)
                mark_across(pen, sheet, block, trim.y + at, true);
            else
                mark_down(pen, sheet, block, trim.x + at, true);
        }
    }
}

/* TAKEN: how far marks reach from the pieces. The note tells what a sheet is where the pieces themselves must not. */
static void scales(struct impose_pen *pen, const struct page *sheet, const struct block *block, double taken,
                   const char *note)
{
    enum { ROOM = 11, WIDE = 230 }; /* ticks and figures; both scales with their figures */
    double near = block->bleed + GAP + taken, mm25 = 25 * LEN_MM;
    double below = sheet->h - EDGE - block->trim.y - block->trim.h - near, above = block->trim.y - near - EDGE;
    double right = sheet->w - EDGE - block->trim.x - block->trim.w - near, left = block->trim.x - near - EDGE;
    if (below >= ROOM || above >= ROOM) {
        double x = block->trim.x + block->trim.w - WIDE, y = below >= ROOM ? sheet->h - EDGE - 1 : EDGE + ROOM - 1;
        pen_scale(pen, x, y, mm25, 5 * LEN_MM, false, "25 mm");
        pen_scale(pen, x + WIDE / 2, y, LEN_IN, LEN_IN / 8, false, "1 in");
        if (block->trim.w >= 2 * WIDE)
            pen_text(pen, fmax(block->trim.x, EDGE), y, 5.5, note);
    } else if (right >= 2 * ROOM || left >= 2 * ROOM) {
        double x = right >= 2 * ROOM ? sheet->w - EDGE - 2 * ROOM : EDGE, y = sheet->h / 2;
        pen_scale(pen, x, y - mm25 - ROOM, mm25, 5 * LEN_MM, true, "25");
        pen_scale(pen, x, y + ROOM, LEN_IN, LEN_IN / 8, true, "1 in");
    }
}

void impose_beside(struct arena *arena, const struct page_doc *sheets, const struct impose_piece *piece,
                   const struct spec_stock *stock, struct page_doc *out)
{
    struct page *pages = arena_array(arena, sheets->n, sizeof *pages);
    for (size_t i = 0; i < sheets->n; i++) {
        const struct page *sheet = &sheets->pages[i];
        struct impose_pen pen = {.arena = arena, .ink = &IMPOSE_BLACK, .width = HAIRLINE, .letters = piece->letters};
        struct block block = block_of(sheet);
        for (size_t k = 0; k < sheet->n; k++)
            *VEC_ADD(arena, &pen.items) = sheet->items[k];
        bool front = sheets->duplex == PAGE_SIMPLEX || i % 2 == 0;
        /* People cut and fold by the front; marks of a back would lie beside those of its front by the printer's
         * error. */
        if (stock->cut && front)
            cut_marks(&pen, sheet, &block, stock);
        if (front)
            fold_marks(&pen, piece, sheet, &block);
        scales(&pen, sheet, &block, stock->cut || piece->layout->npanels ? LONGEST : 0, piece->note);
        pages[i] = *sheet;
        pages[i].items = pen.items.at;
        pages[i].n = pen.items.n;
    }
    *out = *sheets;
    out->pages = pages;
}
