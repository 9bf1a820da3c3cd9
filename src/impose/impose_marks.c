/* Stage: pages with bleed -> pages for a print shop.
 *
 *      |  (+)  |        crop marks start outside the bleed, registration marks stand between them;
 *    --+-------+--      fold marks are dashed; the slug is below
 *   (+)| trim  |(+)
 *
 * The one hard thing: a mark must be on every plate that is made, those of spot colours that a shop adds too, and call
 * for none that is not; that is a colour of its own (Separation All). The slug names the plates that the page needs, so
 * that a card in black alone is seen to be a job of one plate. */
#include "impose/impose_pen.h"

#include <math.h>
#include <string.h>

enum { PLATES = 4 };
static const char *const PLATE_NAMES[PLATES] = {"Cyan", "Magenta", "Yellow", "Black"};
static const struct ink PLATE_INKS[PLATES] = {
    {.name = "cyan", .rgb = {0, 1, 1}, .cmyk = {1, 0, 0, 0}},
    {.name = "magenta", .rgb = {1, 0, 1}, .cmyk = {0, 1, 0, 0}},
    {.name = "yellow", .rgb = {1, 1, 0}, .cmyk = {0, 0, 1, 0}},
    {.name = "black", .cmyk = {0, 0, 0, 1}},
};

/* Lengths from the bleed outwards, points. */
static const double GAP = 3, LENGTH = 18, RING = 4.5, SLUG_SIZE = 6, SLUG_FIRST = 30, SLUG_STEP = 8, MARGIN = 45;
static const double HAIRLINE = 0.25;

static void add_plates(struct ink *sum, const struct ink *ink)
{
    for (int i = 0; ink && i < PLATES; i++)
        if (ink->cmyk[i] > 0)
            sum->cmyk[i] = 1;
}

static void sum_item(void *context, const struct page_item *item, struct matrix matrix)
{
    struct ink *sum = context;
    (void)matrix;
    switch (item->kind) {
    case PAGE_TEXT:
        add_plates(sum, item->text.ink);
        add_plates(sum, item->text.accent);
        break;
    case PAGE_RECT:
        add_plates(sum, item->rect.fill);
        add_plates(sum, item->rect.stroke.ink);
        break;
    case PAGE_PATH:
        add_plates(sum, item->path.fill);
        add_plates(sum, item->path.stroke.ink);
        break;
    case PAGE_CODE:
        add_plates(sum, item->code.ink);
        break;
    case PAGE_IMAGE:
        add_plates(sum, &PLATE_INKS[PLATES - 1]);
        break;
    case PAGE_GROUP:
        break; /* its items come by themselves */
    }
}

static void crop_marks(struct impose_pen *pen, struct rect trim, double bleed)
{
    double near = bleed + GAP, far = near + LENGTH;
    for (int corner = 0; corner < 4; corner++) {
        double x = trim.x + (corner & 1 ? trim.w : 0), y = trim.y + (corner & 2 ? trim.h : 0);
        double across = corner & 1 ? 1 : -1, down = corner & 2 ? 1 : -1;
        pen_line(pen, x + across * near, y, x + across * far, y);
        pen_line(pen, x, y + down * near, x, y + down * far);
    }
}

static void registration_mark(struct impose_pen *pen, double x, double y)
{
    double arm = LENGTH / 2;
    pen_ring(pen, x, y, RING);
    pen_line(pen, x - arm, y, x + arm, y);
    pen_line(pen, x, y - arm, x, y + arm);
}

/* Half way along a side, or half a panel further where a fold has its mark there. */
static double between_folds(const struct impose_piece *piece, size_t index, double side, bool down)
{
    const struct spec_layout *layout = piece->layout;
    double at = side / 2, near = LENGTH;
    for (size_t i = 0; layout->panels_down == down && i + 1 < layout->npanels; i++) {
        double fold = spec_fold(layout, i, index, piece->rtl);
        if (fabs(fold - side / 2) < near)
            at =
                fold + (i + 2 < layout->npanels ? spec_fold(layout, i + 1, index, piece->rtl) - fold : side - fold) / 2;
    }
    return at;
}

/* Every plate's name in its own ink stands on that plate only. */
static void slug(struct impose_pen *pen, struct rect trim, double bleed, const struct ink *plates, const char *note,
                 const char *allowed)
{
    double x = trim.x, y = trim.y + trim.h + bleed + SLUG_FIRST;
    x += pen_text(pen, x, y, SLUG_SIZE, note) + SLUG_SIZE;
    for (int i = 0; i < PLATES; i++)
        if (plates->cmyk[i] > 0) {
            pen->ink = &PLATE_INKS[i];
            x += pen_text(pen, x, y, SLUG_SIZE, PLATE_NAMES[i]) + SLUG_SIZE / 2;
        }
    pen->ink = &IMPOSE_EVERY_PLATE;
    if (allowed)
        pen_text(pen, trim.x, y + SLUG_STEP, SLUG_SIZE, allowed);
}

/* How far the words go, so that those of a small card are not cut off. */
static double reach(const struct impose_pen *pen)
{
    double right = 0;
    for (size_t i = 0; i < pen->items.n; i++)
        if (pen->items.at[i].kind == PAGE_TEXT)
            right = fmax(right, pen->items.at[i].text.x + pen->items.at[i].text.line->width * SLUG_SIZE);
    return right;
}

void impose_marks(struct arena *arena, const struct page_doc *doc, const struct impose_piece *piece,
                  struct page_doc *out)
{
    struct page *pages = arena_array(arena, doc->n, sizeof *pages);
    for (size_t i = 0; i < doc->n; i++) {
        const struct page *page = &doc->pages[i];
        struct ink plates = {0};
        page_walk(page, sum_item, &plates);
        struct impose_pen pen = {
            .arena = arena, .ink = &IMPOSE_EVERY_PLATE, .width = HAIRLINE, .letters = piece->letters};
        double bleed = page->trim.x - page->bleed.x, edge = bleed + MARGIN;
        struct rect trim = {edge, edge, page->trim.w, page->trim.h};
        pen_group(&pen, page, edge - page->trim.x, edge - page->trim.y, true, true);
        double middle = bleed + GAP + LENGTH / 2;
        double x = trim.x + between_folds(piece, i, trim.w, false);
        double y = trim.y + between_folds(piece, i, trim.h, true);
        crop_marks(&pen, trim, bleed);
        registration_mark(&pen, x, trim.y - middle);
        registration_mark(&pen, x, trim.y + trim.h + middle);
        registration_mark(&pen, trim.x - middle, y);
        registration_mark(&pen, trim.x + trim.w + middle, y);
        pen_folds(&pen, piece, trim, bleed + GAP, LENGTH, i);
        slug(&pen, trim, bleed, &plates,
             doc->n > 1 ? arena_format(arena, "%s · %zu/%zu", piece->note, i + 1, doc->n) : piece->note,
             piece->allowed);
        pages[i] = (struct page){.name = page->name,
                                 .w = fmax(trim.w + 2 * edge, reach(&pen) + GAP),
                                 .h = trim.h + 2 * edge,
                                 .trim = trim,
                                 .bleed = rect_inset(trim, -bleed, -bleed, -bleed, -bleed),
                                 .items = pen.items.at,
                                 .n = pen.items.n};
    }
    *out = *doc;
    out->pages = pages;
}
