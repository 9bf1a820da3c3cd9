/* turn: its one child stands on its side, as on tear-off tabs. Up: the text reads upwards.
 * The child is laid out lying down, in coordinates of its own, and placed as a group. */
#include <math.h>

#include "compose/compose_internal.h"

enum { UP, DOWN };

struct turn_fields {
    int way;
};

static const char *const WAYS[] = {"up", "down", NULL};
static const struct yml_field FIELDS[] = {
    {.key = "way", .type = YML_ENUM, .offset = offsetof(struct turn_fields, way), .names = WAYS},
};

static bool prepare(struct compose *c, struct block *block)
{
    if (block->n == 1)
        return true;
    diag_error(c->diag, block->box->span, "wrong-type", "a turn holds one block, not %zu", block->n);
    return false;
}

/* Lying down, the child is as wide as the box is high. */
static double lying_width(const struct block *block)
{
    const struct spec_box *box = block->box;
    return box->h.kind == SPEC_FIXED ? compose_max(box->h.value - box->pad[0] - box->pad[2], 0) : INFINITY;
}

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    (void)width;
    block_measure(c, &block->children[0], lying_width(block));
    return (struct block_size){block->children[0].h, block->children[0].w, -1};
}

static void arrange(struct compose *c, struct block *block, struct rect content)
{
    struct block *child = &block->children[0];
    block_measure(c, child, content.h);
    compose_misfit(c, child, child->h - content.w, false);
    block_arrange(c, child, (struct rect){0, 0, content.h, content.w});
}

static void draw(struct compose *c, struct block *block, struct rect content)
{
    const struct turn_fields *fields = block->box->block;
    struct page_items outer = c->items;
    c->items = (struct page_items){0};
    compose_draw(c, &block->children[0]);
    struct page *lying = arena_alloc(c->arena, sizeof *lying);
    struct rect box = {0, 0, content.h, content.w};
    *lying = (struct page){
        .name = "turned", .w = box.w, .h = box.h, .trim = box, .bleed = box, .items = c->items.at, .n = c->items.n};
    c->items = outer;
    struct matrix up = {0, -1, 1, 0, content.x, content.y + content.h};
    struct matrix down = {0, 1, -1, 0, content.x + content.w, content.y};
    struct page_item *item = compose_item(c, PAGE_GROUP, PAGE_NO_TAG, block->box->span);
    item->group = (struct page_group){.matrix = fields->way == UP ? up : down, .page = lying, .tagged = true};
    for (size_t i = 0; i < lying->n; i++)
        item->varies |= lying->items[i].varies;
}

const struct block_kind BLOCK_TURN = {.spec = {.name = "turn",
                                               .fields = FIELDS,
                                               .nfields = sizeof FIELDS / sizeof *FIELDS,
                                               .size = sizeof(struct turn_fields),
                                               .container = true},
                                      .draws_children = true,
                                      .prepare = prepare,
                                      .measure = measure,
                                      .arrange = arrange,
                                      .draw = draw};
