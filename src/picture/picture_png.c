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

/* The pixels may be whole where the end is not; but a file that was cut off is not the one that was sent. */
static bool has_end(const struct picture_file *file)
{
    enum { SIGNATURE = 8, FRAME = 12 }; /* length, name, checksum */
    for (size_t at = SIGNATURE; at + FRAME <= file->size;) {
        const uint8_t *chunk = file->bytes + at;
        size_t size = (size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 | (size_t)chunk[2] << 8 | chunk[3];
        if (size > file->size - at - FRAME)
            return false;
        if (memcmp(chunk + 4, "IEND", 4) == 0)
            return true;
        at += FRAME + size;
    }
    return false;
}

bool picture_read_png(const struct picture_file *file, struct picture_pixels *out)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file->bytes, file->size)) {
        picture_broken(file, image.message);
        return false;
    }
    bool colour = (image.format & PNG_FORMAT_FLAG_COLOR) != 0, has_alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    if (!picture_check_size(file, image.width, image.height)) {
        png_image_free(&image);
        return false;
    }
    image.format = (colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY) | (has_alpha ? PNG_FORMAT_FLAG_ALPHA : 0u);
    unsigned channels = colour ? 3 : 1;
    size_t count = (size_t)image.width * image.height;
    uint8_t *decoded = arena_array(file->scratch, count, channels + has_alpha);
    bool good = png_image_finish_read(&image, NULL, decoded, 0, NULL) && !(image.warning_or_error & PNG_IMAGE_ERROR);
    if (!good || !has_end(file)) {
        picture_broken(file, good ? "its data end too early" : image.message);
        png_image_free(&image);
        return false;
    }
    *out =
        (struct picture_pixels){.width = image.width, .height = image.height, .channels = channels, .colours = decoded};
    if (has_alpha) {
        uint8_t *colours = arena_array(file->scratch, count, channels), *alpha = arena_array(file->scratch, count, 1);
        split_alpha(decoded, count, channels, colours, alpha);
        out->colours = colours;
        out->alpha = is_opaque(alpha, count) ? NULL : alpha;
    }
    return true;
}
