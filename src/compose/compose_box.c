/* What every box has in common: padding, fixed sizes, the measure cache, misfits.
 * The hard thing: a measure is asked for many times at the same width; it is kept until sizes change. */
#include <math.h>

#include "compose/compose_internal.h"

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

void block_measure(struct compose *c, struct block *block, double width)
{
    const struct spec_box *box = block->box;
    if (block->generation == c->generation && block->measured_for == width)
        return;
    block->generation = c->generation;
    block->measured_for = width;
    double outer = box->w.kind == SPEC_FIXED ? box->w.value : width;
    double inner = isinf(outer) ? INFINITY : fmax(outer - across_pad(box), 0);
    struct block_size size = block->kind->measure(c, block, inner);
    block->w = box->w.kind == SPEC_FIXED ? box->w.value : size.w + across_pad(box);
    block->h = box->h.kind == SPEC_FIXED ? box->h.value : size.h + down_pad(box);
    block->baseline = size.baseline < 0 ? -1 : size.baseline + box->pad[0];
}

void block_arrange(struct compose *c, struct block *block, struct rect rect)
{
    block->rect = rect;
    if (block->kind->arrange)
        block->kind->arrange(c, block, block_content(block));
}

void compose_misfit(struct compose *c, const struct block *block, double over, bool across)
{
    if (over > 0.05)
        *VEC_ADD(c->arena, &c->misfits) = (struct misfit){block, over, across};
}

/* Bisection is exact enough (1e-6 pt) and needs no sorting. */
static double find_level(const double *values, size_t n, double total, bool up)
{
    double low = 0, high = 0;
    for (size_t i = 0; i < n; i++)
        high = fmax(high, values[i]);
    if (up)
        high += total;
    for (int i = 0; i < 60; i++) {
        double mid = (low + high) / 2, sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += up ? fmax(values[k], mid) : fmin(values[k], mid);
        if (sum > total)
            high = mid;
        else
            low = mid;
    }
    return low;
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
        values[i] = fmax(values[i], level);
}

void compose_level_down(double *values, size_t n, double total)
{
    if (!n || sum_of(values, n) <= total)
        return;
    double level = find_level(values, n, fmax(total, 0), false);
    for (size_t i = 0; i < n; i++)
        values[i] = fmin(values[i], level);
}
