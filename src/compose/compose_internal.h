/* What the files of compose/ share. Private to the room.
 *
 *   tree  spec boxes, unrolled over lists and languages, become blocks (compose_tree.c)
 *   fit   blocks are measured and arranged at sizes that are searched for (compose_fit.c)
 *   draw  arranged blocks become page items and tags (compose_draw.c)
 */
#ifndef COMPOSE_COMPOSE_INTERNAL_H
#define COMPOSE_COMPOSE_INTERNAL_H

#include <stdint.h>

#include "base/vec.h"
#include "compose/compose.h"

/* Where a block stands: its language, and the list entry it was unrolled for. */
struct compose_scope {
    const struct content_lang *lang;
    const struct spec_script *script;
    const struct content_bindings *entry; /* or NULL */
    size_t index, count;                  /* of the entry in its list; index from 1 */
};

struct block_kind;
struct drawing;
struct compose_shelf;

/* Not fmax and fmin, which are calls. */
static inline double compose_max(double a, double b)
{
    return a > b ? a : b;
}

static inline double compose_min(double a, double b)
{
    return a < b ? a : b;
}

/* Natural size, padding included, at a width. */
struct block_measured {
    double width, w, h, baseline;
};

enum { BLOCK_MEASURES = 4 }; /* a row asks for none, its own and a narrower one, and each is asked for again */

struct block {
    const struct spec_box *box;
    const struct block_kind *kind;
    struct compose_scope scope;
    struct block *children;
    size_t n;
    void *data;          /* what the kind prepared */
    double w, h;         /* natural size, padding included, at the width measured last */
    double baseline;     /* of the first line, from the top; negative: none */
    unsigned generation; /* sizes of the measures that are kept */
    unsigned nmeasured;
    struct block_measured measured[BLOCK_MEASURES];
    bool varies;           /* it shows a value of a row */
    bool fixed;            /* nothing in it does */
    struct drawing *drawn; /* for earlier documents; compose_cache.c */
    struct rect rect;      /* where it was put */
};

/* Texts that share one size on a page: SHRINK runs from 0 (largest) to 1 (smallest). */
struct fit_group {
    const char *name;
    int yield;
    double shrink_for_width, shrink;
    bool too_wide; /* at the present sizes */
};

/* Something that did not fit at the present sizes. */
struct misfit {
    const struct block *block;
    double over; /* points */
    bool across; /* too wide, else too tall */
};

/* Items as they are drawn. */
struct page_items {
    struct page_item *at;
    size_t n, cap;
};

struct compose {
    const struct compose_request *request;
    struct arena *arena; /* for what things are made of: the document's, or the shelf's for a while */
    struct arena *lists; /* for the document's own lists */
    struct diag *diag;
    const struct spec_layout *layout;
    const struct spec_script *latin;
    struct compose_shelf *shelf; /* what documents share; NULL: nothing */
    bool quick, recording;       /* arranging just to see whether it fits; drawing for the shelf */
    uint64_t state;              /* stands for the present sizes, on a shelf */

    const struct content_lang *const *langs;
    bool draft, stale;
    VEC(struct content_value) values;
    bool many_pages;

    VEC(struct fit_group) groups;
    int *group_of;    /* by the place of a style in the layout: index of its group, or -1 */
    size_t wides;     /* how often a group was found too wide */
    double tighten;   /* times every leading */
    int drop;         /* optional boxes up to this rank are left out */
    int drop_entries; /* once all of those are: so many at the end of lists that can spare them */
    unsigned generation;
    VEC(struct misfit) misfits;

    VEC(struct page) done;
    VEC(struct page_outline) outline;
    struct page_items items, raised;
    VEC(struct page_tag) tags;
    int tag; /* the one open now */
    bool raising;
    bool varied;  /* a row's value was used since this was cleared */
    bool varying; /* what is drawn now shows one */
    size_t paras;
    VEC(const char *) hotlines;
    VEC(const struct qr_symbol *) symbols; /* made for the document alone */
};

struct block_size {
    double w, h, baseline;
};

/* Behaviour of a kind of block. Sizes and rectangles are those of the content, inside the padding. */
struct block_kind {
    struct spec_kind spec;
    bool draws_children; /* draw() sees to the children */
    /* Reads texts, shapes them, checks names. False: reported. NULL: nothing to do. */
    bool (*prepare)(struct compose *c, struct block *block);
    /* Natural size in at most WIDTH (may be INFINITY). */
    struct block_size (*measure)(struct compose *c, struct block *block, double width);
    /* Puts children, notes misfits. NULL: a leaf that fits whatever it gets. */
    void (*arrange)(struct compose *c, struct block *block, struct rect content);
    /* Adds items. NULL: only what every box draws. */
    void (*draw)(struct compose *c, struct block *block, struct rect content);
};

/* To add a block kind: a file block_NAME.c with its const struct block_kind, a line here and one in block_table.c. */
extern const struct block_kind BLOCK_COL, BLOCK_ROW, BLOCK_STACK, BLOCK_GRID, BLOCK_TEXT, BLOCK_NUMBER, BLOCK_ICON,
    BLOCK_DISC, BLOCK_CODE, BLOCK_ROW_OF_DISCS, BLOCK_DRAWING, BLOCK_SPACE, BLOCK_TURN, BLOCK_IMAGE;

/* ---- compose_tree.c */
bool compose_holds(const struct compose *c, const struct compose_scope *scope, const struct spec_when *when);
bool compose_tree(struct compose *c, const struct spec_box *box, const struct compose_scope *scope, struct block **out);

/* ---- compose_box.c: what all boxes have in common */
void block_measure(struct compose *c, struct block *block, double width);
void block_arrange(struct compose *c, struct block *block, struct rect rect);
struct rect block_content(const struct block *block);
bool block_rtl(const struct block *block);
void compose_misfit(struct compose *c, const struct block *block, double over, bool across);

