/* Stage: a poster -> sheets that an office printer takes, to be cut along the marks and glued.
 * Every sheet shows its part of the poster and some of each neighbour, OVERLAP of both together at a seam.
 * The one hard thing: where the seams run. None may cut a code or a phone number. Seams across the poster go all its
 * width; those down are found for each row by itself (impose_seam.c), on sheets upright or on their side, so that a row
 * without a number need not suffer for one with it. Rows are a shortest path: what parts no number wins, then the
 * fewest sheets. Seams stand on whole points, so that the sheets, glued together, are the poster's own pixels. */
#include "impose/impose_pen.h"
#include "impose/impose_seam.h"

#include <math.h>

static const double GAP = 2, LABEL = 7, HAIRLINE = 0.25, ROW_STEP = 12;
/* What the printer leaves, GAP and a mark. Above and below are words too; beside, every point counts: a few more would
 * part the number of an A3 poster on Letter. */
static const double MARK_ABOVE = 9, MARK_BESIDE = 5, ABOVE = 29, BESIDE = 25;

/* A way to lay the rows: what all above Y costs at least. */
struct place {
    double y, cost;
    size_t from;
    struct seams columns; /* of the row above */
    bool turned;
};

/* The rows of a poster, each on sheets that all lie one way. */
struct tiling {
    double overlap;
    struct {
        double top, bottom, sheet_w, sheet_h;
        struct seams columns;
    } rows[SEAM_MOST];
    int n;
};

static double most_height(double shown, double overlap, bool first, bool last)
{
    return shown - (first ? 0 : overlap / 2) - (last ? 0 : overlap / 2) + 0.01;
}

/* The row from A to B on sheets of W x H: taken, where B costs less by way of it. */
static void try_row(const struct bans *bans, const struct page *poster, double overlap, const struct place *places,
                    size_t from, struct place *b, double w, double h, bool turned)
{
    enum { PARTED = 1000 };
    static const double TURNED = 0.01; /* upright, where it makes no difference */
    const struct place *a = &places[from];
    double height = b->y - a->y;
    struct seams columns;
    w -= 2 * BESIDE, h -= 2 * ABOVE;
    if (height > most_height(h, overlap, !from, b->y >= poster->h) ||
        !seam_columns(bans, a->y, b->y, poster->w, w, overlap, &columns))
        return;
    double cost = a->cost + columns.n + (columns.parted ? PARTED : 0) + (turned ? TURNED : 0) +
                  height * height / (h * h) / SEAM_MOST;
    if (cost >= b->cost)
        return;
    b->cost = cost;
    b->from = from;
    b->columns = columns;
    b->turned = turned;
}

/* The cheapest rows, from the top down (a shortest path): no number parted, few sheets, even heights. */
static bool find_rows(const struct bans *bans, const struct page *poster, const struct impose_tiling *asked,
                      struct tiling *out)
{
    double w = asked->sheet_w, h = asked->sheet_h;
    VEC(struct place) places = {0};
    for (double y = 0; y < poster->h - ROW_STEP; y += ROW_STEP)
        if (y <= 0 || seam_free_across(bans, y))
            *VEC_ADD(bans->arena, &places) = (struct place){.y = y, .cost = y > 0 ? INFINITY : 0};
    *VEC_ADD(bans->arena, &places) = (struct place){.y = poster->h, .cost = INFINITY};
    for (size_t to = 1; to < places.n; to++)
        for (size_t from = to; from-- > 0;) {
            double height = places.at[to].y - places.at[from].y;
            if (height > fmax(w, h))
                break;
            if (isinf(places.at[from].cost) || (height < asked->overlap && places.n > 2))
                continue;
            try_row(bans, poster, asked->overlap, places.at, from, &places.at[to], w, h, false);
            try_row(bans, poster, asked->overlap, places.at, from, &places.at[to], h, w, true);
        }
    *out = (struct tiling){.overlap = asked->overlap};
    bool found = !isinf(places.at[places.n - 1].cost);
    for (size_t at = places.n - 1; found && at > 0; at = places.at[at].from)
        out->n++;
    if (!out->n || out->n > SEAM_MOST)
        return false;
    size_t at = places.n - 1;
    for (int i = out->n - 1; i >= 0; i--, at = places.at[at].from) {
        const struct place *place = &places.at[at];
        out->rows[i].top = places.at[place->from].y;
        out->rows[i].bottom = place->y;
        out->rows[i].sheet_w = place->turned ? asked->sheet_h : asked->sheet_w;
        out->rows[i].sheet_h = place->turned ? asked->sheet_w : asked->sheet_h;
        out->rows[i].columns = place->columns;
    }
    return true;
}

/* ---- drawing */

/* Marks at what is kept, outside what is shown. */
static void cut_marks(struct impose_pen *pen, struct rect kept, struct rect shown)
{
    double left = shown.x - GAP, right = shown.x + shown.w + GAP, top = shown.y - GAP, bottom = shown.y + shown.h + GAP;
    for (int i = 0; i < 2; i++) {
        double x = kept.x + i * kept.w, y = kept.y + i * kept.h;
        pen_line(pen, x, top, x, top - MARK_ABOVE);
        pen_line(pen, x, bottom, x, bottom + MARK_ABOVE);
        pen_line(pen, left, y, left - MARK_BESIDE, y);
        pen_line(pen, right, y, right + MARK_BESIDE, y);
    }
}

