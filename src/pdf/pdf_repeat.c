/* Items that were drawn before -> what drawing them did: codes, bytes, marks.
 * The one hard thing: the file must be the same as if they were drawn again. So a stretch is known by the numbers of
 * its items (page.h) and the pattern of their tags, and what was drawn for it is taken only where all else that decides
 * the bytes is the same: profile, first mark, and in every face the numbers of its codes. */
#include "pdf/pdf_repeat.h"

#include "base/mix.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 64, DRAWINGS_MOST = 4, KEPT_MOST = 1 << 20 };

/* The codes of a face, as a drawing used them. */
struct numbering {
    uint16_t face;
    int index;
    size_t number;
};

struct kept_drawing {
    struct kept_drawing *next;
    struct pdf_repeat_place place;
    const struct numbering *faces;
    struct pdf_repeat_drawing drawing;
};

struct pdf_repeat {
    struct pdf_repeat *next;
    uint64_t hash;
    const void *key;
    size_t key_size;
    bool learned;
    VEC(struct pdf_told_blank) blanks;
    VEC(struct pdf_told) told;
    VEC(uint16_t) faces;
    struct kept_drawing *drawings;
};

struct pdf_repeats {
    struct arena arena;
    struct pdf_repeat *buckets[BUCKETS];
    size_t kept; /* bytes, about */
    struct buf key;
};

struct pdf_repeats *pdf_repeats_open(void)
{
    struct pdf_repeats *repeats = mem_alloc(sizeof *repeats);
    *repeats = (struct pdf_repeats){0};
    arena_init(&repeats->arena);
    return repeats;
}

void pdf_repeats_free(struct pdf_repeats *repeats)
{
    if (!repeats)
        return;
    arena_release(&repeats->arena);
    buf_release(&repeats->key);
    free(repeats);
}

void pdf_repeats_begin(struct pdf_repeats *repeats, bool forget)
{
    if (!forget && repeats->kept < KEPT_MOST)
        return;
    arena_reset(&repeats->arena);
    memset(repeats->buckets, 0, sizeof repeats->buckets);
    repeats->kept = 0;
}

/* ---- by their items */

int pdf_repeat_base(const struct page *page, const struct pdf_segment *segment)
{
    for (size_t i = 0; i < segment->n; i++)
        if (page->items[segment->first + i].tag != PAGE_NO_TAG)
            return page->items[segment->first + i].tag;
    return 0;
}

/* Inks are a layout's, and live as long as the writer: their addresses tell them apart. */
struct rect_key {
    struct rect box;
    const struct ink *fill, *stroke;
    double width, dash[2];
    size_t round;
};

struct item_key {
    size_t twin;
    int64_t tag;
};

/* A rectangle needs no number: the ground of a box whose content varies is fixed, and has none. */
static bool put_item(struct buf *key, const struct page_item *item, int base)
{
    const struct item_key head = {item->twin, item->tag == PAGE_NO_TAG ? INT64_MIN : (int64_t)item->tag - base};
    buf_add(key, &head, sizeof head);
    if (item->kind == PAGE_IMAGE || item->kind == PAGE_GROUP)
        return false;
    if (item->twin)
        return true;
    if (item->kind != PAGE_RECT)
        return false;
    const struct page_rect *rect = &item->rect;
    const struct rect_key values = {rect->box,
                                    rect->fill,
                                    rect->stroke.ink,
                                    rect->stroke.width,
                                    {rect->stroke.dash[0], rect->stroke.dash[1]},
                                    rect->stroke.round};
    buf_add(key, &values, sizeof values);
    return true;
}

struct pdf_repeat *pdf_repeat_of(struct pdf_repeats *repeats, const struct page *page,
                                 const struct pdf_segment *segment)
{
    int base = pdf_repeat_base(page, segment);
    repeats->key.n = 0;
    for (size_t i = 0; i < segment->n; i++)
        if (!put_item(&repeats->key, &page->items[segment->first + i], base))
            return NULL;
    uint64_t hash = mix_bytes(MIX_SEED, repeats->key.at, repeats->key.n);
    struct pdf_repeat *repeat, **bucket = &repeats->buckets[hash % BUCKETS];
    for (repeat = *bucket; repeat; repeat = repeat->next)
        if (repeat->hash == hash && repeat->key_size == repeats->key.n &&
            !memcmp(repeat->key, repeats->key.at, repeat->key_size))
            return repeat;
    if (repeats->kept >= KEPT_MOST)
        return NULL;
    repeats->kept += sizeof *repeat + repeats->key.n;
    repeat = arena_alloc(&repeats->arena, sizeof *repeat);
    repeat->next = *bucket;
    repeat->hash = hash;
    repeat->key = arena_memdup(&repeats->arena, repeats->key.at, repeats->key.n);
    repeat->key_size = repeats->key.n;
    *bucket = repeat;
    return repeat;
}

/* ---- text */

bool pdf_repeat_learns(const struct pdf_repeat *repeat)
{
    return repeat && !repeat->learned;
}

void pdf_repeat_blank(struct pdf_repeats *repeats, struct pdf_repeat *repeat, uint16_t face, uint32_t blank)
{
    for (size_t i = 0; i < repeat->blanks.n; i++)
        if (repeat->blanks.at[i].face == face) {
            if (!repeat->blanks.at[i].own)
                repeat->blanks.at[i].own = blank;
            return;
        }
    *VEC_ADD(&repeats->arena, &repeat->blanks) = (struct pdf_told_blank){.face = face, .own = blank};
}