/* Raises the smallest of N values until they fill TOTAL (they may already exceed it). */
void compose_level_up(double *values, size_t n, double total);
/* Cuts the largest of N values until they fit TOTAL. */
void compose_level_down(double *values, size_t n, double total);

/* ---- compose_flow.c */
/* Widths of tracks in ROOM: fixed and shared ones, automatic ones by NATURAL. */
void compose_tracks(const struct spec_size *tracks, const double *natural, size_t n, double room, double *widths);

/* ---- compose_fit.c */
/* The present size of a style for a script, points. */
double compose_size(struct compose *c, const struct spec_style *style, const struct spec_script *script);
/* The smallest size it may have. */
double compose_least(const struct compose *c, const struct spec_style *style, const struct spec_script *script);
double compose_leading(const struct compose *c, const struct spec_style *style, const struct spec_script *script);
struct fit_group *compose_group(struct compose *c, const struct spec_style *style);
void compose_forget_groups(struct compose *c);

/* Finds sizes at which a page fits FRAME; reports what does not. *ROOT is rebuilt where optional boxes are dropped. */
bool compose_fit(struct compose *c, const struct spec_page *page, const struct compose_scope *scope, struct rect frame,
                 struct block **root);

/* Says what does not fit at the present sizes. */
void compose_report_misfits(struct compose *c);

/* ---- compose.c */
void compose_set_page(struct compose *c, size_t page, size_t pages);
/* Starts a page; what is drawn until the end of it is its items. */
void compose_begin_page(struct compose *c);
void compose_end_page(struct compose *c, const char *name);

/* ---- compose_paginate.c */
/* Lets the boxes of a column run on over pages, at their largest sizes. */
bool compose_paginate(struct compose *c, const struct spec_page *page, const struct compose_scope *scope);

/* ---- compose_say.c: names in a layout -> words */
/* "slot", ".field" or "topic.message" -> the text in the block's language. NULL: reported. */
const struct content_text *compose_text(struct compose *c, const struct compose_scope *scope,
                                        const struct yml_text *name);
bool compose_rich(struct compose *c, const struct content_text *text, struct rich *out);
/* The same for a name that may be a value's too (a field of a row, "local.name"): its words as they are. */
bool compose_words(struct compose *c, const struct compose_scope *scope, const struct yml_text *name, struct rich *out,
                   struct span *span);
/* NULL: there is none, or it is empty. */
const struct content_value *compose_value(struct compose *c, const char *name);
/* A message of the house's own in the block's language, with one more value, as plain text. NULL: reported. */
const char *compose_message(struct compose *c, const struct compose_scope *scope, struct span span, const char *id,
                            const char *name, const char *value);
/* What a slot of the material, or ".field" of the entry, is bound to. NULL: nothing. */
const char *compose_binding(const struct compose_scope *scope, const struct content_bindings *bindings,
                            const char *name);
bool compose_has(const struct compose *c, const struct compose_scope *scope, const char *name);
const struct content_list *compose_list(const struct compose *c, const char *slot);
void compose_use_hotline(struct compose *c, const char *id);
const struct spec_style *compose_style(struct compose *c, const struct yml_text *name);
bool compose_use_ink(struct compose *c, const struct yml_text *name, const struct ink *fallback,
                     const struct ink **out);

/* ---- compose_para.c: paragraphs in a column, shared by texts and numbers */
struct compose_para {
    const struct rich *words; /* parallel to paras */
    const struct text_para *const *paras;
    size_t n;
    const struct spec_style *style;
    const struct spec_script *script; /* whose rules hold: the language's, or Latin's for digits and hosts */
    struct span span;                 /* of the words */
    const char *lang;
    double gap;    /* between paragraphs, times the size */
    int align;     /* enum spec_align */
    int max_lines; /* 0: as many as it takes */
    bool nowrap, balance, fit_width;
    double hang;
};
bool compose_shape(struct compose *c, const struct compose_scope *scope, const struct rich *rich,
                   struct compose_para *para);
struct block_size compose_para_measure(struct compose *c, const struct compose_para *para, double width);
void compose_para_arrange(struct compose *c, struct block *block, const struct compose_para *para, struct rect content);
void compose_para_draw(struct compose *c, struct block *block, const struct compose_para *para, struct rect content,
                       int tag);

/* ---- compose_links.c */
/* What a click on LINK's words in TEXT does, in the block's language: a bare "tel:" is nothing to listen to. NULL:
 * reported. */
const char *compose_tell_link(struct compose *c, const struct compose_scope *scope, struct span span,
                              const struct rich_span *link, const char *text);
/* Adds a line; where its words link somewhere, as several items with a tag of their own each. */
void compose_add_line(struct compose *c, const struct page_text *text, const struct rich *words, int tag,
                      struct span span);

/* ---- compose_draw.c */
/* What everything is drawn in where ink is saved; NULL where it is not. */
const struct ink *compose_black(const struct compose *c);
void compose_draw(struct compose *c, struct block *block);
/* The tag of what is in BLOCK: its own, new one, else the one open now. */
int compose_open(struct compose *c, const struct block *block);
struct page_item *compose_item(struct compose *c, enum page_kind kind, int tag, struct span span);
int compose_tag(struct compose *c, int role, int parent, struct span span);
void compose_disc(struct compose *c, struct span span, int tag, double x, double y, double r, const struct ink *fill,
                  struct page_stroke stroke);
/* An icon in a square of SIZE at (X, Y). */
void compose_icon(struct compose *c, const struct block *block, const struct spec_icon *icon, double x, double y,
                  double size, const struct ink *ink);

#endif
