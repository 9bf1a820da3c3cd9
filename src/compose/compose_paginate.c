/* A column -> as many pages as it needs: large print, where nothing shrinks.
 * The column becomes a list of pieces. What has no ground of its own is cut: columns between their boxes, texts between
 * their paragraphs. Headings stay with what they are of, and no list leaves one entry behind or sends one ahead.
 * The one hard thing: a list that runs on is one list to a reader, so its tag is opened once, and its entries on the
 * next page still stand in it. */
#include "compose/compose_internal.h"

/* A column that is cut, in the one that it stands in. */
struct flow_box {
    struct flow_box *outer; /* NULL: the page's own */
    struct block *block;
    int tag; /* once it is opened */
    bool opened;
};

struct piece {
    struct block *block;
    struct flow_box *in;
    double x, w;
    double before; /* from the piece above it; none at the top of a page */
    double top, h; /* of it, and above it what it does not show: padding */
    bool keep;     /* on the page of the next one */
};

struct flow {
    struct compose *c;
    VEC(struct piece) pieces;
    double space; /* that the next piece keeps from the last */
};

static bool is_heading(const struct block *block)
{
    return block->kind == &BLOCK_TEXT && block->box->role >= PAGE_H1 && block->box->role <= PAGE_H3;
}

static bool has_ground(const struct spec_box *box)
{
    return box->fill || box->outline || box->rule_top > 0 || box->rule_bottom > 0 || box->raise;
}

static bool is_natural(const struct spec_box *box)
{
    return box->w.kind == SPEC_AUTO && box->h.kind == SPEC_AUTO && !has_ground(box);
}

static void add_piece(struct flow *flow, struct flow_box *in, struct block *block, struct rect room)
{
    double top = has_ground(block->box) ? 0 : block->box->pad[0],
           below = has_ground(block->box) ? 0 : block->box->pad[2];
    block_measure(flow->c, block, room.w);
    *VEC_ADD(flow->c->lists, &flow->pieces) = (struct piece){.block = block,
                                                             .in = in,
                                                             .x = room.x,
                                                             .w = room.w,
                                                             .before = flow->space + top,
                                                             .top = top,
                                                             .h = block->h - top - below,
                                                             .keep = is_heading(block)};
    flow->space = below;
}

/* Each paragraph as a text of its own. */
static void add_paragraphs(struct flow *flow, struct flow_box *in, struct block *text, struct rect room)
{
    struct arena *arena = flow->c->arena;
    const struct compose_para *whole = text->data;
    double gap = whole->gap * compose_size(flow->c, whole->style, whole->script), above = text->box->pad[0];
    for (size_t i = 0; i < whole->n; i++) {
        struct compose_para *para = arena_memdup(arena, whole, sizeof *whole);
        struct block *block = arena_memdup(arena, text, sizeof *text);
        para->words += i;
        para->paras += i;
        para->n = 1;
        block->data = para;
        if (i)
            flow->space = gap - above;
        add_piece(flow, in, block, room);
    }
}

static void add_block(struct flow *flow, struct flow_box *in, struct block *block, struct rect room);

static void add_column(struct flow *flow, struct flow_box *box, struct rect room)
{
    struct block *column = box->block;
    bool list = column->box->role == PAGE_LIST;
    column->rect = room;
    struct rect content = block_content(column);
    flow->space += column->box->pad[0];
    for (size_t i = 0; i < column->n; i++) {
        flow->space += i ? column->box->gap : 0;
        add_block(flow, box, &column->children[i], content);
        if (list && (i == 0 || i + 2 == column->n) && i + 1 < column->n)
            flow->pieces.at[flow->pieces.n - 1].keep = true;
    }
    flow->space += column->box->pad[2];
}

static void add_block(struct flow *flow, struct flow_box *in, struct block *block, struct rect room)
{
    if (block->kind == &BLOCK_COL && block->n && is_natural(block->box)) {
        struct flow_box *box = arena_alloc(flow->c->arena, sizeof *box);
        *box = (struct flow_box){.outer = in, .block = block};
        add_column(flow, box, room);
    } else if (block->kind == &BLOCK_TEXT && !is_heading(block) && is_natural(block->box)) {
        add_paragraphs(flow, in, block, room);
    } else {
        add_piece(flow, in, block, room);
    }
}

