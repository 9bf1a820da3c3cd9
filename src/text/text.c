/* Text: (string, style, language) -> a paragraph shaped once, remembered.
 * The one hard thing: a batch sets the same texts a thousand times, so equal requests get the same paragraph; yet
 * memory stays bounded, and no paragraph that a document still holds may go. */
#include "text/para.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Beyond CACHE_SPARE paragraphs of earlier documents go, those asked for longest ago first; beyond both of the others,
 * which no document comes near, any. */
enum { CACHE_SPARE = 1024 * 1024, CACHE_PARAS = 1024, CACHE_BYTES = 6 * 1024 * 1024 };

void text_icu(UErrorCode error)
{
    if (error == U_MEMORY_ALLOCATION_ERROR)
        mem_none();
    if (U_FAILURE(error))
        BUG(u_errorName(error));
}

struct text_engine *text_open(struct font_library *library)
{
    UErrorCode error = U_ZERO_ERROR;
    struct text_engine *engine = mem_alloc(sizeof *engine);
    *engine = (struct text_engine){.library = library};
    arena_init(&engine->memory);
    arena_init(&engine->scratch);
    arena_init(&engine->edges);
    engine->buffer = hb_buffer_create();
    engine->bidi = ubidi_open();
    engine->graphemes = ubrk_open(UBRK_CHARACTER, "root", NULL, 0, &error);
    text_icu(error);
    if (!engine->bidi || !hb_buffer_allocation_successful(engine->buffer))
        mem_none();
    return engine;
}

void text_forget(struct text_engine *engine)
{
    for (struct text_para *para = engine->oldest, *next; para; para = next) {
        next = para->newer;
        free(para);
    }
    memset(engine->buckets, 0, sizeof engine->buckets);
    engine->newest = engine->oldest = NULL;
    engine->paras = engine->bytes = 0;
}

void text_free(struct text_engine *engine)
{
    if (!engine)
        return;
    text_forget(engine);
    for (size_t i = 0; i < engine->iterators.n; i++)
        ubrk_close(engine->iterators.at[i].iterator);
    ubrk_close(engine->graphemes);
    ubidi_close(engine->bidi);
    hb_buffer_destroy(engine->buffer);
    arena_release(&engine->edges);
    arena_release(&engine->scratch);
    arena_release(&engine->memory);
    free(engine);
}

/* ---- the cache */

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t size)
{
    for (const unsigned char *at = bytes; size--; at++)
        hash = (hash ^ *at) * 16777619u; /* FNV-1a */
    return hash;
}

static uint32_t hash_of(const struct text_request *r)
{
    uint32_t hash = hash_bytes(2166136261u, r->rich.text, r->rich.size);
    hash = hash_bytes(hash, r->lang, strlen(r->lang));
    return hash ^ (uint32_t)r->weight * 31 ^ (uint32_t)r->rich.n * 65599;
}

static bool same_spans(const struct rich *a, const struct rich *b)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct rich_span *x = &a->spans[i], *y = &b->spans[i];
        if (x->start != y->start || x->end != y->end || x->marks != y->marks)
            return false;
    }
    return true;
}

static bool same_request(const struct text_request *a, const struct text_request *b)
{
    return a->rich.size == b->rich.size && a->rich.n == b->rich.n && a->weight == b->weight &&
           a->bold_weight == b->bold_weight && !(a->tracking < b->tracking) && !(a->tracking > b->tracking) &&
           a->rtl == b->rtl && a->keep_all == b->keep_all && strcmp(a->lang, b->lang) == 0 &&
           memcmp(a->rich.text, b->rich.text, a->rich.size) == 0 && same_spans(&a->rich, &b->rich);
}

static void unlink_by_age(struct text_engine *engine, struct text_para *para)
{
    *(para->older ? &para->older->newer : &engine->oldest) = para->newer;
    *(para->newer ? &para->newer->older : &engine->newest) = para->older;
}

static void link_newest(struct text_engine *engine, struct text_para *para)
{
    para->newer = NULL;
    para->older = engine->newest;
    *(engine->newest ? &engine->newest->newer : &engine->oldest) = para;
    engine->newest = para;
}

static struct text_para *lookup(struct text_engine *engine, const struct text_request *request, uint32_t hash)
{
    for (struct text_para *para = engine->buckets[hash % CACHE_BUCKETS]; para; para = para->same_bucket)
        if (para->hash == hash && same_request(&para->request, request)) {
            para->document = engine->document;
            if (!para->holders) {
                unlink_by_age(engine, para);
                link_newest(engine, para);
            }
            return para;
        }
    return NULL;
}

static bool is_too_much(const struct text_engine *engine)
{
    const struct text_para *oldest = engine->oldest;
    if (!oldest)
        return false;
    return (engine->bytes > CACHE_SPARE && oldest->document != engine->document) ||
           (engine->paras > CACHE_PARAS && engine->bytes > CACHE_BYTES);
}

