/* Content of a page -> stretches, the common ones kept with their deflated bytes.
 * The one hard thing: what is shared must not depend on what stands before it. So every stretch is drawn as if nothing
 * were known of the graphics state, closes its marked content, and is looked up by its bytes alone: where a row's words
 * move what follows them, there are other bytes, and nothing is wrong. A page's streams are one to a reader (ISO
 * 32000-1, 7.8.2). */
#include "pdf/pdf_segment.h"

#include "base/mix.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 64, KEPT_MOST = 2 << 20, LEAST = 8 };

struct pdf_kept {
    struct pdf_kept *next;
    uint64_t key;
    const void *bytes;
    size_t size;
    struct pdf_packed packed;
    char hash[HASH_HEX];
    size_t file; /* the last file that it was written to */
    int object;  /* and its number there */
};

struct pdf_segments {
    struct arena arena;
    struct pdf_kept *buckets[BUCKETS];
    size_t kept, file;
};

struct pdf_segments *pdf_segments_open(void)
{
    struct pdf_segments *segments = mem_alloc(sizeof *segments);
    *segments = (struct pdf_segments){0};
    arena_init(&segments->arena);
    return segments;
}

void pdf_segments_free(struct pdf_segments *segments)
{
    if (!segments)
        return;
    arena_release(&segments->arena);
    free(segments);
}

bool pdf_segments_begin(struct pdf_segments *segments)
{
    segments->file++;
    return pdf_segments_rest(segments);
}

bool pdf_segments_rest(struct pdf_segments *segments)
{
    if (segments->kept <= KEPT_MOST)
        return false;
    arena_reset(&segments->arena);
    memset(segments->buckets, 0, sizeof segments->buckets);
    segments->kept = 0;
    return true;
}

static size_t fixed_run(const struct page *page, size_t from)
{
    size_t n = 0;
    while (from + n < page->n && !page->items[from + n].varies)
        n++;
    return n;
}

size_t pdf_segments_of(struct arena *arena, const struct page *page, struct pdf_segment **out)
{
    struct pdf_segment *all = arena_array(arena, page->n + 1, sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < page->n;) {
        size_t fixed = fixed_run(page, i);
        /* A few fixed items among varying ones are not worth a stream. */
        bool varies = fixed < LEAST && fixed < page->n;
        size_t size = varies && i + fixed < page->n ? fixed + 1 : fixed;
        if (n && varies && all[n - 1].varies)
            all[n - 1].n += size;
        else
            all[n++] = (struct pdf_segment){i, size, varies, NULL};
        i += size;
    }
    if (!n)
        n = 1; /* an empty page has a stream too */
    *out = all;
    return n;
}

struct pdf_kept *pdf_segments_keep(struct pdf_segments *segments, struct pdf_packer *packer, const struct buf *content)
{
    uint64_t key = mix_bytes(MIX_SEED, content->at, content->n);
    struct pdf_kept **bucket = &segments->buckets[key % BUCKETS];
    for (struct pdf_kept *kept = *bucket; kept; kept = kept->next)
        if (kept->key == key && kept->size == content->n && !memcmp(kept->bytes, content->at, content->n))
            return kept;
    struct pdf_kept *kept = arena_alloc(&segments->arena, sizeof *kept);
    *kept = (struct pdf_kept){.next = *bucket, .key = key, .size = content->n};
    kept->bytes = arena_memdup(&segments->arena, content->at, content->n);
    kept->packed = pdf_pack_keep(packer, &segments->arena, PDF_PACK_KEPT, content->at, content->n);
    hash_hex(content->at, content->n, kept->hash);
    segments->kept += kept->size + kept->packed.size + sizeof *kept;
    *bucket = kept;
    return kept;
}

int pdf_segments_write(struct pdf_segments *segments, struct pdf_objects *objects, struct pdf_kept *kept,
                       const char **hash)
{
    *hash = kept->hash;
    if (kept->file != segments->file) {
        kept->file = segments->file;
        kept->object = pdf_object_new(objects);
        pdf_object_begin(objects, kept->object);
        pdf_object_end_stream(objects, kept->packed.bytes, kept->packed.size, true);
    }
    return kept->object;
}
