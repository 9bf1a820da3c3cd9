/* Font: (face, glyphs) -> a font program with just those, made once.
 * The one hard thing: many threads want the same subset and none may wait while another is cut, so both may cut it
 * and the second throws its own away; the bytes are the same, for they depend on nothing but face and glyphs. Only
 * Chinese, Japanese and Korean faces are cut one at a time: that takes 3 MB, for the 65,000 glyphs that they have. */
#include "font/library.h"

#include <hb-subset.h>
#include <stdlib.h>
#include <string.h>

/* What may be kept without being in use. */
enum { CACHE_BYTES = 2 * 1024 * 1024 };

struct subset_entry {
    struct font_subset subset; /* first: what callers hold */
    struct subset_entry *same_bucket, *newer, *older;
    size_t users, weight;
    uint32_t hash;
    uint16_t face;
    size_t n;
    uint32_t *glyphs;
    uint16_t *new_ids;
    struct buf bytes;
};

void subsets_init(struct subset_cache *cache)
{
    *cache = (struct subset_cache){0};
    pthread_mutex_init(&cache->lock, NULL);
    pthread_mutex_init(&cache->cutting, NULL);
}

static void entry_free(struct subset_entry *entry)
{
    if (!entry)
        return;
    buf_release(&entry->bytes);
    free(entry->glyphs);
    free(entry->new_ids);
    free(entry);
}

void subsets_release(struct subset_cache *cache)
{
    for (struct subset_entry *entry = cache->oldest, *next; entry; entry = next) {
        next = entry->newer;
        entry_free(entry);
    }
    pthread_mutex_destroy(&cache->cutting);
    pthread_mutex_destroy(&cache->lock);
}

/* FNV-1a, over the numbers. */
static uint32_t hash_of(uint16_t face, const uint32_t *glyphs, size_t n)
{
    uint32_t hash = (2166136261u ^ face) * 16777619u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ glyphs[i]) * 16777619u;
    return hash;
}

static struct subset_entry *lookup(struct subset_cache *cache, const struct subset_entry *like)
{
    for (struct subset_entry *entry = cache->buckets[like->hash % SUBSET_BUCKETS]; entry; entry = entry->same_bucket)
        if (entry->hash == like->hash && entry->face == like->face && entry->n == like->n &&
            memcmp(entry->glyphs, like->glyphs, like->n * sizeof *like->glyphs) == 0)
            return entry;
    return NULL;
}

static void unlink_by_age(struct subset_cache *cache, struct subset_entry *entry)
{
    *(entry->older ? &entry->older->newer : &cache->oldest) = entry->newer;
    *(entry->newer ? &entry->newer->older : &cache->newest) = entry->older;
}

static void link_newest(struct subset_cache *cache, struct subset_entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

static void drop(struct subset_cache *cache, struct subset_entry *entry)
{
    struct subset_entry **at = &cache->buckets[entry->hash % SUBSET_BUCKETS];
    while (*at != entry)
        at = &(*at)->same_bucket;
    *at = entry->same_bucket;
    unlink_by_age(cache, entry);
    cache->bytes -= entry->weight;
    entry_free(entry);
}

static hb_face_t *cut(hb_face_t *outlines, const struct subset_entry *entry)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return NULL;
    hb_set_add_sorted_array(hb_subset_input_glyph_set(input), entry->glyphs, (unsigned)entry->n);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_face_t *face = NULL;
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(outlines, input);
    if (plan) {
        face = hb_subset_plan_execute_or_fail(plan);
        const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
        for (size_t i = 0; i < entry->n; i++)
            entry->new_ids[i] = (uint16_t)hb_map_get(map, entry->glyphs[i]);
    }
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(input);
    return face;
}

static void keep_as_it_is(void *context, const void *bytes, size_t size, struct buf *out)
{
    (void)context;
    buf_add(out, bytes, size);
}

