/* Documents of a batch -> the work they share, done once.
 * The one hard thing: a document must come out the same whether others came before it or not. So nothing is guessed
 * from them: a tree is used again only where all that decides its shape is equal, a measure only for the same block at
 * the same width and sizes, a drawing only at the same place and sizes; whatever shows a row's value is made anew. */
#include "compose/compose_cache.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"

enum { SHELVES = 4, MEMO_SLOTS = 1 << 13, MEMO_PROBES = 4, DRAWINGS_MOST = 4 };

/* A measure (at WIDTH: rect.w, the rest 0), or that all fitted in RECT. */
struct memo {
    const struct block *block;
    uint64_t state;
    struct rect rect;
    bool measure;
    double w, h, baseline;
};

struct tree {
    const struct spec_page *page;
    int drop;
    struct block *root;
    bool draft, stale;
    VEC(const char *) hotlines;
    struct fit_group *groups;
    size_t ngroups;
    bool grouped;
};

/* What was drawn for a block: items and tags as they were added, tags numbered from 0. */
struct drawing {
    struct drawing *next;
    uint64_t state;
    struct rect rect;
    struct page_items items, raised;
    struct page_tag *tags;
    size_t ntags, paras;
    int first_tag, outer; /* the number of tags before, and the one that was open */
    size_t first_para;
};

struct compose_shelf {
    struct arena arena;
    struct buf key;
    size_t used;         /* when, counted */
    atomic_size_t users; /* documents that lean on it */
    unsigned generation;
    bool useless; /* building its tree has findings, which every document must report */
    bool looked, draft, stale;
    VEC(struct tree) trees;
    size_t tree; /* index of the one used last, from 1 */
    VEC(const struct text_para *) held;
    struct memo *memo;
};

struct compose_cache {
    struct compose_shelf shelves[SHELVES];
    size_t time;
};

struct compose_cache *compose_cache_open(void)
{
    struct compose_cache *cache = mem_alloc(sizeof *cache);
    memset(cache, 0, sizeof *cache);
    return cache;
}

static void clear(struct compose_shelf *shelf)
{
    for (size_t i = 0; i < shelf->held.n; i++)
        text_let_go(shelf->held.at[i]);
    arena_release(&shelf->arena);
    buf_release(&shelf->key);
    free(shelf->memo);
    memset(shelf, 0, sizeof *shelf);
}

void compose_cache_free(struct compose_cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < SHELVES; i++)
        clear(&cache->shelves[i]);
    free(cache);
}

/* ---- shelves */

static void add_text(struct buf *key, const char *text)
{
    buf_add(key, text ? text : "", text ? strlen(text) + 1 : 1);
}

/* All that decides which blocks there are and what the fixed ones say. False: nothing varies. */
static bool put_key(const struct compose_request *request, struct buf *key)
{
    const void *const parts[] = {request->content, request->material, request->layout, request->engine};
    bool varies = false;
    buf_add(key, parts, sizeof parts);
    for (size_t i = 0; i < request->nlangs; i++)
        add_text(key, request->langs[i]);
    add_text(key, request->date);
    for (size_t i = 0; i < request->nvalues; i++) {
        const struct content_value *value = &request->values[i];
        varies |= value->varies;
        add_text(key, value->name);
        add_text(key, !value->varies ? value->value : *value->value ? "there" : "");
        add_text(key, value->varies ? NULL : value->target);
    }
    for (size_t i = 0; i < request->npictures; i++) {
        add_text(key, request->pictures[i].name);
        buf_add(key, &request->pictures[i].picture, sizeof request->pictures[i].picture);
    }
    return varies;
}

struct compose_shelf *compose_shelf_of(struct compose *c)
{
    struct compose_cache *cache = c->request->cache;
    struct buf key = {0};
    if (!cache || !put_key(c->request, &key)) {
        buf_release(&key);
        return NULL;
    }
    struct compose_shelf *shelf = NULL, *oldest = NULL;
    for (size_t i = 0; i < SHELVES && !shelf; i++) {
        struct compose_shelf *at = &cache->shelves[i];
        if (at->key.n == key.n && !memcmp(at->key.at, key.at, key.n))
            shelf = at;
        else if (!atomic_load(&at->users) && (!oldest || at->used < oldest->used))
            oldest = at;
    }
    if (!shelf && oldest) {
        shelf = oldest;
        clear(shelf);
        shelf->key = key;
        key = (struct buf){0};
    }
    buf_release(&key);
    if (!shelf || shelf->useless)
        return NULL;
    shelf->used = ++cache->time;
    atomic_fetch_add(&shelf->users, 1);
    return shelf;
}

void compose_let_go(const struct compose_report *report)
{
    struct compose_shelf *shelf = report->shared;
    if (shelf)
        atomic_fetch_sub(&shelf->users, 1);
}

/* ---- trees */

void compose_shelf_hold(struct compose *c, const struct text_para *para)
{
    if (!c->shelf || c->arena != &c->shelf->arena)
        return;
    text_hold(para);
    *VEC_ADD(&c->shelf->arena, &c->shelf->held) = para;
}

