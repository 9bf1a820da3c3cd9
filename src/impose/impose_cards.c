/* Stage: composed pages -> sheets of label stock.
 * The one hard thing: a back must lie behind its own front after the printer has turned the sheet. Turned on its long
 * edge a sheet swaps left and right, so a label at x is met from behind at W - x - w; on its short edge it swaps top
 * and bottom. Cards are placed, not copied: every group shares the card's items, and only the first is tagged, so that
 * a reader hears the card once. */
#include "impose/impose.h"

#include <math.h>

/* Label stock is cut to about a quarter of a millimetre, so nothing finer is worth an error. */
static const double TOLERANCE = 0.25 * LEN_MM;

static bool fits_label(struct diag *diag, const struct page *card, const struct spec_stock *stock)
{
    double w = card->trim.w, h = card->trim.h;
    if (fabs(w - stock->label_w) <= TOLERANCE && fabs(h - stock->label_h) <= TOLERANCE)
        return true;
    diag_error(diag, stock->span, "stock-mismatch",
               "a card of %.2f x %.2f mm does not fit the labels of '%s', %.2f x %.2f mm", w / LEN_MM, h / LEN_MM,
               stock->name, stock->label_w / LEN_MM, stock->label_h / LEN_MM);
    diag_hint(diag, "give the layout the label's size, or name another stock");
    return false;
}

/* Where label (COLUMN, ROW) lies, seen from the front or from behind. */
static struct rect label_place(const struct spec_stock *stock, int column, int row, bool back, bool flip_short)
{
    struct rect place = {stock->x0 + column * stock->dx, stock->y0 + row * stock->dy, stock->label_w, stock->label_h};
    if (back && flip_short)
        place.y = stock->sheet_h - place.y - place.h;
    else if (back)
        place.x = stock->sheet_w - place.x - place.w;
    return place;
}

static struct page sheet_of(struct arena *arena, const struct page *card, const struct spec_stock *stock, bool back,
                            bool flip_short)
{
    size_t n = (size_t)stock->columns * (size_t)stock->rows;
    struct page_item *items = arena_array(arena, n, sizeof *items);
    size_t i = 0;
    for (int row = 0; row < stock->rows; row++)
        for (int column = 0; column < stock->columns; column++, i++) {
            struct rect place = label_place(stock, column, row, back, flip_short);
            items[i].kind = PAGE_GROUP;
            items[i].tag = PAGE_NO_TAG;
            items[i].span = stock->span;
            items[i].group.matrix = (struct matrix){1, 0, 0, 1, place.x - card->trim.x, place.y - card->trim.y};
            items[i].group.page = card;
            items[i].group.clip = true;
            items[i].group.tagged = i == 0;
        }
    struct rect sheet = {0, 0, stock->sheet_w, stock->sheet_h};
    return (struct page){card->name, stock->sheet_w, stock->sheet_h, sheet, sheet, items, n};
}

bool impose_cards(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct spec_stock *stock,
                  bool flip_short, struct page_doc *out)
{
    if (doc->n < 1 || doc->n > 2) {
        diag_error(diag, stock->span, "stock-sides", "a card has one side or two, but this layout has %zu pages",
                   doc->n);
        diag_hint(diag, "leave 'stock' out of a layout with more than two pages");
        return false;
    }
    bool fits = true;
    for (size_t i = 0; i < doc->n; i++)
        fits = fits_label(diag, &doc->pages[i], stock) && fits;
    if (!fits)
        return false;

    struct page *sheets = arena_array(arena, doc->n, sizeof *sheets);
    for (size_t i = 0; i < doc->n; i++)
        sheets[i] = sheet_of(arena, &doc->pages[i], stock, i == 1, flip_short);
    *out = *doc;
    out->pages = sheets;
    out->duplex = doc->n < 2 ? PAGE_SIMPLEX : flip_short ? PAGE_DUPLEX_SHORT : PAGE_DUPLEX_LONG;
    return true;
}
