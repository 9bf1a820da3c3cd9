/* What every box has in common: padding, fixed sizes, the measure cache, misfits.
 * The hard thing: a measure is asked for many times at a few widths, in turns, and by every box around; it is kept
 * until sizes change. */
#include <math.h>

#include "compose/compose_cache.h"

bool block_rtl(const struct block *block)
{
    return block->scope.lang->rtl;
}

static double across_pad(const struct spec_box *box)
{
    return box->pad[1] + box->pad[3];
}

static double down_pad(const struct spec_box *box)
{
    return box->pad[0] + box->pad[2];
}

struct rect block_content(const struct block *block)
{
    const double *pad = block->box->pad;
    bool rtl = block_rtl(block);
    return rect_inset(block->rect, pad[0], rtl ? pad[3] : pad[1], pad[2], rtl ? pad[1] : pad[3]);
}

/* What is known at the present sizes. */
static bool is_measured(struct compose *c, struct block *block, double width)
{
    if (block->generation != c->generation) {
        block->generation = c->generation;
        block->nmeasured = 0;
    }
    unsigned kept = block->nmeasured < BLOCK_MEASURES ? block->nmeasured : BLOCK_MEASURES;
    for (unsigned i = 0; i < kept; i++) {
        const struct block_measured *known = &block->measured[i];
        if (known->width != width)
            continue;
        block->w = known->w;
        block->h = known->h;
        block->baseline = known->baseline;
        return true;
    }
    return false;
}

void block_measure(struct compose *c, struct block *block, double width)
{
    const struct spec_box *box = block->box;
    if (is_measured(c, block, width))
        return;
    bool kept = c->shelf && block->fixed;
    if (!kept || !compose_shelf_measured(c, block, width)) {
        double outer = box->w.kind == SPEC_FIXED ? box->w.value : width;
        double inner = isinf(outer) ? INFINITY : compose_max(outer - across_pad(box), 0);
        struct block_size size = block->kind->measure(c, block, inner);
        block->w = box->w.kind == SPEC_FIXED ? box->w.value : size.w + across_pad(box);
        block->h = box->h.kind == SPEC_FIXED ? box->h.value : size.h + down_pad(box);
        block->baseline = size.baseline < 0 ? -1 : size.baseline + box->pad[0];
        if (kept)
            compose_shelf_keep_measure(c, block, width);
    }
    block->measured[block->nmeasured++ % BLOCK_MEASURES] =
        (struct block_measured){width, block->w, block->h, block->baseline};
}

void block_arrange(struct compose *c, struct block *block, struct rect rect)
{
    block->rect = rect;
    bool kept = c->quick && block->fixed;
    if (!block->kind->arrange || (kept && compose_shelf_fits(c, block, rect)))
        return;
    size_t misfits = c->misfits.n, wides = c->wides;
    block->kind->arrange(c, block, block_content(block));
    if (kept && c->misfits.n == misfits && c->wides == wides)
        compose_shelf_keep_fit(c, block, rect);
}

void compose_misfit(struct compose *c, const struct block *block, double over, bool across)
{
    if (over > 0.05)
        *VEC_ADD(c->lists, &c->misfits) = (struct misfit){block, over, across};
}

/* The level L at which the values that are smaller than L (UP) or larger than L, set to L, make all of them TOTAL.
 * Values that turn out to be on the other side of the level drop out of it, one round after the other. */
static double find_level(const double *values, size_t n, double total, bool up)
{
    double level = total / (double)n;
    for (size_t before = n;;) {
        double rest = total;
        size_t count = 0;
        for (size_t i = 0; i < n; i++) {
            bool in = up ? values[i] < level : values[i] > level;
            count += in;
            rest -= in ? 0 : values[i];
        }
        if (!count || count == before)
            return level;
        level = rest / (double)count;
        before = count;
    }
}

static double sum_of(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum;
}

void compose_level_up(double *values, size_t n, double total)
{
    if (!n || sum_of(values, n) >= total)
        return;
    double level = find_level(values, n, total, true);
    for (size_t i = 0; i < n; i++)
        values[i] = compose_max(values[i], level);
}

void compose_level_down(double *values, size_t n, double total)
{
    if (!n || sum_of(values, n) <= total)
        return;
    double level = find_level(values, n, compose_max(total, 0), false);
    for (size_t i = 0; i < n; i++)
        values[i] = compose_min(values[i], level);
}