static bool find_fixed(struct block *block)
{
    block->fixed = !block->varies;
    for (size_t i = 0; i < block->n; i++)
        block->fixed &= find_fixed(&block->children[i]);
    return block->fixed;
}

static bool prepare_varying(struct compose *c, struct block *block)
{
    bool ok = true;
    if (block->fixed)
        return true;
    for (size_t i = 0; i < block->n; i++)
        ok &= prepare_varying(c, &block->children[i]);
    if (ok && block->varies)
        ok = block->kind->prepare(c, block);
    return ok;
}

static bool build_tree(struct compose *c, const struct spec_page *page, const struct compose_scope *scope,
                       struct block **root)
{
    struct compose_shelf *shelf = c->shelf;
    struct arena *outer = c->arena;
    size_t findings = c->diag->findings.n, hotlines = c->hotlines.n;
    c->arena = &shelf->arena;
    bool ok = compose_tree(c, page->box, scope, root);
    c->arena = outer;
    shelf->tree = 0;
    if (!ok || c->diag->findings.n != findings) {
        shelf->useless = true;
        return ok;
    }
    find_fixed(*root);
    struct tree *tree = VEC_ADD(&shelf->arena, &shelf->trees);
    *tree = (struct tree){.page = page, .drop = c->drop, .root = *root, .draft = c->draft, .stale = c->stale};
    for (size_t i = hotlines; i < c->hotlines.n; i++)
        *VEC_ADD(&shelf->arena, &tree->hotlines) = arena_strdup(&shelf->arena, c->hotlines.at[i]);
    shelf->tree = shelf->trees.n;
    return true;
}

bool compose_shelf_tree(struct compose *c, const struct spec_page *page, const struct compose_scope *scope,
                        struct block **root)
{
    struct compose_shelf *shelf = c->shelf;
    for (size_t i = 0; i < shelf->trees.n; i++) {
        struct tree *tree = &shelf->trees.at[i];
        if (tree->page != page || tree->drop != c->drop)
            continue;
        c->draft |= tree->draft;
        c->stale |= tree->stale;
        for (size_t k = 0; k < tree->hotlines.n; k++)
            compose_use_hotline(c, tree->hotlines.at[k]);
        for (size_t k = 0; k < tree->ngroups; k++)
            *VEC_ADD(c->arena, &c->groups) = tree->groups[k];
        shelf->tree = i + 1;
        *root = tree->root;
        return prepare_varying(c, tree->root);
    }
    return build_tree(c, page, scope, root);
}

void compose_shelf_groups(struct compose *c)
{
    struct compose_shelf *shelf = c->shelf;
    struct tree *tree = shelf && shelf->tree ? &shelf->trees.at[shelf->tree - 1] : NULL;
    if (!tree || tree->grouped)
        return;
    tree->grouped = true;
    tree->ngroups = c->groups.n;
    tree->groups = arena_array(&shelf->arena, c->groups.n, sizeof *tree->groups);
    for (size_t i = 0; i < c->groups.n; i++)
        tree->groups[i] = (struct fit_group){.name = c->groups.at[i].name, .yield = c->groups.at[i].yield};
}

/* ---- measures */

uint64_t compose_shelf_state(const struct compose *c)
{
    uint64_t hash = mix_bytes(MIX_SEED, &c->tighten, sizeof c->tighten);
    for (size_t i = 0; i < c->groups.n; i++) {
        const double shrinks[] = {c->groups.at[i].shrink, c->groups.at[i].shrink_for_width};
        hash = mix_bytes(hash, shrinks, sizeof shrinks);
    }
    return hash;
}

unsigned compose_shelf_generation(struct compose *c)
{
    return c->shelf ? ++c->shelf->generation : c->generation + 1;
}

static bool same_rect(struct rect a, struct rect b)
{
    return !memcmp(&a, &b, sizeof a);
}

/* The slot of a memo, or where it would go. */
static struct memo *slot_of(struct compose_shelf *shelf, const struct memo *like)
{
    if (!shelf->memo) {
        shelf->memo = mem_alloc(MEMO_SLOTS * sizeof *shelf->memo);
        memset(shelf->memo, 0, MEMO_SLOTS * sizeof *shelf->memo);
    }
    uint64_t hash =
        mix_bytes(like->state ^ ((uintptr_t)like->block >> 4), &like->rect, sizeof like->rect) + like->measure;
    size_t at = (size_t)(hash ^ hash >> 32) % MEMO_SLOTS;
    for (size_t i = 0; i < MEMO_PROBES; i++) {
        struct memo *memo = &shelf->memo[(at + i) % MEMO_SLOTS];
        if (!memo->block || (memo->block == like->block && memo->state == like->state &&
                             memo->measure == like->measure && same_rect(memo->rect, like->rect)))
            return memo;
    }
    return &shelf->memo[at]; /* the oldest tenant makes room */
}

static struct memo *find(struct compose *c, const struct memo *like)
{
    struct memo *memo = slot_of(c->shelf, like);
    return memo->block == like->block && memo->state == like->state && memo->measure == like->measure &&
                   same_rect(memo->rect, like->rect)
               ? memo
               : NULL;
}

