/* Stage: a poster -> sheets that an office printer takes, to be cut along the marks and glued.
 * Every sheet shows its part of the poster and OVERLAP of each neighbour, half of it on either side of the seam.
 * The one hard thing: where the seams run. None may cut a code or a phone number. Seams are looked for across and down
 * by themselves, nearest to even parts, within what the sheets leave to choose. A number that is wider than a sheet can
 * only be parted, and then between its groups of digits, which is said. */
#include "impose/impose_pen.h"

#include <math.h>
#include <string.h>

enum { MOST = 16, TRIES = 3 };   /* sheets in a row; how many more than the fewest are tried */
static const double MARGIN = 36; /* of a sheet: what the printer leaves, and room for marks and the label */
static const double HAIRLINE = 0.25, MARK = 14, GAP = 3, CLEAR = 4.5, STEP = 0.5;

/* What a seam may not run through, in one direction. */
struct ban {
    double from, to;
    bool digits; /* a code, or a group of digits: never; else a whole number, which may be parted if it must */
};
struct bans {
    struct arena *arena;
    VEC(struct ban) x, y;
};

struct seams {
    double at[MOST + 1]; /* the edges of the poster too */
    int n;               /* sheets */
    bool parted;
};

static void ban(struct bans *bans, struct rect box, bool digits, bool across_only)
{
    *VEC_ADD(bans->arena, &bans->x) = (struct ban){box.x - CLEAR, box.x + box.w + CLEAR, digits};
    if (!across_only)
        *VEC_ADD(bans->arena, &bans->y) = (struct ban){box.y - CLEAR, box.y + box.h + CLEAR, digits};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where the glyphs of bytes FROM..TO stand, in ems. */
static bool extent(const struct glyph_line *line, size_t from, size_t to, double *left, double *right)
{
    bool found = false;
    double end = line->width;
    *left = *right = 0;
    for (size_t i = 0; i < line->n; i++) {
        const struct glyph *glyph = &line->glyphs[i];
        double x = (double)glyph->x;
        if (glyph->text >= from && glyph->text < to) {
            *left = found ? fmin(*left, x) : x;
            *right = found ? fmax(*right, x) : x;
            found = true;
        }
    }
    /* The last digit ends where the nearest glyph to its right begins. */
    for (size_t i = 0; i < line->n && found; i++)
        if ((double)line->glyphs[i].x > *right + 0.01)
            end = fmin(end, (double)line->glyphs[i].x);
    *right = end;
    return found;
}

/* A number as people write it: digits, with single signs and blanks between. Its end; FROM: nothing here. */
static size_t number_end(const struct glyph_line *line, size_t from)
{
    size_t end = from, digits = 0;
    for (size_t at = from; at < line->text_size && at < end + 4; at++)
        if (is_digit(line->text[at])) {
            digits++;
            end = at + 1;
        } else if (line->text[at] != ' ' && line->text[at] != '-' && line->text[at] != '(' && line->text[at] != ')' &&
                   !(line->text[at] & '\x80')) {
            break;
        }
    return digits >= 3 ? end : from;
}

static void ban_text(struct bans *bans, const struct page_text *text, struct rect box)
{
    const struct glyph_line *line = text->line;
    for (size_t from = 0; from < line->text_size; from++) {
        size_t end = is_digit(line->text[from]) ? number_end(line, from) : from;
        double left, right;
        if (end == from)
            continue;
        if (extent(line, from, end, &left, &right))
            ban(bans, (struct rect){box.x + left * text->size, box.y, (right - left) * text->size, box.h}, false,
                false);
        for (size_t at = from; at < end;) {
            size_t stop = at;
            while (stop < end && is_digit(line->text[stop]))
                stop++;
            if (stop > at && extent(line, at, stop, &left, &right))
                ban(bans, (struct rect){box.x + left * text->size, box.y, (right - left) * text->size, box.h}, true,
                    true);
            at = stop > at ? stop : at + 1;
        }
        from = end;
    }
}

static void ban_item(void *context, const struct page_item *item, struct matrix matrix)
{
    struct bans *bans = context;
    bool upright = fabs(matrix.b) < 1e-9 && fabs(matrix.c) < 1e-9;
    if (item->kind == PAGE_CODE) {
        struct rect box = item->code.box;
        double quiet = 4 * box.w / item->code.symbol->size;
        ban(bans, rect_transform(rect_inset(box, -quiet, -quiet, -quiet, -quiet), matrix), true, false);
    }
    if (item->kind == PAGE_TEXT && upright)
        ban_text(bans, &item->text, rect_transform(page_item_box(item), matrix));
}

/* WIDEST: what a sheet can show; a number that is wider counts by its groups of digits alone. */
static bool is_free(const struct ban *bans, size_t n, double widest, double at)
{
    for (size_t i = 0; i < n; i++)
        if ((bans[i].digits || bans[i].to - bans[i].from <= widest) && at > bans[i].from && at < bans[i].to)
            return false;
    return true;
}

/* The free place nearest to WISH in FROM..TO. */
static bool nearest(const struct ban *bans, size_t n, double widest, double from, double to, double wish, double *found)
{
    wish = fmin(fmax(wish, from), to);
    for (double off = 0; wish - off >= from || wish + off <= to; off += STEP)
        for (int side = -1; side <= 1; side += 2) {
            double at = wish + side * off;
            if (at >= from && at <= to && is_free(bans, n, widest, at)) {
                *found = at;
                return true;
            }
        }
    return false;
}

/* N sheets that show at most SHOWN each, of a poster LENGTH long. */
static bool try_seams(const struct ban *bans, size_t nbans, double widest, double length, double shown, double overlap,
                      int n, struct seams *out)
{
    double inner = shown - overlap, outer = shown - overlap / 2;
    out->n = n;
    out->at[0] = 0;
    out->at[n] = length;
    for (int i = 1; i < n; i++) {
        double most = i == 1 ? outer : out->at[i - 1] + inner;
        double least = length - outer - (n - 1 - i) * inner;
        least = fmax(least, out->at[i - 1] + overlap);
        if (!nearest(bans, nbans, widest, least, fmin(most, length - overlap / 2), length * i / n, &out->at[i]))
            return false;
    }
    return n > 1 || length <= shown + 0.01;
}

static bool find_seams(const struct ban *bans, size_t nbans, double length, double shown, double overlap,
                       struct seams *out)
{
    int fewest = length <= shown + 0.01 ? 1 : (int)ceil((length - overlap) / (shown - overlap) - 1e-6);
    for (int whole = 1; whole >= 0; whole--)
        for (int n = fewest; n < fewest + TRIES && n <= MOST; n++)
            if (try_seams(bans, nbans, whole ? INFINITY : shown - overlap, length, shown, overlap, n, out)) {
                out->parted = !whole;
                return true;
            }
    return false;
}

/* ---- drawing */

struct window {
    struct rect kept, shown; /* on the poster */
};

static struct window window_of(const struct page *poster, const struct seams *x, const struct seams *y, int column,
                               int row, double overlap)
{
    struct rect kept = {x->at[column], y->at[row], x->at[column + 1] - x->at[column], y->at[row + 1] - y->at[row]};
    double half = overlap / 2;
    struct rect shown = rect_inset(kept, row ? -half : 0, column < x->n - 1 ? -half : 0, row < y->n - 1 ? -half : 0,
                                   column ? -half : 0);
    (void)poster;
    return (struct window){kept, shown};
}

/* Marks at what is kept, outside what is shown. */
static void cut_marks(struct impose_pen *pen, struct rect kept, struct rect shown)
{
    double left = shown.x - GAP, right = shown.x + shown.w + GAP, top = shown.y - GAP, bottom = shown.y + shown.h + GAP;
    for (int i = 0; i < 2; i++) {
        double x = kept.x + i * kept.w, y = kept.y + i * kept.h;
        pen_line(pen, x, top, x, top - MARK);
        pen_line(pen, x, bottom, x, bottom + MARK);
        pen_line(pen, left, y, left - MARK, y);
        pen_line(pen, right, y, right + MARK, y);
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

struct grid {
    const struct page *poster;
    const struct seams *x, *y;
    double sheet_w, sheet_h, overlap;
    const struct impose_piece *piece;
};

static struct page tile(struct arena *arena, const struct grid *grid, int column, int row)
{
    struct window window = window_of(grid->poster, grid->x, grid->y, column, row, grid->overlap);
    double x = (grid->sheet_w - window.shown.w) / 2 - window.shown.x;
    double y = (grid->sheet_h - window.shown.h) / 2 - window.shown.y;
    struct rect kept = window.kept, shown = window.shown;
    kept.x += x, shown.x += x;
    kept.y += y, shown.y += y;
    struct impose_pen pen = {.arena = arena, .ink = &IMPOSE_BLACK, .width = HAIRLINE, .letters = grid->piece->letters};
    pen_group(&pen, window_page(arena, grid->poster, window.shown), x, y, true, !column && !row);
    cut_marks(&pen, kept, shown);
    double base = shown.y + shown.h + GAP + 9;
    const char *label = arena_format(arena, "(%d, %d)", row + 1, column + 1);
    pen_text_centered(&pen, shown.x + shown.w / 2, base, 9, label);
    pen_text(&pen, kept.x + 6, base, 6, arena_format(arena, "%s · %d × %d", grid->piece->note, grid->y->n, grid->x->n));
    pen_scale(&pen, kept.x + kept.w - 112, base, 25 * LEN_MM, 5 * LEN_MM, false, "25 mm");
    return (struct page){.name = label,
                         .w = grid->sheet_w,
                         .h = grid->sheet_h,
                         .trim = kept,
                         .bleed = shown,
                         .items = pen.items.at,
                         .n = pen.items.n};
}

/* Seams for one way of laying the sheets. False: there is none that is free. */
static bool lay(struct bans *bans, const struct page *poster, const struct impose_tiling *tiling, bool turned,
                struct seams *x, struct seams *y)
{
    double w = (turned ? tiling->sheet_h : tiling->sheet_w) - 2 * MARGIN;
    double h = (turned ? tiling->sheet_w : tiling->sheet_h) - 2 * MARGIN;
    return find_seams(bans->x.at, bans->x.n, poster->w, w, tiling->overlap, x) &&
           find_seams(bans->y.at, bans->y.n, poster->h, h, tiling->overlap, y);
}

static bool tile_page(struct arena *arena, struct diag *diag, const struct page *poster,
                      const struct impose_piece *piece, const struct impose_tiling *tiling, struct page *out, size_t *n)
{
    struct seams x[2], y[2];
    struct bans bans = {.arena = arena};
    page_walk(poster, ban_item, &bans);
    int best = -1, least = 0;
    for (int turned = 0; turned < 2; turned++)
        if (lay(&bans, poster, tiling, turned, &x[turned], &y[turned])) {
            int cost = x[turned].n * y[turned].n + (x[turned].parted || y[turned].parted ? 1000 : 0);
            if (best < 0 || cost < least) {
                best = turned;
                least = cost;
            }
        }
    if (best < 0) {
        diag_error(diag, piece->layout->span, "tile-seam",
                   "page '%s' cannot be cut into such sheets without a seam through a code or a digit", poster->name);
        diag_hint(diag, "take another sheet, or have the poster printed in one piece");
        return false;
    }
    if (x[best].parted || y[best].parted) {
        diag_warning(diag, piece->layout->span, "tile-seam",
                     "page '%s' has a phone number wider than a sheet: a seam runs between two groups of its digits",
                     poster->name);
        diag_hint(diag, "glue that seam with care, or have the poster printed in one piece");
    }
    const struct grid grid = {poster,
                              &x[best],
                              &y[best],
                              best ? tiling->sheet_h : tiling->sheet_w,
                              best ? tiling->sheet_w : tiling->sheet_h,
                              tiling->overlap,
                              piece};
    for (int row = 0; row < y[best].n; row++)
        for (int column = 0; column < x[best].n; column++)
            out[(*n)++] = tile(arena, &grid, column, row);
    return true;
}

bool impose_tiles(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct impose_piece *piece,
                  const struct impose_tiling *tiling, struct page_doc *out)
{
    if (tiling->overlap < IMPOSE_PRINTER_MARGIN - 0.01) {
        diag_error(diag, piece->layout->span, "tile-overlap",
                   "an overlap of %.1f mm is smaller than a printer's margin of %.1f mm", tiling->overlap / LEN_MM,
                   IMPOSE_PRINTER_MARGIN / LEN_MM);
        diag_hint(diag, "10 mm or more leave something to glue");
        return false;
    }
    struct page *sheets = arena_array(arena, doc->n * MOST * MOST, sizeof *sheets);
    size_t n = 0;
    for (size_t i = 0; i < doc->n; i++)
        if (!tile_page(arena, diag, &doc->pages[i], piece, tiling, sheets, &n))
            return false;
    *out = *doc;
    out->pages = sheets;
    out->n = n;
    out->duplex = PAGE_SIMPLEX;
    return true;
}
