/* Columns, rows and stacks: children one below, beside or above the other.
 * Start and end follow the language: a row runs from the right in a right-to-left page. */
#include <math.h>

#include "compose/compose_internal.h"

enum { FEW = 32 };

static double *values_for(struct compose *c, size_t n, double few[FEW])
{
    return n <= FEW ? few : arena_array(c->arena, n, sizeof(double));
}

static double gaps(const struct block *block)
{
    return block->n > 1 ? (double)(block->n - 1) * block->box->gap : 0;
}

static double start_x(const struct block *block, struct rect content, double offset, double w)
{
    return block_rtl(block) ? content.x + content.w - offset - w : content.x + offset;
}

/* ---- tracks */

void compose_tracks(const struct spec_size *tracks, const double *natural, size_t n, double room, double *widths)
{
    double shares = 0, left = room;
    for (size_t i = 0; i < n; i++) {
        widths[i] = 0;
        if (tracks[i].kind == SPEC_FIXED)
            widths[i] = tracks[i].value;
        else if (tracks[i].kind == SPEC_PERCENT)
            widths[i] = isinf(room) ? natural[i] : tracks[i].value * room;
        else if (tracks[i].kind == SPEC_FLEX)
            shares += tracks[i].value;
        left -= widths[i];
    }
    double autos[FEW];
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (tracks[i].kind == SPEC_AUTO && count < FEW)
            autos[count++] = natural[i];
    if (!isinf(room))
        compose_level_down(autos, count, left);
    count = 0;
    for (size_t i = 0; i < n; i++)
        if (tracks[i].kind == SPEC_AUTO && count < FEW) {
            widths[i] = autos[count++];
            left -= widths[i];
        }
    for (size_t i = 0; i < n; i++)
        if (tracks[i].kind == SPEC_FLEX)
            widths[i] = isinf(room) ? natural[i] : compose_max(left, 0) * tracks[i].value / shares;
}

static void row_widths(struct compose *c, struct block *block, double room, double *widths)
{
    double few[FEW], *natural = values_for(c, block->n, few);
    struct spec_size few_tracks[FEW];
    struct spec_size *tracks = block->n <= FEW ? few_tracks : arena_array(c->arena, block->n, sizeof *tracks);
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        tracks[i] = child->box->w;
        natural[i] = 0;
        if (tracks[i].kind == SPEC_AUTO || isinf(room)) {
            block_measure(c, child, INFINITY);
            natural[i] = child->w;
        }
    }
    compose_tracks(tracks, natural, block->n, isinf(room) ? room : room - gaps(block), widths);
}

/* ---- row */

static struct block_size measure_row(struct compose *c, struct block *block, double width)
{
    double few[FEW], *widths = values_for(c, block->n, few);
    struct block_size size = {gaps(block), 0, -1};
    double below = 0;
    row_widths(c, block, width, widths);
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        block_measure(c, child, widths[i]);
        size.w += widths[i];
        size.h = compose_max(size.h, child->h);
        if (child->baseline > size.baseline)
            size.baseline = child->baseline;
    }
    if (block->box->align == SPEC_BASELINE && size.baseline >= 0) {
        for (size_t i = 0; i < block->n; i++)
            if (block->children[i].baseline >= 0)
                below = compose_max(below, block->children[i].h - block->children[i].baseline);
        size.h = compose_max(size.h, size.baseline + below);
    }
    return size;
}

/* Where a child of height H starts in a row, and how high it becomes. */
static double place_across(const struct block *row, const struct block *child, double room, double baseline, double *h)
{
    *h = compose_min(child->h, room);
    switch (row->box->align) {
    case SPEC_CENTER:
        return (room - *h) / 2;
    case SPEC_END:
        return room - *h;
    case SPEC_BASELINE:
        return child->baseline < 0 ? 0 : baseline - child->baseline;
    case SPEC_START:
        return 0;
    default:
        *h = child->box->h.kind == SPEC_FIXED ? child->h : room;
        return 0;
    }
}

static void arrange_row(struct compose *c, struct block *block, struct rect content)
{
    double few[FEW], *widths = values_for(c, block->n, few), used = gaps(block);
    double baseline = measure_row(c, block, content.w).baseline, offset = 0, gap = block->box->gap;
    row_widths(c, block, content.w, widths);
    for (size_t i = 0; i < block->n; i++)
        used += widths[i];
    double spare = compose_max(content.w - used, 0);
    if (block->box->justify == SPEC_BETWEEN && block->n > 1)
        gap += spare / (double)(block->n - 1);
    else if (block->box->justify == SPEC_CENTER)
        offset = spare / 2;
    else if (block->box->justify == SPEC_END)
        offset = spare;
    compose_misfit(c, block, used - content.w, true);
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        double h;
        block_measure(c, child, widths[i]);
        compose_misfit(c, child, child->h - content.h, false);
        double y = place_across(block, child, content.h, baseline, &h);
        block_arrange(c, child, (struct rect){start_x(block, content, offset, widths[i]), content.y + y, widths[i], h});
        offset += widths[i] + gap;
    }
}

