/* Stage: a poster -> sheets that an office printer takes, to be cut along the marks and glued.
 * Every sheet shows its part of the poster and OVERLAP of each neighbour, half of it on either side of the seam.
 * The one hard thing: where the seams run. None may cut a code or a phone number. Seams across the poster go all its
 * width; those down are found for each row by itself, on sheets upright or on their side, so that a row without a
 * number need not suffer for one with it. Rows are a shortest path: what parts no number wins, then the fewest sheets.
 * A number that is wider than a sheet on its side can only be parted, and then between its groups of digits, which is
 * said. */
#include "impose/impose_pen.h"

#include <math.h>
#include <string.h>

enum { MOST = 16, TRIES = 3 }; /* sheets in a row; how many more than the fewest are tried */
/* MARGIN: of a sheet: what the printer leaves, GAP and MARK; a wider one would part the number of a Tabloid poster. */
static const double MARGIN = 30, GAP = 3, MARK = 9, LABEL = 7;
static const double HAIRLINE = 0.25, CLEAR = 4.5, STEP = 1, ROW_STEP = 12;

/* What a seam may not run through: a code, a number, a group of its digits. */
enum ban_what { BAN_CODE, BAN_NUMBER, BAN_GROUP };
struct ban {
    struct rect box;
    enum ban_what what;
};
struct bans {
    struct arena *arena;
    VEC(struct ban) all;
};

/* The edges of the sheets in one direction, those of the poster too. */
struct seams {
    double at[MOST + 1];
    int n; /* sheets */
    bool parted;
};

static void ban(struct bans *bans, struct rect box, enum ban_what what)
{
    double clear = what == BAN_GROUP ? 1 : CLEAR;
    struct ban *add = VEC_ADD(bans->arena, &bans->all);
    add->box = rect_inset(box, -clear, -clear, -clear, -clear);
    add->what = what;
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

/* BOX: of its digits, which reach from the baseline to the height of capitals, no matter where the font's lines end. */
static void ban_text(struct bans *bans, const struct page_text *text, struct rect box)
{
    const struct glyph_line *line = text->line;
    for (size_t from = 0; from < line->text_size; from++) {
        size_t end = is_digit(line->text[from]) ? number_end(line, from) : from;
        double left, right;
        if (end == from)
            continue;
        if (extent(line, from, end, &left, &right))
            ban(bans, (struct rect){box.x + left * text->size, box.y, (right - left) * text->size, box.h}, BAN_NUMBER);
        for (size_t at = from; at < end;) {
            size_t stop = at;
            while (stop < end && is_digit(line->text[stop]))
                stop++;
            if (stop > at && extent(line, at, stop, &left, &right))
                ban(bans, (struct rect){box.x + left * text->size, box.y, (right - left) * text->size, box.h},
                    BAN_GROUP);
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
        ban(bans, rect_transform(rect_inset(box, -quiet, -quiet, -quiet, -quiet), matrix), BAN_CODE);
    }
    if (item->kind == PAGE_TEXT && upright)
        ban_text(
            bans, &item->text,
            rect_transform(
                (struct rect){item->text.x, item->text.y - 0.75 * item->text.size, 0, 0.78 * item->text.size}, matrix));
}

/* ---- seams */

/* What seams across see of a row. */
struct row_bans {
    struct arena *arena;
    VEC(struct ban) all;
};

static struct row_bans bans_of_row(const struct bans *bans, double top, double bottom)
{
    struct row_bans row = {.arena = bans->arena};
    for (size_t i = 0; i < bans->all.n; i++) {
        const struct ban *one = &bans->all.at[i];
        if (one->box.y < bottom && one->box.y + one->box.h > top)
            *VEC_ADD(row.arena, &row.all) = *one;
    }
    return row;
}

/* WIDEST: what a sheet can show; a number that is wider counts by its groups of digits alone. */
static bool is_free(const struct row_bans *row, double widest, double at)
{
    for (size_t i = 0; i < row->all.n; i++) {
        const struct ban *one = &row->all.at[i];
        if ((one->what != BAN_NUMBER || one->box.w <= widest) && at > one->box.x && at < one->box.x + one->box.w)
            return false;
    }
    return true;
}

/* The free place nearest to WISH in FROM..TO. */
static bool nearest(const struct row_bans *row, double widest, double from, double to, double wish, double *found)
{
    wish = fmin(fmax(wish, from), to);
    for (double off = 0; wish - off >= from || wish + off <= to; off += STEP)
        for (int side = -1; side <= 1; side += 2) {
            double at = wish + side * off;
            if (at >= from && at <= to && is_free(row, widest, at)) {
                *found = at;
                return true;
            }
        }
    return false;
}

/* N sheets that show at most SHOWN each, of a poster WIDTH wide. */
static bool try_columns(const struct row_bans *row, double widest, double width, double shown, double overlap, int n,
                        struct seams *out)
{
    double inner = shown - overlap, outer = shown - overlap / 2;
    out->n = n;
    out->at[0] = 0;
    out->at[n] = width;
    for (int i = 1; i < n; i++) {
        double most = i == 1 ? outer : out->at[i - 1] + inner;
        double least = fmax(width - outer - (n - 1 - i) * inner, out->at[i - 1] + overlap);
        if (!nearest(row, widest, least, fmin(most, width - overlap / 2), width * i / n, &out->at[i]))
            return false;
    }
    return n > 1 || width <= shown + 0.01;
}

static bool find_columns(const struct bans *bans, double top, double bottom, double width, double shown, double overlap,
                         struct seams *out)
{
    struct row_bans row = bans_of_row(bans, top, bottom);
    int fewest = width <= shown + 0.01 ? 1 : (int)ceil((width - overlap) / (shown - overlap) - 1e-6);
    for (int whole = 1; whole >= 0; whole--)
        for (int n = fewest; n < fewest + TRIES && n <= MOST; n++)
            if (try_columns(&row, whole ? INFINITY : shown - overlap, width, shown, overlap, n, out)) {
                out->parted = !whole;
                return true;
            }
    return false;
}

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
    } rows[MOST];
    int n;
};

