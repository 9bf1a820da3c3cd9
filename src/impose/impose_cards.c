/* Stage: composed pages -> sheets of label stock, or of plain paper to be cut.
 * The one hard thing: a back must lie behind its own front after the printer has turned the sheet. Turned about its
 * upright axis a sheet swaps left and right, so a label at x is met from behind at W - x - w; about its level axis it
 * swaps top and bottom. Cards are placed, not copied: every group shares the card's items, and only the first of each
 * is tagged, so that a reader hears a card once. */
#include <math.h>

#include "impose/impose_pen.h"

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

/* Where label (COLUMN, ROW) lies, seen from the front or, with TURN, from behind. */
static struct rect label_place(const struct spec_stock *stock, int column, int row, const struct impose_turn *turn)
{
    struct rect place = {stock->x0 + column * stock->dx, stock->y0 + row * stock->dy, stock->label_w, stock->label_h};
    if (!turn)
        return place;
    /* The short edge of a sheet on its side is the upright one. */
    if (turn->flip_short != (stock->sheet_w > stock->sheet_h))
        place.y = stock->sheet_h - place.y - place.h;
    else
        place.x = stock->sheet_w - place.x - place.w;
    place.x += turn->x;
    place.y += turn->y;
    return place;
}

/* Where cards are placed that are SIDES pages each. */
struct filling {
    const struct page_doc *doc;
    const struct spec_stock *stock;
    const struct impose_turn *turn;
    size_t sides, cards;
};

static bool varies(const struct page *page)
{
    for (size_t i = 0; i < page->n; i++)
        if (page->items[i].varies)
            return true;
    return false;
}

/* Labels of one card take it again and again; of several, each takes the next. */
static struct page sheet_of(struct arena *arena, const struct filling *filling, size_t sheet, size_t side)
{
    const struct spec_stock *stock = filling->stock;
    size_t labels = (size_t)stock->columns * (size_t)stock->rows, n = labels;
    if (filling->cards > 1 && filling->cards - sheet * labels < labels)
        n = filling->cards - sheet * labels;
    struct page_item *items = arena_array(arena, n, sizeof *items);
    for (size_t i = 0; i < n; i++) {
        size_t card = filling->cards > 1 ? sheet * labels + i : 0;
        const struct page *page = &filling->doc->pages[card * filling->sides + side];
        struct rect place =
            label_place(stock, (int)i % stock->columns, (int)i / stock->columns, side ? filling->turn : NULL);
        items[i].kind = PAGE_GROUP;
        items[i].tag = PAGE_NO_TAG;
        items[i].span = stock->span;
        items[i].varies = varies(page);
        items[i].group.matrix = (struct matrix){1, 0, 0, 1, place.x - page->trim.x, place.y - page->trim.y};
        items[i].group.page = page;
        items[i].group.clip = true;
        items[i].group.tagged = filling->cards > 1 || i == 0;
    }
    struct rect whole = {0, 0, stock->sheet_w, stock->sheet_h};
    return (struct page){filling->doc->pages[side].name, stock->sheet_w, stock->sheet_h, whole, whole, items, n};
}

bool impose_cards(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct spec_stock *stock,
                  const struct impose_turn *turn, struct page_doc *out)
{
    struct filling filling = {doc, stock, turn, doc->n > 1 && doc->duplex != PAGE_SIMPLEX ? 2 : 1, 0};
    if (!doc->n || doc->n % filling.sides) {
        diag_error(diag, stock->span, "stock-sides", "a card has one side or two, but this layout has %zu pages",
                   doc->n);
        diag_hint(diag, "give the layout one page, or a front and a back for every card");
        return false;
    }
    bool fits = true;
    for (size_t i = 0; i < doc->n; i++)
        fits = fits_label(diag, &doc->pages[i], stock) && fits;
    if (!fits)
        return false;

    filling.cards = doc->n / filling.sides;
    size_t labels = (size_t)stock->columns * (size_t)stock->rows;
    size_t n = filling.cards > 1 ? (filling.cards + labels - 1) / labels : 1;
    struct page *sheets = arena_array(arena, n * filling.sides, sizeof *sheets);
    for (size_t i = 0; i < n * filling.sides; i++)
        sheets[i] = sheet_of(arena, &filling, i / filling.sides, i % filling.sides);
    *out = *doc;
    out->pages = sheets;
    out->n = n * filling.sides;
    out->duplex = filling.sides < 2 ? PAGE_SIMPLEX : turn->flip_short ? PAGE_DUPLEX_SHORT : PAGE_DUPLEX_LONG;
    return true;
}

void impose_backs(struct arena *arena, const struct page_doc *doc, const struct impose_turn *turn, struct page_doc *out)
{
    *out = *doc;
    if (doc->duplex == PAGE_SIMPLEX || fabs(turn->x) + fabs(turn->y) <= 0)
        return;
    struct page *pages = arena_memdup(arena, doc->pages, doc->n * sizeof *pages);
    for (size_t i = 1; i < doc->n; i += 2) {
        struct impose_pen pen = {.arena = arena};
        pen_group(&pen, &doc->pages[i], turn->x, turn->y, false, true);
        pen.items.at->varies = varies(&doc->pages[i]);
        pages[i].items = pen.items.at;
        pages[i].n = pen.items.n;
    }
    out->pages = pages;
}

/* ---- plain paper */

enum { CUT_MARGIN = 36, NO_BLEED_GUTTER = 9 }; /* the printer's margin, bleed, and what is left of a mark */

static int how_many(double room, double size, double gutter)
{
    double n = floor((room - 2 * CUT_MARGIN + gutter + 0.01) / (size + gutter));
    return n > 0 ? (int)n : 0;
}

bool impose_cut(struct diag *diag, struct span span, double w, double h, double bleed, double sheet_w, double sheet_h,
                struct spec_stock *out)
{
    double gutter = bleed > 0 ? 2 * bleed : NO_BLEED_GUTTER;
    int best = 0;
    for (int side = 0; side < 2; side++) {
        double sw = side ? sheet_h : sheet_w, sh = side ? sheet_w : sheet_h;
        int columns = how_many(sw, w, gutter), rows = how_many(sh, h, gutter);
        if (columns * rows <= best)
            continue;
        best = columns * rows;
        *out = (struct spec_stock){.name = "plain paper",
                                   .product = "plain paper, to be cut",
                                   .sheet_w = sw,
                                   .sheet_h = sh,
                                   .label_w = w,
                                   .label_h = h,
                                   .x0 = (sw - columns * w - (columns - 1) * gutter) / 2,
                                   .y0 = (sh - rows * h - (rows - 1) * gutter) / 2,
                                   .dx = w + gutter,
                                   .dy = h + gutter,
                                   .columns = columns,
                                   .rows = rows,
                                   .cut = true,
                                   .span = span};
    }
    if (best)
        return true;
    diag_error(diag, span, "cut-size",
               "a piece of %.1f x %.1f mm, with room for marks, does not fit a sheet of %.1f x %.1f mm", w / LEN_MM,
               h / LEN_MM, sheet_w / LEN_MM, sheet_h / LEN_MM);
    diag_hint(diag, "leave --cut away for pieces as large as the sheet, or use --tile to cut a poster into sheets");
    return false;
}