/* ---- column */

static double child_width(const struct block *child, double room)
{
    if (child->box->w.kind == SPEC_PERCENT && !isinf(room))
        return child->box->w.value * room;
    if (child->box->w.kind == SPEC_FIXED)
        return child->box->w.value;
    return room;
}

static struct block_size measure_col(struct compose *c, struct block *block, double width)
{
    struct block_size size = {0, gaps(block), -1};
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        block_measure(c, child, child_width(child, width));
        if (size.baseline < 0 && child->baseline >= 0)
            size.baseline = size.h - gaps(block) + (double)i * block->box->gap + child->baseline;
        size.w = compose_max(size.w, child->w);
        size.h += child->h;
    }
    return size;
}

static void col_heights(struct compose *c, struct block *block, struct rect content, double *heights)
{
    double few[FEW], *grow = values_for(c, block->n, few), room = content.h - gaps(block);
    size_t count = 0;
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        block_measure(c, child, child_width(child, content.w));
        heights[i] = child->h;
        if (child->box->h.kind == SPEC_FLEX)
            grow[count++] = child->h;
        else
            room -= child->h;
    }
    compose_level_up(grow, count, room);
    for (size_t i = 0, k = 0; i < block->n; i++)
        if (block->children[i].box->h.kind == SPEC_FLEX)
            heights[i] = grow[k++];
}

static void arrange_col(struct compose *c, struct block *block, struct rect content)
{
    double few[FEW], *heights = values_for(c, block->n, few), used = gaps(block), y = content.y, gap = block->box->gap;
    col_heights(c, block, content, heights);
    for (size_t i = 0; i < block->n; i++)
        used += heights[i];
    compose_misfit(c, block, used - content.h, false);
    double spare = compose_max(content.h - used, 0);
    if (block->box->justify == SPEC_BETWEEN && block->n > 1)
        gap += spare / (double)(block->n - 1);
    else if (block->box->justify == SPEC_CENTER)
        y += spare / 2;
    else if (block->box->justify == SPEC_END)
        y += spare;
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        double w = child_width(child, content.w), offset = 0;
        if (block->box->align != SPEC_STRETCH && child->box->w.kind == SPEC_AUTO)
            w = compose_min(child->w, content.w);
        if (block->box->align == SPEC_CENTER)
            offset = (content.w - w) / 2;
        else if (block->box->align == SPEC_END)
            offset = content.w - w;
        block_arrange(c, child, (struct rect){start_x(block, content, offset, w), y, w, heights[i]});
        y += heights[i] + gap;
    }
}

/* ---- stack: layers in one place */

static struct block_size measure_stack(struct compose *c, struct block *block, double width)
{
    struct block_size size = {0, 0, -1};
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        block_measure(c, child, child_width(child, width));
        size.w = compose_max(size.w, child->w);
        size.h = compose_max(size.h, child->h);
        if (size.baseline < 0)
            size.baseline = child->baseline;
    }
    return size;
}

static double aligned(int align, double room, double size)
{
    return align == SPEC_CENTER ? (room - size) / 2 : align == SPEC_END ? room - size : 0;
}

static void arrange_stack(struct compose *c, struct block *block, struct rect content)
{
    for (size_t i = 0; i < block->n; i++) {
        struct block *child = &block->children[i];
        double w = child_width(child, content.w);
        block_measure(c, child, w);
        compose_misfit(c, child, child->h - content.h, false);
        if (block->box->align != SPEC_STRETCH && child->box->w.kind == SPEC_AUTO)
            w = compose_min(child->w, content.w);
        double h = child->box->h.kind == SPEC_FLEX || block->box->justify == SPEC_STRETCH ? content.h : child->h;
        double x = start_x(block, content, aligned(block->box->align, content.w, w), w);
        block_arrange(c, child, (struct rect){x, content.y + aligned(block->box->justify, content.h, h), w, h});
    }
}

const struct block_kind BLOCK_COL = {
    .spec = {.name = "col", .container = true}, .measure = measure_col, .arrange = arrange_col};
const struct block_kind BLOCK_ROW = {
    .spec = {.name = "row", .container = true}, .measure = measure_row, .arrange = arrange_row};
const struct block_kind BLOCK_STACK = {
    .spec = {.name = "stack", .container = true}, .measure = measure_stack, .arrange = arrange_stack};