static hb_face_t *cut_in_turn(struct subset_cache *cache, const struct font_slot *slot,
                              const struct subset_entry *entry)
{
    if (slot->face.format != FONT_CFF_CID)
        return cut(slot->outlines, entry);
    pthread_mutex_lock(&cache->cutting);
    hb_face_t *face = cut(slot->outlines, entry);
    blob_rest(slot->blob);
    pthread_mutex_unlock(&cache->cutting);
    return face;
}

static bool fill_in(struct subset_cache *cache, struct subset_entry *entry, const struct font_slot *slot,
                    const struct font_keeping *keeping)
{
    static const struct font_keeping plain = {.keep = keep_as_it_is};
    hb_face_t *face = cut_in_turn(cache, slot, entry);
    if (!face)
        return false;
    bool cff = slot->face.format == FONT_CFF_CID;
    hb_blob_t *blob = cff ? hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' ')) : hb_face_reference_blob(face);
    for (size_t i = 0; cff && i < entry->n; i++) /* its charset still names the CIDs, which are the original glyphs */
        entry->new_ids[i] = (uint16_t)entry->glyphs[i];
    hb_face_destroy(face);
    unsigned size;
    const char *bytes = hb_blob_get_data(blob, &size);
    const struct font_keeping *how = keeping ? keeping : &plain;
    how->keep(how->context, bytes, size, &entry->bytes);
    hb_blob_destroy(blob);
    entry->bytes.at = mem_resize(entry->bytes.at, entry->bytes.n); /* it stays, so without room to grow */
    entry->bytes.cap = entry->bytes.n;
    entry->subset = (struct font_subset){entry->bytes.at, entry->bytes.n, size, entry->new_ids};
    entry->weight = entry->bytes.cap + sizeof *entry + entry->n * (sizeof *entry->glyphs + sizeof *entry->new_ids);
    return size > 0;
}

const struct font_subset *font_subset(struct font_library *library, struct diag *diag, const struct font_face *face,
                                      const uint32_t *glyphs, size_t n, const struct font_keeping *keeping)
{
    struct subset_cache *cache = &library->subsets;
    struct subset_entry *entry = mem_alloc(sizeof *entry);
    *entry = (struct subset_entry){.face = face->index, .n = n, .hash = hash_of(face->index, glyphs, n)};
    entry->glyphs = mem_alloc(n * sizeof *glyphs);
    memcpy(entry->glyphs, glyphs, n * sizeof *glyphs);
    entry->new_ids = mem_alloc(n * sizeof *entry->new_ids);

    pthread_mutex_lock(&cache->lock);
    struct subset_entry *found = lookup(cache, entry);
    if (!found) {
        pthread_mutex_unlock(&cache->lock);
        if (!fill_in(cache, entry, &library->slots.at[face->index], keeping)) {
            diag_error(diag, library->slots.at[face->index].span, "font-broken",
                       "%zu glyphs of font file '%s' cannot be cut out", n, face->path);
            entry_free(entry);
            return NULL;
        }
        pthread_mutex_lock(&cache->lock);
        found = lookup(cache, entry);
    }
    if (found) {
        entry_free(entry);
        entry = found;
        unlink_by_age(cache, entry);
    } else {
        struct subset_entry **bucket = &cache->buckets[entry->hash % SUBSET_BUCKETS];
        entry->same_bucket = *bucket;
        *bucket = entry;
        cache->bytes += entry->weight;
    }
    link_newest(cache, entry);
    entry->users++;
    pthread_mutex_unlock(&cache->lock);
    return &entry->subset;
}

void font_subset_done(struct font_library *library, const struct font_subset *subset)
{
    struct subset_cache *cache = &library->subsets;
    pthread_mutex_lock(&cache->lock);
    ((struct subset_entry *)(uintptr_t)subset)->users--;
    for (struct subset_entry *entry = cache->oldest, *next; entry && cache->bytes > CACHE_BYTES; entry = next) {
        next = entry->newer;
        if (!entry->users)
            drop(cache, entry);
    }
    pthread_mutex_unlock(&cache->lock);
}