static bool free_across(const struct bans *bans, double y)
{
    for (size_t i = 0; i < bans->all.n; i++) {
        const struct ban *one = &bans->all.at[i];
        if (one->what != BAN_GROUP && y > one->box.y && y < one->box.y + one->box.h)
            return false;
    }
    return true;
}

static double most_height(double shown, double overlap, bool first, bool last)
{
    return shown - (first ? 0 : overlap / 2) - (last ? 0 : overlap / 2) + 0.01;
}

/* The row from A to B on sheets that show W x H: taken, where B costs less by way of it. */
static void try_row(const struct bans *bans, const struct page *poster, double overlap, const struct place *places,
                    size_t from, struct place *b, double w, double h, bool turned)
{
    enum { PARTED = 1000 };
    static const double TURNED = 0.01; /* upright, where it makes no difference */
    const struct place *a = &places[from];
    double height = b->y - a->y;
    struct seams columns;
    if (height > most_height(h, overlap, !from, b->y >= poster->h) ||
        !find_columns(bans, a->y, b->y, poster->w, w, overlap, &columns))
        return;
    double cost =
        a->cost + columns.n + (columns.parted ? PARTED : 0) + (turned ? TURNED : 0) + height * height / (h * h) / MOST;
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
    double w = asked->sheet_w - 2 * MARGIN, h = asked->sheet_h - 2 * MARGIN;
    VEC(struct place) places = {0};
    for (double y = 0; y < poster->h - ROW_STEP; y += ROW_STEP)
        if (y <= 0 || free_across(bans, y))
            *VEC_ADD(bans->arena, &places) = (struct place){.y = y, .cost = y > 0 ? INFINITY : 0};
    *VEC_ADD(bans->arena, &places) = (struct place){.y = poster->h, .cost = INFINITY};
    for (size_t to = 1; to < places.n; to++)
        for (size_t from = to; from-- > 0;) {
            double height = places.at[to].y - places.at[from].y;
            if (height > fmax(w, h) + 0.01)
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
    if (!out->n || out->n > MOST)
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

/* One sheet: what is kept of it, and what of its neighbours it shows. */
static struct page tile(struct arena *arena, const struct page *poster, const struct impose_piece *piece,
                        const struct tiling *tiling, int row, int column)
{
    const struct seams *columns = &tiling->rows[row].columns;
    double half = tiling->overlap / 2, top = tiling->rows[row].top, left = columns->at[column];
    struct rect kept = {left, top, columns->at[column + 1] - left, tiling->rows[row].bottom - top};
    struct rect shown = rect_inset(kept, row ? -half : 0, column < columns->n - 1 ? -half : 0,
                                   row < tiling->n - 1 ? -half : 0, column ? -half : 0);
    const struct page *window = window_page(arena, poster, shown);
    double w = tiling->rows[row].sheet_w, h = tiling->rows[row].sheet_h;
    double x = (w - shown.w) / 2 - shown.x, y = (h - shown.h) / 2 - shown.y;
    kept.x += x, shown.x += x;
    kept.y += y, shown.y += y;
    struct impose_pen pen = {.arena = arena, .ink = &IMPOSE_BLACK, .width = HAIRLINE, .letters = piece->letters};
    pen_group(&pen, window, x, y, true, !column && !row);
    cut_marks(&pen, kept, shown);
    double base = shown.y + shown.h + GAP + LABEL;
    const char *label = arena_format(arena, "(%d, %d)", row + 1, column + 1);
    pen_text_centered(&pen, kept.x + kept.w / 2, base, LABEL, label);
    pen_text(&pen, kept.x + GAP, shown.y - GAP - 2, 5.5,
             arena_format(arena, "%s · row %d of %d, sheet %d of %d", piece->note, row + 1, tiling->n, column + 1,
                          columns->n));
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
                   "page '%s' cannot be cut into such sheets without a seam through a code or a digit", poster->name);
        diag_hint(diag, "take another sheet, or have the poster printed in one piece");
        return false;
    }
    for (int i = 0; i < out->n; i++)
        parted |= out->rows[i].columns.parted;
    if (parted) {
        diag_warning(diag, piece->layout->span, "tile-seam",
                     "a phone number of page '%s' is wider than a sheet: a seam runs between two groups of its digits",
                     poster->name);
        diag_hint(diag, "glue that seam with care, or have the poster printed in one piece");
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
    struct page *sheets = arena_array(arena, doc->n * MOST * MOST, sizeof *sheets);
    size_t n = 0;
    for (size_t i = 0; i < doc->n; i++) {
        struct bans bans = {.arena = arena};
        struct tiling tiling = {0};
        page_walk(&doc->pages[i], ban_item, &bans);
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
