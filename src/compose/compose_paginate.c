/* A column -> as many pages as it needs: large print, where nothing shrinks. Boxes are not cut; a heading stays with
 * what comes after it. */
#include "compose/compose_internal.h"

static bool is_heading(const struct block *block)
{
    return block->kind == &BLOCK_TEXT && block->box->role >= PAGE_H1 && block->box->role <= PAGE_H3;
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

/* How many children, from FIRST on, go on one page. */
static size_t fill_page(const struct block *root, size_t first, double room)
{
    double used = 0;
    size_t n = 0;
    while (first + n < root->n) {
        used += root->children[first + n].h + (n ? root->box->gap : 0);
        if (n && used > room + 0.01)
            break;
        n++;
    }
    if (first + n < root->n)
        while (n > 1 && is_heading(&root->children[first + n - 1]))
            n--;
    return n;
}

static size_t count_pages(const struct block *root, double room)
{
    size_t pages = 0;
    for (size_t first = 0; first < root->n; pages++)
        first += fill_page(root, first, room);
    return pages;
}

bool compose_paginate(struct compose *c, const struct spec_page *page, const struct compose_scope *scope)
{
    struct block *root, *foot;
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
    for (size_t i = 0; i < root->n; i++)
        block_measure(c, &root->children[i], content.w);
    double foot_height = foot ? foot->h : 0, room = content.h - foot_height;
    size_t pages = count_pages(root, room), index = 0;

    c->misfits.n = 0;
    for (size_t first = 0; first < root->n; index++) {
        size_t n = fill_page(root, first, room);
        double y = content.y;
        compose_set_page(c, index, pages);
        compose_begin_page(c);
        for (size_t i = first; i < first + n; i++) {
            struct block *child = &root->children[i];
            compose_misfit(c, child, child->h - room, false);
            block_arrange(c, child, (struct rect){content.x, y, content.w, child->h});
            compose_draw(c, child);
            y += child->h + root->box->gap;
        }
        if (!build_foot(c, page, scope, &foot, content.w))
            return false;
        if (foot) {
            block_arrange(c, foot, (struct rect){content.x, content.y + room, content.w, foot_height});
            compose_draw(c, foot);
        }
        compose_end_page(c, arena_format(c->arena, "%zu", index + 1));
        first += n;
    }
    if (c->misfits.n)
        compose_report_misfits(c);
    return !c->misfits.n;
}
