/* Pixels -> deflated image, in the colour space of the profile (ISO 32000-1, 8.9.5, 11.6.5.3).
 * The one hard thing: a logo of a batch is deflated once, so what is kept is found by the hash of its pixels: the
 * memory of one document's picture may hold another's in the next. */
#include "pdf/pdf_image.h"

#include "base/hash.h"
#include "pdf/pdf_profile.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_MOST = 4 << 20, BUCKETS = 64 };

struct kept {
    struct kept *next;
    char hash[HASH_HEX];
    unsigned from, to; /* channels */
    enum pdf_profile profile;
    struct pdf_packed bytes;
    size_t file;      /* the last file that it was written to */
    int object, mask; /* as that object, with that mask */
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
    if (images->size <= KEPT_MOST)
        return;
    arena_reset(&images->arena);
    memset(images->buckets, 0, sizeof images->buckets);
    images->size = 0;
}

static unsigned channels_wanted(unsigned channels, const struct pdf_options *options)
{
    if (options->gray || channels == 1)
        return 1;
    return options->profile == PDF_PRESS ? 4 : options->profile == PDF_SCREEN ? 3 : channels;
}

static struct kept *keep(struct pdf_images *images, struct diag *diag, struct pdf_packer *packer, const uint8_t *pixels,
                         size_t count, unsigned from, unsigned to, const struct pdf_options *options)
{
    struct kept like = {.from = from, .to = to, .profile = options->profile};
    hash_hex(pixels, count * from, like.hash);
    struct kept **bucket = &images->buckets[(unsigned char)like.hash[0] % BUCKETS];
    for (struct kept *kept = *bucket; kept; kept = kept->next)
        if (!strcmp(kept->hash, like.hash) && kept->from == from && kept->to == to && kept->profile == like.profile)
            return kept;
    uint8_t *converted = from == to ? NULL : mem_alloc(count * to);
    if (converted && !pdf_profile_pixels(diag, options, pixels, from, converted, to, count)) {
        free(converted);
        return NULL;
    }
    like.bytes = pdf_pack_keep(packer, &images->arena, PDF_PACK_KEPT, converted ? converted : pixels, count * to);
    free(converted);
    like.next = *bucket;
    images->size += like.bytes.size;
    return *bucket = arena_memdup(&images->arena, &like, sizeof like);
}

static int write(struct pdf_images *images, struct pdf_objects *objects, const struct page_picture *picture,
                 struct kept *kept, int mask)
{
    if (kept->file == images->file && kept->mask == mask)
        return kept->object;
    static const char *const spaces[] = {[1] = "DeviceGray", [3] = "DeviceRGB", [4] = "DeviceCMYK"};
    int number = pdf_object_new(objects);
    struct buf *out = pdf_object_begin(objects, number);
    buf_format(out, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent 8/ColorSpace/%s", picture->width,
               picture->height, spaces[kept->to]);
    if (mask)
        buf_format(out, "/SMask %d 0 R", mask);
    pdf_object_end_stream(objects, kept->bytes.bytes, kept->bytes.size, true);
    kept->file = images->file;
    kept->object = number;
    kept->mask = mask;
    return number;
}

/* A mask that hides nothing would only make the page transparent, which costs a printer time. */
static bool hides(const uint8_t *alpha, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (alpha[i] != 255)
            return true;
    return false;
}

int pdf_image_write(struct pdf_images *images, struct diag *diag, struct pdf_packer *packer,
                    struct pdf_objects *objects, const struct page_picture *picture, const struct pdf_options *options,
                    struct buf *digest)
{
    size_t count = (size_t)picture->width * picture->height;
    struct kept *colour = keep(images, diag, packer, picture->pixels, count, picture->channels,
                               channels_wanted(picture->channels, options), options);
    if (!colour)
        return 0;
    buf_text(digest, colour->hash);
    int mask = 0;
    if (picture->alpha && hides(picture->alpha, count)) {
        struct kept *alpha = keep(images, diag, packer, picture->alpha, count, 1, 1, options);
        buf_text(digest, alpha->hash);
        mask = write(images, objects, picture, alpha, 0);
    }
    return write(images, objects, picture, colour, mask);
}
