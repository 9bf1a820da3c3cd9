/* Helpers of the checks: a page as a flat list, and what lies under a point of it.
 * The one hard thing: a path is not its box. A number on a disc must be judged against the disc, the text beside it
 * against the paper, so curves are flattened and the point is counted round (nonzero winding, PDF 1.7, 8.5.3.3.2). */
#include <stdarg.h>

#include "base/vec.h"
#include "check/check_internal.h"

struct collector {
    struct arena *arena;
    VEC(struct check_item) items;
};

/* Ascent and descent of a face leave room for what a line seldom has; this is where Latin ink is. */
static struct rect ink_box(const struct page_item *item)
{
    if (item->kind != PAGE_TEXT)
        return page_item_box(item);
    const struct page_text *text = &item->text;
    return (struct rect){text->x, text->y - 0.72 * text->size, text->line->width * text->size, 0.92 * text->size};
}

static void collect(void *context, const struct page_item *item, struct matrix matrix)
{
    struct collector *collector = context;
    if (item->kind == PAGE_GROUP)
        return; /* what is in it comes by itself */
    struct rect ink = ink_box(item);
    *VEC_ADD(collector->arena, &collector->items) =
        (struct check_item){.item = item, .matrix = matrix, .ink = ink, .box = rect_transform(ink, matrix)};
}

struct check_items check_items(struct arena *scratch, const struct page *page)
{
    struct collector collector = {.arena = scratch};
    page_walk(page, collect, &collector);
    return (struct check_items){collector.items.at, collector.items.n};
}

bool check_is_ink(const struct page_item *item)
{
    if (item->kind != PAGE_TEXT)
        return true;
    for (size_t i = 0; i < item->text.line->text_size; i++)
        if (item->text.line->text[i] != ' ')
            return true;
    return false;
}

bool check_same_para(const struct page_item *item, const struct page_item **last)
{
    bool same = item->kind == PAGE_TEXT && *last && (*last)->text.para == item->text.para;
    if (item->kind == PAGE_TEXT)
        *last = item;
    return same;
}

const char *check_excerpt(struct arena *scratch, const struct glyph_line *line)
{
    enum { LETTERS = 32 };
    size_t letters = 0, end = 0;
    while (end < line->text_size) {
        bool starts = ((unsigned char)line->text[end] & 0xc0) != 0x80;
        if (starts && letters++ == LETTERS)
            break;
        end++;
    }
    return arena_format(scratch, "%.*s%s", (int)end, line->text, end < line->text_size ? "..." : "");
}

bool check_is_card(const struct spec_layout *layout)
{
    return layout->stock || layout->w * layout->h < 8.5 * LEN_IN * 11 * LEN_IN / 4;
}

void check_report(const struct check *check, struct diag *diag, struct span span, const char *format, ...)
{
    struct arena text;
    va_list args;
    arena_init(&text);
    va_start(args, format);
    const char *message = arena_vformat(&text, format, args);
    va_end(args);
    if (check->level == DIAG_ERROR)
        diag_error(diag, span, check->id, "%s", message);
    else
        diag_warning(diag, span, check->id, "%s", message);
    arena_release(&text);
}

void check_move(struct matrix m, double *x, double *y)
{
    double moved_x = m.a * *x + m.c * *y + m.e;
    *y = m.b * *x + m.d * *y + m.f;
    *x = moved_x;
}

/* ---- what lies under a point */

struct winding {
    double px, py; /* the point */
    double x, y;   /* the pen */
    double start_x, start_y;
    int turns;
};

static void wind_to(struct winding *w, double x, double y)
{
    double side = (x - w->x) * (w->py - w->y) - (w->px - w->x) * (y - w->y);
    if (w->y <= w->py && y > w->py && side > 0)
        w->turns++;
    else if (w->y > w->py && y <= w->py && side < 0)
        w->turns--;
    w->x = x;
    w->y = y;
}

static void wind_curve(struct winding *w, const double *x, const double *y)
{
    enum { STEPS = 8 };
    double x0 = w->x, y0 = w->y;
    for (int i = 1; i <= STEPS; i++) {
        double t = (double)i / STEPS, s = 1 - t;
        double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
        wind_to(w, a * x0 + b * x[0] + c * x[1] + d * x[2], a * y0 + b * y[0] + c * y[1] + d * y[2]);
    }
}

static bool path_holds(const struct page_path *path, struct matrix matrix, double px, double py)
{
    struct winding w = {.px = px, .py = py};
    for (size_t i = 0; i < path->n; i++) {
        const struct page_segment *segment = &path->segments[i];
        double x[3], y[3];
        for (int k = 0; k < 3; k++) {
            x[k] = segment->x[k];
            y[k] = segment->y[k];
            check_move(matrix, &x[k], &y[k]);
        }
        switch (segment->op) {
        case PAGE_MOVE:
            wind_to(&w, w.start_x, w.start_y);
            w.x = w.start_x = x[0];
            w.y = w.start_y = y[0];
            break;
        case PAGE_LINE:
            wind_to(&w, x[0], y[0]);
            break;
        case PAGE_CURVE:
            wind_curve(&w, x, y);
            break;
        case PAGE_CLOSE:
            wind_to(&w, w.start_x, w.start_y);
            break;
        }
    }
    wind_to(&w, w.start_x, w.start_y);
    return w.turns != 0;
}

static bool rect_holds(struct rect r, double x, double y)
{
    return x >= r.x && x <= r.x + r.w && y >= r.y && y <= r.y + r.h;
}

bool check_under(const struct check_items *items, size_t until, double x, double y, const struct ink **ink)
{
    for (size_t i = until; i-- > 0;) {
        const struct check_item *under = &items->at[i];
        if (!rect_holds(under->box, x, y))
            continue;
        const struct page_item *item = under->item;
        if (item->kind == PAGE_IMAGE)
            return false;
        if (item->kind == PAGE_RECT && item->rect.fill) {
            *ink = item->rect.fill;
            return true;
        }
        if (item->kind == PAGE_PATH && item->path.fill && path_holds(&item->path, under->matrix, x, y)) {
            *ink = item->path.fill;
            return true;
        }
    }
    *ink = NULL;
    return true;
}
