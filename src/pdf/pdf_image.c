/* Pixels -> deflated image in DeviceGray, which is black on a press too (ISO 32000-1, 8.9.5).
 * The one hard thing: a logo of a batch is deflated once, so what is kept is found by the hash of its pixels: the
 * memory of one document's picture may hold another's in the next. */
#include "pdf/pdf_image.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_MOST = 4 << 20, BUCKETS = 64 };

struct kept {
    struct kept *next;
    char hash[HASH_HEX];
    unsigned width;
    struct pdf_packed bytes;
    size_t file; /* the last file that it was written to */
    int object;  /* as that object */
};

struct pdf_images {
    struct arena arena;
    struct kept *buckets[BUCKETS];
    size_t size, file;
};

struct pdf_images *pdf_images_open(void)
{
    struct pdf_images *images = mem_alloc(sizeof *images);
    *images = (struct pdf_images){0};
    arena_init(&images->arena);
    return images;
}

void pdf_images_free(struct pdf_images *images)
{
    if (!images)
        return;
    arena_release(&images->arena);
    free(images);
}

void pdf_images_begin(struct pdf_images *images)
{
    images->file++;
    pdf_images_rest(images);
}

void pdf_images_rest(struct pdf_images *images)
{
    if (images->size <= KEPT_MOST)
        return;
    arena_reset(&images->arena);
    memset(images->buckets, 0, sizeof images->buckets);
    images->size = 0;
}

static struct kept *keep(struct pdf_images *images, struct pdf_packer *packer, const struct page_picture *picture)
{
    size_t count = (size_t)picture->width * picture->height;
    struct kept new = {.width = picture->width};
    hash_hex(picture->pixels, count, new.hash);
    struct kept **bucket = &images->buckets[(unsigned char)new.hash[0] % BUCKETS];
    for (struct kept *kept = *bucket; kept; kept = kept->next)
        if (!strcmp(kept->hash, new.hash) && kept->width == new.width)
            return kept;
    new.bytes = pdf_pack_keep(packer, &images->arena, PDF_PACK_KEPT, picture->pixels, count);
    new.next = *bucket;
    images->size += new.bytes.size;
    return *bucket = arena_memdup(&images->arena, &new, sizeof new);
}

int pdf_image_write(struct pdf_images *images, struct pdf_packer *packer, struct pdf_objects *objects,
                    const struct page_picture *picture, struct buf *digest)
{
    struct kept *kept = keep(images, packer, picture);
    buf_text(digest, kept->hash);
    if (kept->file == images->file)
        return kept->object;
    kept->file = images->file;
    kept->object = pdf_object_new(objects);
    struct buf *out = pdf_object_begin(objects, kept->object);
    buf_format(out, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent 8/ColorSpace/DeviceGray",
               picture->width, picture->height);
    pdf_object_end_stream(objects, kept->bytes.bytes, kept->bytes.size, true);
    return kept->object;
}