bool compose_shelf_measured(struct compose *c, struct block *block, double width)
{
    const struct memo like = {.block = block, .state = c->state, .rect = {0, 0, width, 0}, .measure = true};
    const struct memo *memo = find(c, &like);
    if (!memo)
        return false;
    block->w = memo->w;
    block->h = memo->h;
    block->baseline = memo->baseline;
    return true;
}

void compose_shelf_keep_measure(struct compose *c, const struct block *block, double width)
{
    const struct memo memo = {block, c->state, {0, 0, width, 0}, true, block->w, block->h, block->baseline};
    *slot_of(c->shelf, &memo) = memo;
}

bool compose_shelf_fits(struct compose *c, const struct block *block, struct rect rect)
{
    return find(c, &(struct memo){.block = block, .state = c->state, .rect = rect});
}

void compose_shelf_keep_fit(struct compose *c, const struct block *block, struct rect rect)
{
    const struct memo memo = {.block = block, .state = c->state, .rect = rect};
    *slot_of(c->shelf, &memo) = memo;
}

/* ---- drawings */

static int moved_tag(const struct drawing *drawing, const struct compose *c, int base, int tag)
{
    if (tag >= drawing->first_tag)
        return tag - drawing->first_tag + base;
    return tag == drawing->outer ? c->tag : tag;
}

static void put_items(struct compose *c, const struct drawing *drawing, const struct page_items *from,
                      struct page_items *to, int base)
{
    for (size_t i = 0; i < from->n; i++) {
        struct page_item *item = VEC_ADD(c->lists, to);
        *item = from->at[i];
        item->tag = moved_tag(drawing, c, base, item->tag);
        if (item->kind == PAGE_TEXT)
            item->text.para += c->paras - drawing->first_para;
    }
}

bool compose_shelf_draw(struct compose *c, struct block *block)
{
    for (const struct drawing *drawing = block->drawn; drawing; drawing = drawing->next) {
        if (drawing->state != c->state || !same_rect(drawing->rect, block->rect))
            continue;
        int base = (int)c->tags.n;
        for (size_t i = 0; i < drawing->ntags; i++) {
            struct page_tag *tag = VEC_ADD(c->lists, &c->tags);
            *tag = drawing->tags[i];
            tag->parent = moved_tag(drawing, c, base, tag->parent);
        }
        put_items(c, drawing, &drawing->items, &c->items, base);
        put_items(c, drawing, &drawing->raised, &c->raised, base);
        c->paras += drawing->paras;
        return true;
    }
    return false;
}

static bool has_groups(const struct page_items *items, size_t from)
{
    for (size_t i = from; i < items->n; i++)
        if (items->at[i].kind == PAGE_GROUP)
            return true;
    return false;
}

/* Caches of several threads may draw for one file, so they count together. Nobody sees the numbers. */
static void number_twins(struct page_items *items, size_t from)
{
    static atomic_size_t twins;
    for (size_t i = from; i < items->n; i++)
        items->at[i].twin = atomic_fetch_add(&twins, 1) + 1;
}

static struct page_items copy(struct arena *arena, const struct page_items *items, size_t from)
{
    size_t n = items->n - from;
    struct page_items kept = {.n = n, .cap = n};
    if (n)
        kept.at = arena_memdup(arena, items->at + from, n * sizeof *kept.at);
    return kept;
}

static size_t count_drawings(const struct drawing *drawing)
{
    size_t n = 0;
    for (; drawing; drawing = drawing->next)
        n++;
    return n;
}

void compose_shelf_record(struct compose *c, struct block *block, void draw(struct compose *, struct block *))
{
    struct arena *outer = c->arena, *kept = &c->shelf->arena;
    size_t items = c->items.n, raised = c->raised.n, tags = c->tags.n, paras = c->paras, outline = c->outline.n;
    size_t findings = c->diag->findings.n;
    bool room = count_drawings(block->drawn) < DRAWINGS_MOST;
    c->recording = true;
    if (room)
        c->arena = kept;
    draw(c, block);
    c->arena = outer;
    c->recording = false;
    if (!room || c->outline.n != outline || c->diag->findings.n != findings || has_groups(&c->items, items) ||
        has_groups(&c->raised, raised))
        return;
    number_twins(&c->items, items);
    number_twins(&c->raised, raised);
    struct drawing *drawing = arena_alloc(kept, sizeof *drawing);
    *drawing = (struct drawing){.next = block->drawn,
                                .state = c->state,
                                .rect = block->rect,
                                .items = copy(kept, &c->items, items),
                                .raised = copy(kept, &c->raised, raised),
                                .ntags = c->tags.n - tags,
                                .paras = c->paras - paras,
                                .first_tag = (int)tags,
                                .outer = c->tag,
                                .first_para = paras};
    if (drawing->ntags)
        drawing->tags = arena_memdup(kept, c->tags.at + tags, drawing->ntags * sizeof *drawing->tags);
    block->drawn = drawing;
}
