/* What documents of a batch share: blocks that do not vary, what was measured of them, what was drawn for them. Private
 * to the room. Nothing of it changes what comes out; all of it is for speed. */
#ifndef COMPOSE_COMPOSE_CACHE_H
#define COMPOSE_COMPOSE_CACHE_H

#include "compose/compose_internal.h"

/* The shelf of a kind of document: same material, layout, languages and fixed values, and a value in the same fields.
 * NULL: nothing varies, so nothing is worth keeping. */
struct compose_shelf *compose_shelf_of(struct compose *c);

/* compose_tree, from the shelf where it is there: then only blocks that vary are prepared anew. */
bool compose_shelf_tree(struct compose *c, const struct spec_page *page, const struct compose_scope *scope,
                        struct block **root);
/* The groups of the tree built last are those of C now; they will be there from the start, in this order. */
void compose_shelf_groups(struct compose *c);

/* A number that stands for the present sizes, and one for the next measure. */
uint64_t compose_shelf_state(const struct compose *c);
unsigned compose_shelf_generation(struct compose *c);

/* Of fixed blocks: what was measured at WIDTH; whether all in it fitted in RECT. False: not known. */
bool compose_shelf_measured(struct compose *c, struct block *block, double width);
void compose_shelf_keep_measure(struct compose *c, const struct block *block, double width);
bool compose_shelf_fits(struct compose *c, const struct block *block, struct rect rect);
void compose_shelf_keep_fit(struct compose *c, const struct block *block, struct rect rect);

/* Draws a fixed block as it was drawn at the same place and sizes. False: it was not. */
bool compose_shelf_draw(struct compose *c, struct block *block);
/* What DRAW adds is kept for the next document. */
void compose_shelf_record(struct compose *c, struct block *block, void draw(struct compose *, struct block *));

/* A paragraph of a kept tree must not be forgotten before the tree is. */
void compose_shelf_hold(struct compose *c, const struct text_para *para);

#endif
