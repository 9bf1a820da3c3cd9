/* The display list: walking it and asking where its items are.
 * The one hard thing: text has no font here, so its box is that of tall and hanging letters in the faces we print with.
 */
#include "page/page.h"

#include <math.h>

/* Ems above and below the baseline that letters like b and p take; one em in all, so that lines set solid
 * touch but do not overlap. */
static const double TEXT_ABOVE = 0.76, TEXT_BELOW = 0.24;

static const struct matrix upright = {1, 0, 0, 1, 0, 0};

static void walk(const struct page *page, struct matrix matrix, page_visit *visit, void *context)
{
    for (size_t i = 0; i < page->n; i++) {
        const struct page_item *item = &page->items[i];
        visit(context, item, matrix);
        if (item->kind == PAGE_GROUP)
            walk(item->group.page, matrix_multiply(item->group.matrix, matrix), visit, context);
    }
}

void page_walk(const struct page *page, page_visit *visit, void *context)
{
    walk(page, upright, visit, context);
}

static struct rect grown(struct rect box, const struct page_stroke *stroke)
{
    double by = stroke->ink ? -stroke->width / 2 : 0;
    return rect_inset(box, by, by, by, by);
}

/* Around the control points: for curves a little too large, never too small; exact for page_circle. */
static struct rect path_box(const struct page_path *path)
{
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    for (size_t i = 0; i < path->n; i++) {
        const struct page_segment *segment = &path->segments[i];
        int points = segment->op == PAGE_CURVE ? 3 : segment->op == PAGE_CLOSE ? 0 : 1;
        for (int k = 0; k < points; k++) {
            double x = segment->x[k], y = segment->y[k];
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y > bottom ? y : bottom;
        }
    }
    if (left > right)
        return (struct rect){0, 0, 0, 0};
    return grown((struct rect){left, top, right - left, bottom - top}, &path->stroke);
}

static struct rect group_box(const struct page_group *group)
{
    const struct page *page = group->page;
    struct rect box = page->bleed;
    if (!group->clip)
        for (size_t i = 0; i < page->n; i++) {
            struct rect one = page_item_box(&page->items[i]);
            box = i ? rect_union(box, one) : one;
        }
    return rect_transform(box, group->matrix);
}

struct rect page_item_box(const struct page_item *item)
{
    switch (item->kind) {
    case PAGE_TEXT: {
        const struct page_text *text = &item->text;
        return (struct rect){text->x, text->y - TEXT_ABOVE * text->size, text->line->width * text->size,
                             (TEXT_ABOVE + TEXT_BELOW) * text->size};
    }
    case PAGE_RECT:
        return grown(item->rect.box, &item->rect.stroke);
    case PAGE_PATH:
        return path_box(&item->path);
    case PAGE_IMAGE:
        return item->image.box;
    case PAGE_CODE:
        return item->code.box;
    case PAGE_GROUP:
        return group_box(&item->group);
    }
    BUG("page item of unknown kind");
}

size_t page_circle(double x, double y, double r, struct page_segment segments[6])
{
    /* A quarter circle by one Bezier curve: the handle's length is 4/3 tan(pi/8) of the radius. */
    const double h = r * 0.55228474983079;
    segments[0] = (struct page_segment){PAGE_MOVE, {x + r}, {y}};
    segments[1] = (struct page_segment){PAGE_CURVE, {x + r, x + h, x}, {y + h, y + r, y + r}};
    segments[2] = (struct page_segment){PAGE_CURVE, {x - h, x - r, x - r}, {y + r, y + h, y}};
    segments[3] = (struct page_segment){PAGE_CURVE, {x - r, x - h, x}, {y - h, y - r, y - r}};
    segments[4] = (struct page_segment){PAGE_CURVE, {x + h, x + r, x + r}, {y - r, y - h, y}};
    segments[5] = (struct page_segment){PAGE_CLOSE, {0}, {0}};
    return 6;
}
