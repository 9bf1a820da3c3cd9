/* PNG (ISO/IEC 15948) -> pixels, 8 bits a channel, transparency apart.
 * The one hard thing: libpng's own interface leaves by longjmp, which this house has not; its simplified one returns.
 */
#include "picture/picture_private.h"

#include <string.h>

#include <png.h>

static void split_alpha(const uint8_t *from, size_t count, unsigned channels, uint8_t *pixels, uint8_t *alpha)
{
    for (size_t i = 0; i < count; i++, from += channels + 1) {
        memcpy(pixels + i * channels, from, channels);
        alpha[i] = from[channels];
    }
}

static bool is_opaque(const uint8_t *alpha, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (alpha[i] != 255)
            return false;
    return true;
}

struct page_picture *picture_read_png(const struct picture_file *file)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file->bytes, file->size)) {
        picture_broken(file, image.message);
        return NULL;
    }
    bool colour = (image.format & PNG_FORMAT_FLAG_COLOR) != 0, has_alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    if (!picture_check_size(file, image.width, image.height)) {
        png_image_free(&image);
        return NULL;
    }
    image.format = (colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY) | (has_alpha ? PNG_FORMAT_FLAG_ALPHA : 0u);
    unsigned channels = colour ? 3 : 1;
    size_t count = (size_t)image.width * image.height;
    uint8_t *decoded = arena_array(file->arena, count, channels + has_alpha);
    bool good = png_image_finish_read(&image, NULL, decoded, 0, NULL) && !(image.warning_or_error & PNG_IMAGE_ERROR);
    if (!good) {
        picture_broken(file, image.message);
        png_image_free(&image);
        return NULL;
    }
    struct page_picture *picture = arena_alloc(file->arena, sizeof *picture);
    *picture =
        (struct page_picture){.width = image.width, .height = image.height, .channels = channels, .pixels = decoded};
    if (has_alpha) {
        uint8_t *pixels = arena_array(file->arena, count, channels), *alpha = arena_array(file->arena, count, 1);
        split_alpha(decoded, count, channels, pixels, alpha);
        picture->pixels = pixels;
        picture->alpha = is_opaque(alpha, count) ? NULL : alpha;
    }
    return picture;
}
