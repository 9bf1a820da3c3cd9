/* Stage: a poster's row -> its columns, and what no seam may cut.
 * The one hard thing: a number that is nearly as wide as a sheet. Seams share what neighbours overlap between them; for
 * such a number its own sheet gives its share up, as long as its neighbours have it: what is glued lies on them. A
 * number that is wider still can only be parted, and then in the middle between two groups of its digits. */
#include "impose/impose_seam.h"

#include <math.h>
#include <string.h>

enum { TRIES = 3 }; /* how many sheets more than the fewest are tried */
static const double STEP = 1;
/* Between a seam and a code or a number, points; and a group of its digits, ems: about a third of what is between. */
static const double CLEAR = 4, CLEAR_GROUP = 0.1;
/* What a sheet shows beyond a seam where its neighbour has the overlap: as much as scissors miss. */
static const double SLIVER = 2;

static struct ban *ban(struct bans *bans, struct rect box, double clear, enum ban_what what)
{
    struct ban *add = VEC_ADD(bans->arena, &bans->all);
    add->box = rect_inset(box, -clear, -clear, -clear, -clear);
    add->what = what;
    add->whole = add->box.w;
    return add;
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

/* A letter of a word that is dialled, as in 1-800-THE-LOST. */
static bool is_dialled(const struct glyph_line *line, size_t at)
{
    const char *text = line->text + at;
    return text[0] >= 'A' && text[0] <= 'Z' && (text[-1] == '-' || (text[-1] >= 'A' && text[-1] <= 'Z'));
}

/* A number as people write it: digits, with single signs and blanks between, and words in capitals behind a dash. Its
 * end; FROM: nothing here. */
static size_t number_end(const struct glyph_line *line, size_t from)
{
    size_t end = from, digits = 0;
    for (size_t at = from; at < line->text_size && at < end + 4; at++)
        if (is_digit(line->text[at]) || (at > from && is_dialled(line, at))) {
            digits++;
            end = at + 1;
        } else if (line->text[at] != ' ' && line->text[at] != '-' && line->text[at] != '(' && line->text[at] != ')' &&
                   !(line->text[at] & '\x80')) {
            break;
        }
    return digits >= 3 ? end : from;
}

/* From the baseline up, ems: digits are as high as capitals, no matter where the font's lines end; what stands above a
 * number says whose it is, and stays with it. */
static const double DIGITS = 0.75, LABELLED = 1.25;

/* What is LEFT..RIGHT ems from the start of TEXT, and HIGH. */
static struct rect digits_box(const struct page_text *text, double left, double right, double high,
                              struct matrix matrix)
{
    double size = text->size;
    const struct rect box = {text->x + left * size, text->y - high * size, (right - left) * size, (high + 0.03) * size};
    return rect_transform(box, matrix);
}

static void ban_text(struct bans *bans, const struct page_text *text, struct matrix matrix)
{
    const struct glyph_line *line = text->line;
    double clear = CLEAR_GROUP * text->size;
    for (size_t from = 0; from < line->text_size; from++) {
        size_t end = is_digit(line->text[from]) ? number_end(line, from) : from;
        double left, right;
        if (end == from)
            continue;
        double whole = 0;
        if (extent(line, from, end, &left, &right))
            whole = ban(bans, digits_box(text, left, right, LABELLED, matrix), CLEAR, BAN_NUMBER)->whole;
        for (size_t at = from; at < end;) {
            size_t stop = at;
            while (stop < end && (is_digit(line->text[stop]) || is_dialled(line, stop)))
                stop++;
            if (stop > at && extent(line, at, stop, &left, &right))
                ban(bans, digits_box(text, left, right, DIGITS, matrix), clear, BAN_GROUP)->whole = whole;
            at = stop > at ? stop : at + 1;
        }
        from = end;
    }
}

static void ban_item(void *context, const struct page_item *item, struct matrix matrix)
{
    struct bans *bans = context;
    if (item->kind == PAGE_CODE) {
        struct rect box = item->code.box;
        double quiet = 4 * box.w / item->code.symbol->size;
        ban(bans, rect_transform(rect_inset(box, -quiet, -quiet, -quiet, -quiet), matrix), CLEAR, BAN_CODE);
    }
    if (item->kind == PAGE_TEXT)
        ban_text(bans, &item->text, matrix);
}

void seam_bans(struct bans *bans, const struct page *poster)
{
    page_walk(poster, ban_item, bans);
}

bool seam_free_across(const struct bans *bans, double y)
{
    for (size_t i = 0; i < bans->all.n; i++) {
        const struct ban *one = &bans->all.at[i];
        if (one->what != BAN_GROUP && y > one->box.y && y < one->box.y + one->box.h)
            return false;
    }
    return true;
}

/* ---- columns */

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

/* WIDEST: what a sheet can show; a number that is wider counts by its groups of digits, others as a whole. */
static bool is_free(const struct row_bans *row, double widest, double at)
{
    for (size_t i = 0; i < row->all.n; i++) {
        const struct ban *one = &row->all.at[i];
        bool counts = one->what == BAN_CODE || (one->what == BAN_NUMBER) == (one->whole <= widest);
        if (counts && at > one->box.x && at < one->box.x + one->box.w)
            return false;
    }
    return true;
}

/* The free place nearest to WISH in FROM..TO. */
static bool nearest(const struct row_bans *row, double widest, double from, double to, double wish, double *found)
{
    from = ceil(from), to = floor(to);
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

/* N sheets that show at most SHOWN each, of a poster WIDTH wide; what they lead and trail by is in OUT. */
static bool try_columns(const struct row_bans *row, double widest, double width, double shown, struct seams *out)
{
    double rest = 0; /* what the sheets to come can keep */
    int n = out->n;
    for (int i = 0; i < n; i++)
        rest += shown - out->lead[i] - out->trail[i];
    out->at[0] = 0;
    out->at[n] = width;
    for (int i = 1; i < n; i++) {
        double keeps = shown - out->lead[i - 1] - out->trail[i - 1], before = out->at[i - 1];
        rest -= keeps;
        double least = fmax(width - rest, before + out->lead[i] + out->trail[i - 1]);
        if (!nearest(row, widest, least, fmin(before + keeps, width - out->trail[i - 1]), round(width * i / n),
                     &out->at[i]))
            return false;
    }
    return out->at[n] - out->at[n - 1] <= shown - out->lead[n - 1] - out->trail[n - 1] + 0.01;
}

/* GIVES: the sheet that leaves the overlap to its neighbours; -1: they share it. */
static void share(struct seams *out, int n, double overlap, int gives)
{
    *out = (struct seams){.n = n};
    for (int i = 1; i < n; i++) {
        out->lead[i] = i == gives ? SLIVER : i - 1 == gives ? overlap - SLIVER : overlap / 2;
        out->trail[i - 1] = overlap - out->lead[i];
    }
}

bool seam_columns(const struct bans *bans, double top, double bottom, double width, double shown, double overlap,
                  struct seams *out)
{
    struct row_bans row = bans_of_row(bans, top, bottom);
    int fewest = width <= shown + 0.01 ? 1 : (int)ceil((width - overlap) / (shown - overlap) - 1e-6);
    int most = fewest + TRIES < SEAM_MOST ? fewest + TRIES : SEAM_MOST;
    for (int n = fewest; n < most; n++) {
        share(out, n, overlap, -1);
        if (try_columns(&row, INFINITY, width, shown, out))
            return true;
    }
    for (int n = fewest; n < most; n++)
        for (int gives = 0; gives < n && n > 1; gives++) {
            share(out, n, overlap, gives);
            if (try_columns(&row, INFINITY, width, shown, out))
                return true;
        }
    for (int n = fewest; n < most; n++) {
        share(out, n, overlap, -1);
        out->parted = true;
        if (try_columns(&row, shown - overlap, width, shown, out))
            return true;
    }
    return false;
}