static void add_face(struct pdf_repeats *repeats, struct pdf_repeat *repeat, uint16_t face)
{
    for (size_t i = 0; i < repeat->faces.n; i++)
        if (repeat->faces.at[i] == face)
            return;
    *VEC_ADD(&repeats->arena, &repeat->faces) = face;
}

void pdf_repeat_tell(struct pdf_repeats *repeats, struct pdf_repeat *repeat, const struct pdf_told *told)
{
    for (size_t i = 0; i < repeat->told.n; i++) {
        const struct pdf_told *before = &repeat->told.at[i];
        if (before->face == told->face && before->glyph == told->glyph && before->size == told->size &&
            !memcmp(before->text, told->text, told->size))
            return;
    }
    struct pdf_told *kept = VEC_ADD(&repeats->arena, &repeat->told);
    *kept = *told;
    kept->text = arena_strndup(&repeats->arena, told->text, told->size);
    repeats->kept += sizeof *kept + told->size;
    add_face(repeats, repeat, told->face);
}

void pdf_repeat_learned(struct pdf_repeat *repeat, struct pdf_fonts *fonts)
{
    for (size_t i = 0; i < repeat->blanks.n; i++)
        repeat->blanks.at[i].held = pdf_face_of(fonts, repeat->blanks.at[i].face)->blank;
    repeat->learned = true;
}

bool pdf_repeat_blanks(const struct pdf_repeat *repeat, struct pdf_fonts *fonts)
{
    if (!repeat || !repeat->learned)
        return false;
    for (size_t i = 0; i < repeat->blanks.n; i++) {
        struct pdf_face *face = pdf_face_of(fonts, repeat->blanks.at[i].face);
        if (!face->blank)
            face->blank = repeat->blanks.at[i].own;
    }
    return true;
}

/* Which codes there are depends on the blanks. */
static bool holds(const struct pdf_repeat *repeat, struct pdf_fonts *fonts)
{
    if (!repeat || !repeat->learned)
        return false;
    for (size_t i = 0; i < repeat->blanks.n; i++)
        if (pdf_face_of(fonts, repeat->blanks.at[i].face)->blank != repeat->blanks.at[i].held)
            return false;
    return true;
}

bool pdf_repeat_texts(const struct pdf_repeat *repeat, struct pdf_fonts *fonts)
{
    if (!holds(repeat, fonts))
        return false;
    for (size_t i = 0; i < repeat->told.n; i++) {
        const struct pdf_told *told = &repeat->told.at[i];
        bool exact;
        pdf_font_code(pdf_face_of(fonts, told->face), told->glyph, told->text, told->size, &exact);
    }
    return true;
}

/* ---- drawing */

static bool same_place(const struct pdf_repeat_place *a, const struct pdf_repeat_place *b)
{
    return a->profile == b->profile && a->gray == b->gray && a->known == b->known && a->tagged == b->tagged &&
           a->first_mark == b->first_mark && !(a->height < b->height) && !(a->height > b->height);
}

static struct numbering numbering_of(struct pdf_fonts *fonts, uint16_t index)
{
    const struct pdf_face *face = pdf_face_of(fonts, index);
    return (struct numbering){index, face->index, face->numbering};
}

static bool same_numbers(const struct pdf_repeat *repeat, struct pdf_fonts *fonts, const struct numbering *faces)
{
    for (size_t i = 0; i < repeat->faces.n; i++) {
        struct numbering now = numbering_of(fonts, repeat->faces.at[i]);
        if (now.index != faces[i].index || now.number != faces[i].number)
            return false;
    }
    return true;
}

const struct pdf_repeat_drawing *pdf_repeat_drawn(const struct pdf_repeat *repeat, struct pdf_fonts *fonts,
                                                  const struct pdf_repeat_place *place)
{
    if (!holds(repeat, fonts))
        return NULL;
    for (const struct kept_drawing *drawing = repeat->drawings; drawing; drawing = drawing->next)
        if (same_place(&drawing->place, place) && same_numbers(repeat, fonts, drawing->faces))
            return &drawing->drawing;
    return NULL;
}

/* The newest first, and only a few: those of files that were ended will not come again. */
static void drop_oldest(struct pdf_repeat *repeat)
{
    struct kept_drawing **at = &repeat->drawings;
    for (size_t i = 1; *at && i < DRAWINGS_MOST; i++)
        at = &(*at)->next;
    *at = NULL;
}

void pdf_repeat_keep(struct pdf_repeats *repeats, struct pdf_repeat *repeat, struct pdf_fonts *fonts,
                     const struct pdf_repeat_place *place, const struct pdf_repeat_drawing *drawing)
{
    if (!repeat->learned || repeats->kept >= KEPT_MOST)
        return;
    drop_oldest(repeat);
    struct numbering *faces = arena_array(&repeats->arena, repeat->faces.n, sizeof *faces);
    for (size_t i = 0; i < repeat->faces.n; i++)
        faces[i] = numbering_of(fonts, repeat->faces.at[i]);
    struct kept_drawing *kept = arena_alloc(&repeats->arena, sizeof *kept);
    *kept = (struct kept_drawing){.next = repeat->drawings, .place = *place, .faces = faces, .drawing = *drawing};
    kept->drawing.marks = arena_memdup(&repeats->arena, drawing->marks, drawing->nmarks * sizeof *drawing->marks);
    kept->drawing.boxed = arena_memdup(&repeats->arena, drawing->boxed, drawing->nboxed * sizeof *drawing->boxed);
    repeats->kept += sizeof *kept + drawing->nmarks * sizeof *drawing->marks + drawing->nboxed * sizeof *drawing->boxed;
    repeat->drawings = kept;
}