static const struct page *window_page(struct arena *arena, const struct page *poster, struct rect shown)
{
    struct impose_pen pen = {.arena = arena};
    pen_group(&pen, poster, 0, 0, false, true);
    struct page *page = arena_alloc(arena, sizeof *page);
    *page = *poster;
    page->bleed = shown;
    page->items = pen.items.at;
    page->n = pen.items.n;
    return page;
}

/* What lies on its neighbour is cut, and all at the poster's own edge; the rest is what the neighbour is glued to. */
static const char *edges_to_cut(struct arena *arena, const struct tiling *tiling, int row, int column)
{
    const struct seams *columns = &tiling->rows[row].columns;
    bool left = columns->lead[column] <= tiling->overlap / 2;
    bool right = column == columns->n - 1 || columns->trail[column] < tiling->overlap / 2;
    return arena_format(arena, "top%s%s%s", left ? ", left" : "", right ? ", right" : "",
                        row == tiling->n - 1 ? ", bottom" : "");
}

/* One sheet: what is kept of it, and what of its neighbours it shows. */
static struct page tile(struct arena *arena, const struct page *poster, const struct impose_piece *piece,
                        const struct tiling *tiling, int row, int column)
{
    const struct seams *columns = &tiling->rows[row].columns;
    double half = tiling->overlap / 2, top = tiling->rows[row].top, left = columns->at[column];
    struct rect kept = {left, top, columns->at[column + 1] - left, tiling->rows[row].bottom - top};
    struct rect shown = rect_inset(kept, row ? -half : 0, -columns->trail[column], row < tiling->n - 1 ? -half : 0,
                                   -columns->lead[column]);
    const struct page *window = window_page(arena, poster, shown);
    double w = tiling->rows[row].sheet_w, h = tiling->rows[row].sheet_h;
    double x = floor((w - shown.w) / 2) - shown.x, y = floor((h - shown.h) / 2) - shown.y;
    kept.x += x, shown.x += x;
    kept.y += y, shown.y += y;
    struct impose_pen pen = {.arena = arena, .ink = &IMPOSE_BLACK, .width = HAIRLINE, .letters = piece->letters};
    pen_group(&pen, window, x, y, true, !column && !row);
    cut_marks(&pen, kept, shown);
    double base = shown.y + shown.h + GAP + LABEL;
    const char *label = arena_format(arena, "(%d, %d)", row + 1, column + 1);
    pen_text_centered(&pen, kept.x + kept.w / 2, base, LABEL, label);
    pen_text(&pen, kept.x + GAP, shown.y - GAP - 2, 5.5,
             arena_format(arena, "row %d of %d, sheet %d of %d · cut %s; glue from the top left · %s", row + 1,
                          tiling->n, column + 1, columns->n, edges_to_cut(arena, tiling, row, column), piece->note));
    if (kept.w > 4 * 25 * LEN_MM)
        pen_scale(&pen, kept.x + kept.w - 105, base, 25 * LEN_MM, 5 * LEN_MM, false, "25 mm");
    return (struct page){
        .name = label, .w = w, .h = h, .trim = kept, .bleed = shown, .items = pen.items.at, .n = pen.items.n};
}

/* False: reported. */
static bool find_tiling(struct bans *bans, struct diag *diag, const struct page *poster,
                        const struct impose_piece *piece, const struct impose_tiling *asked, struct tiling *out)
{
    bool parted = false;
    if (!find_rows(bans, poster, asked, out)) {
        diag_error(diag, piece->layout->span, "tile-seam",
                   "page '%s' of format '%s' cannot be cut into such sheets without a seam through a code or a digit",
                   poster->name, piece->layout->format);
        diag_hint(diag, "take another sheet, or have the poster printed in one piece");
        return false;
    }
    for (int i = 0; i < out->n; i++)
        parted |= out->rows[i].columns.parted;
    if (parted) {
        diag_warning(
            diag, piece->layout->span, "tile-seam",
            "a phone number of format '%s' is wider than a sheet: a seam runs between two groups of its digits",
            piece->layout->format);
        diag_hint(diag, "larger sheets (--tile tabloid, a3) may keep it whole, a poster printed in one piece does");
    }
    return true;
}

bool impose_tiles(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct impose_piece *piece,
                  const struct impose_tiling *asked, struct page_doc *out)
{
    if (asked->overlap < IMPOSE_PRINTER_MARGIN - 0.01) {
        diag_error(diag, piece->layout->span, "tile-overlap",
                   "an overlap of %.1f mm is smaller than a printer's margin of %.1f mm", asked->overlap / LEN_MM,
                   IMPOSE_PRINTER_MARGIN / LEN_MM);
        diag_hint(diag, "10 mm or more leave something to glue");
        return false;
    }
    struct page *sheets = arena_array(arena, doc->n * SEAM_MOST * SEAM_MOST, sizeof *sheets);
    size_t n = 0;
    for (size_t i = 0; i < doc->n; i++) {
        struct bans bans = {.arena = arena};
        struct tiling tiling = {0};
        seam_bans(&bans, &doc->pages[i]);
        if (!find_tiling(&bans, diag, &doc->pages[i], piece, asked, &tiling))
            return false;
        for (int row = 0; row < tiling.n; row++)
            for (int column = 0; column < tiling.rows[row].columns.n; column++)
                sheets[n++] = tile(arena, &doc->pages[i], piece, &tiling, row, column);
    }
    *out = *doc;
    out->pages = sheets;
    out->n = n;
    out->duplex = PAGE_SIMPLEX;
    return true;
}