static void insert(struct text_engine *engine, struct text_para *para)
{
    para->document = engine->document;
    struct text_para **bucket = &engine->buckets[para->hash % CACHE_BUCKETS];
    para->same_bucket = *bucket;
    *bucket = para;
    link_newest(engine, para);
    engine->paras++;
    engine->bytes += para->bytes;
    while (is_too_much(engine)) {
        struct text_para *old = engine->oldest, **at = &engine->buckets[old->hash % CACHE_BUCKETS];
        while (*at != old)
            at = &(*at)->same_bucket;
        *at = old->same_bucket;
        unlink_by_age(engine, old);
        engine->paras--;
        engine->bytes -= old->bytes;
        free(old);
    }
}

void text_begin(struct text_engine *engine)
{
    engine->document++;
}

/* What is held is a part of the engine, which is not const to it. */
void text_hold(const struct text_para *para)
{
    struct text_para *held = (struct text_para *)para;
    if (held->holders++ == 0)
        unlink_by_age(held->engine, held);
}

void text_let_go(const struct text_para *para)
{
    struct text_para *held = (struct text_para *)para;
    if (--held->holders == 0)
        link_newest(held->engine, held);
}

/* ---- making a paragraph */

/* Where the parts of a paragraph go when it is packed into one block: counted first, then copied. */
struct packing {
    char *block; /* NULL while counting */
    size_t size;
};

static void *pack(struct packing *packing, const void *from, size_t count, size_t size)
{
    size_t align = _Alignof(max_align_t);
    void *to = packing->block ? packing->block + packing->size : NULL;
    if (to && count)
        memcpy(to, from, count * size);
    packing->size += (count * size + align - 1) / align * align;
    return to;
}

/* PARA and all that hangs on it, from the scratch arena; FROM's pointers are replaced in the copy. */
static struct text_para *pack_all(struct packing *packing, const struct text_para *from)
{
    struct text_para copy = *from;
    size_t n = (size_t)from->n;
    struct text_para *para = pack(packing, from, 1, sizeof *from);
    copy.request.rich.text = pack(packing, from->request.rich.text, from->request.rich.size, 1);
    copy.request.rich.spans =
        pack(packing, from->request.rich.spans, from->request.rich.n, sizeof *from->request.rich.spans);
    copy.request.lang = pack(packing, from->request.lang, strlen(from->request.lang) + 1, 1);
    copy.u = pack(packing, from->u, n, sizeof *from->u);
    copy.byte = pack(packing, from->byte, n + 1, sizeof *from->byte);
    copy.marks = pack(packing, from->marks, n, sizeof *from->marks);
    copy.flag = pack(packing, from->flag, n + 1, sizeof *from->flag);
    copy.x = pack(packing, from->x, n + 1, sizeof *from->x);
    copy.runs = pack(packing, from->runs, (size_t)from->nruns, sizeof *from->runs);
    copy.glyphs.vec.at = pack(packing, from->glyphs.vec.at, from->glyphs.vec.n, sizeof *from->glyphs.vec.at);
    copy.breaks.at = pack(packing, from->breaks.at, from->breaks.n, sizeof *from->breaks.at);
    copy.bytes = packing->size;
    if (para)
        *para = copy;
    return para;
}

/* Whatever the faces seemed to cover: a box must never reach paper. */
static bool has_boxes(struct text_para *para, struct diag *diag, struct span span)
{
    bool found = false;
    for (size_t i = 0; i < para->glyphs.vec.n; i++)
        if (para->glyphs.vec.at[i].id == 0) {
            text_report_missing(para, diag, span, text_at(para, para->glyphs.vec.at[i].cluster));
            found = true;
        }
    return found;
}

static struct text_para *make(struct text_engine *engine, struct diag *diag, const struct text_request *request)
{
    arena_reset(&engine->scratch);
    struct text_para *para = arena_alloc(&engine->scratch, sizeof *para);
    para->engine = engine;
    para->request = *request;
    para->request.span = (struct span){0};
    para->lang = hb_language_from_string(request->lang, -1);
    para->tracking = (int32_t)lround(request->tracking * FONT_EM);
    text_decode(para);
    if (!text_find_runs(para, diag, request->span))
        return NULL;
    text_shape_runs(para);
    if (has_boxes(para, diag, request->span))
        return NULL;
    text_find_kept(para);
    text_find_breaks(para);
    struct packing packing = {0};
    pack_all(&packing, para);
    packing = (struct packing){.block = mem_alloc(packing.size)};
    return pack_all(&packing, para);
}

const struct text_para *text_shape(struct text_engine *engine, struct diag *diag, const struct text_request *request)
{
    uint32_t hash = hash_of(request);
    struct text_para *para = lookup(engine, request, hash);
    if (para)
        return para;
    para = make(engine, diag, request);
    if (!para)
        return NULL;
    para->hash = hash;
    insert(engine, para);
    return para;
}

struct text_metrics text_metrics(const struct text_para *para)
{
    const struct font_face *face = para->first;
    return (struct text_metrics){face->ascent, face->descent, face->cap_height, face->x_height};
}