/* How many pieces, from FIRST on, go on one page. */
static size_t fill_page(const struct flow *flow, size_t first, double room)
{
    const struct piece *pieces = flow->pieces.at + first;
    size_t n = 0, left = flow->pieces.n - first;
    double used = 0;
    while (n < left) {
        used += pieces[n].h + (n ? pieces[n].before : 0);
        if (n && used > room + 0.01)
            break;
        n++;
    }
    size_t most = n;
    if (n < left)
        while (n && pieces[n - 1].keep)
            n--;
    return n ? n : most; /* what belongs together is more than a page */
}

static size_t count_pages(const struct flow *flow, double room)
{
    size_t pages = 0;
    for (size_t first = 0; first < flow->pieces.n; pages++)
        first += fill_page(flow, first, room);
    return pages;
}

static int open_box(struct compose *c, struct flow_box *box)
{
    if (!box)
        return PAGE_NO_TAG;
    if (!box->opened) {
        c->tag = open_box(c, box->outer);
        box->tag = compose_open(c, box->block);
        box->opened = true;
    }
    return box->tag;
}

static void draw_pieces(struct flow *flow, size_t first, size_t n, double y, double room)
{
    struct compose *c = flow->c;
    for (size_t i = first; i < first + n; i++) {
        const struct piece *piece = &flow->pieces.at[i];
        y += i == first ? 0 : piece->before;
        compose_misfit(c, piece->block, piece->h - room, false);
        c->tag = open_box(c, piece->in);
        block_arrange(c, piece->block, (struct rect){piece->x, y - piece->top, piece->w, piece->block->h});
        compose_draw(c, piece->block);
        y += piece->h;
    }
    c->tag = PAGE_NO_TAG;
}

/* The foot is built for every page anew: it says which one it is. */
static bool build_foot(struct compose *c, const struct spec_page *page, const struct compose_scope *scope,
                       struct block **foot, double width)
{
    *foot = NULL;
    if (!page->foot)
        return true;
    if (!compose_tree(c, page->foot, scope, foot))
        return false;
    block_measure(c, *foot, width);
    return true;
}

/* What stands on every page is for eyes that turn them; to who listens it would come in the midst of a sentence
 * (ISO 14289-1, 7.8). */
static void draw_foot(struct compose *c, struct block *foot, struct rect rect)
{
    size_t items = c->items.n, tags = c->tags.n;
    block_arrange(c, foot, rect);
    compose_draw(c, foot);
    for (size_t i = items; i < c->items.n; i++)
        c->items.at[i].tag = PAGE_NO_TAG;
    c->tags.n = tags;
}

bool compose_paginate(struct compose *c, const struct spec_page *page, const struct compose_scope *scope)
{
    struct block *root, *foot;
    struct flow flow = {.c = c};
    c->tighten = 1;
    c->drop = c->drop_entries = 0;
    compose_forget_groups(c);
    c->generation++;
    if (!compose_tree(c, page->box, scope, &root))
        return false;
    root->rect = c->layout->frame;
    struct rect content = block_content(root);
    if (!build_foot(c, page, scope, &foot, content.w))
        return false;
    for (size_t i = 0; i < root->n; i++) {
        flow.space += i ? root->box->gap : 0;
        add_block(&flow, NULL, &root->children[i], content);
    }
    double foot_height = foot ? foot->h : 0, room = content.h - foot_height;
    size_t pages = count_pages(&flow, room), index = 0;

    c->misfits.n = 0;
    for (size_t first = 0; first < flow.pieces.n; index++) {
        size_t n = fill_page(&flow, first, room);
        compose_set_page(c, index, pages);
        compose_begin_page(c);
        draw_pieces(&flow, first, n, content.y, room);
        if (!build_foot(c, page, scope, &foot, content.w))
            return false;
        if (foot)
            draw_foot(c, foot, (struct rect){content.x, content.y + room, content.w, foot_height});
        compose_end_page(c, arena_format(c->arena, "%zu", index + 1));
        first += n;
    }
    if (c->misfits.n)
        compose_report_misfits(c);
    return !c->misfits.n;
}
