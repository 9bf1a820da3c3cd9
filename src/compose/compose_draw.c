/* Arranged blocks -> page items and tags, in reading order; what is raised is drawn over the rest but read in its
 * place. */
#include <math.h>

#include "compose/compose_cache.h"

struct page_item *compose_item(struct compose *c, enum page_kind kind, int tag, struct span span)
{
    struct page_item *item = c->raising ? VEC_ADD(c->lists, &c->raised) : VEC_ADD(c->lists, &c->items);
    item->kind = kind;
    item->tag = tag;
    item->span = span;
    item->varies = c->varying;
    return item;
}

int compose_tag(struct compose *c, int role, int parent, struct span span)
{
    struct page_tag *tag = VEC_ADD(c->lists, &c->tags);
    *tag = (struct page_tag){.role = (enum page_role)role, .parent = parent, .span = span};
    return (int)c->tags.n - 1;
}

static void draw_rect(struct compose *c, const struct block *block, struct rect box, const struct ink *fill,
                      struct page_stroke stroke, bool field)
{
    compose_item(c, PAGE_RECT, PAGE_NO_TAG, block->box->span)->rect =
        (struct page_rect){.box = box, .fill = fill, .stroke = stroke, .field = field};
}

static double luminance(const struct ink *ink)
{
    return 0.2126 * ink->rgb[0] + 0.7152 * ink->rgb[1] + 0.0722 * ink->rgb[2];
}

const struct ink *compose_black(const struct compose *c)
{
    return c->layout->low ? spec_ink(c->layout, "ink") : NULL;
}

/* From the top of a field to what stands in it. */
static double room_above(const struct block *block)
{
    if (!block->box->kind->container || !block->n)
        return block->box->pad[0];
    return block->children[0].rect.y - block->rect.y + room_above(&block->children[0]);
}

/* Low ink (brief, 9): a field becomes paper under a heavy rule, a tint a hairline, a dark box an outline. On a card the
 * pads are small: the rule takes no more than half of them. */
static void draw_fill(struct compose *c, const struct block *block)
{
    const struct spec_box *box = block->box;
    const struct ink *black = compose_black(c);
    struct rect r = block->rect;
    if (!black) {
        draw_rect(c, block, r, box->fill, (struct page_stroke){0}, box->field);
        return;
    }
    double light = luminance(box->fill);
    double heavy = fmax(0.75, fmin(fmin(4 * c->layout->unit, r.h / 12), room_above(block) / 2));
    if (box->field)
        draw_rect(c, block, (struct rect){r.x, r.y, r.w, light > 0.85 ? 0.75 : heavy}, black, (struct page_stroke){0},
                  false);
    else if (light < 0.5)
        draw_rect(c, block, rect_inset(r, 1.25, 1.25, 1.25, 1.25), NULL,
                  (struct page_stroke){.ink = black, .width = 2.5}, false);
}

/* The outline lies inside the box. */
static void draw_ground(struct compose *c, const struct block *block)
{
    const struct spec_box *box = block->box;
    struct rect r = block->rect;
    double w = box->outline_width;
    const struct ink *black = compose_black(c), *outline = black ? black : box->outline,
                     *rule = black ? black : box->rule;
    if (box->fill)
        draw_fill(c, block);
    if (box->outline && w > 0)
        draw_rect(c, block, rect_inset(r, w / 2, w / 2, w / 2, w / 2), NULL,
                  (struct page_stroke){.ink = outline, .width = w}, false);
    if (box->rule_top > 0)
        draw_rect(c, block, (struct rect){r.x, r.y, r.w, box->rule_top}, rule, (struct page_stroke){0}, false);
    if (box->rule_bottom > 0)
        draw_rect(c, block, (struct rect){r.x, r.y + r.h - box->rule_bottom, r.w, box->rule_bottom}, rule,
                  (struct page_stroke){0}, false);
}

/* The language is named where it changes. */
static void name_language(struct compose *c, const struct block *block, int tag)
{
    if (block->box->lang)
        c->tags.at[tag].lang = block->scope.lang->tag.text;
}

int compose_open(struct compose *c, const struct block *block)
{
    const struct spec_box *box = block->box;
    if (!box->kind->container || (box->role < 0 && !box->lang))
        return c->tag;
    int tag = compose_tag(c, box->role >= 0 ? box->role : PAGE_SECTION, c->tag, box->span);
    name_language(c, block, tag);
    return tag;
}

static void draw_block(struct compose *c, struct block *block)
{
    const struct spec_box *box = block->box;
    int outer = c->tag;
    bool was_raising = c->raising;
    c->raising |= box->raise;
    draw_ground(c, block);
    c->tag = compose_open(c, block);
    bool was_varying = c->varying;
    c->varying |= block->varies;
    if (block->kind->draw)
        block->kind->draw(c, block, block_content(block));
    c->varying = was_varying;
    for (size_t i = 0; i < block->n && !block->kind->draws_children; i++)
        compose_draw(c, &block->children[i]);
    c->tag = outer;
    c->raising = was_raising;
}

void compose_draw(struct compose *c, struct block *block)
{
    bool kept = c->shelf && block->fixed && !c->recording && !c->layout->low;
    if (kept && compose_shelf_draw(c, block))
        return;
    if (c->shelf && block->fixed && !c->recording)
        block_arrange(c, block, block->rect); /* its inside may have been passed over while sizes were tried */
    if (kept)
        compose_shelf_record(c, block, draw_block);
    else
        draw_block(c, block);
}

void compose_disc(struct compose *c, struct span span, int tag, double x, double y, double r, const struct ink *fill,
                  struct page_stroke stroke)
{
    struct page_segment *segments = arena_array(c->arena, 6, sizeof *segments);
    size_t n = page_circle(x, y, r, segments);
    compose_item(c, PAGE_PATH, tag, span)->path =
        (struct page_path){.segments = segments, .n = n, .fill = fill, .stroke = stroke};
}

void compose_icon(struct compose *c, const struct block *block, const struct spec_icon *icon, double x, double y,
                  double size, const struct ink *ink)
{
    static const enum page_op ops[] = {PAGE_MOVE, PAGE_LINE, PAGE_CURVE, PAGE_CLOSE};
    bool mirror = icon->mirror && block_rtl(block);
    double k = size / 24;
    for (size_t i = 0; i < icon->n; i++) {
        const struct spec_shape *shape = &icon->shapes[i];
        struct page_segment *out = arena_array(c->arena, shape->n ? shape->n : 1, sizeof *out);
        for (size_t s = 0; s < shape->n; s++) {
            out[s].op = ops[shape->segments[s].op];
            for (int p = 0; p < 3; p++) {
                double sx = shape->segments[s].x[p];
                out[s].x[p] = x + k * (mirror ? 24 - sx : sx);
                out[s].y[p] = y + k * shape->segments[s].y[p];
            }
        }
        struct page_stroke stroke = {0};
        if (shape->stroke > 0)
            stroke = (struct page_stroke){.ink = ink, .width = shape->stroke * k, .round = shape->round};
        compose_item(c, PAGE_PATH, PAGE_NO_TAG, block->box->span)->path = (struct page_path){
            .segments = out, .n = shape->n, .fill = shape->stroke > 0 ? NULL : ink, .stroke = stroke};
    }
}
