/* JPEG (ISO/IEC 10918-1) -> pixels: grey, sRGB or CMYK, by libjpeg-turbo's own interface, which returns its errors.
 * The one hard thing: Adobe's programs write CMYK upside down and say so by a marker (Adobe TN 5116), and a file that
 * was cut off still decodes, with the rest in grey: a warning there is an error here. */
#include "picture/picture_private.h"

#include <string.h>

#include <turbojpeg.h>

/* Whether an "Adobe" marker stands before the first scan. */
static bool has_adobe_marker(const struct picture_file *file)
{
    enum { APP14 = 0xee, START_OF_SCAN = 0xda };
    for (size_t at = 2; at + 4 <= file->size && file->bytes[at] == 0xff && file->bytes[at + 1] != START_OF_SCAN;) {
        size_t size = (size_t)file->bytes[at + 2] << 8 | file->bytes[at + 3];
        if (file->bytes[at + 1] == APP14 && at + 9 <= file->size && memcmp(file->bytes + at + 4, "Adobe", 5) == 0)
            return true;
        at += 2 + size;
    }
    return false;
}

static struct page_picture *decode(const struct picture_file *file, tjhandle decoder)
{
    static const char cut[] = "its data end too early or are damaged";
    int width, height, sampling, colours;
    if (tjDecompressHeader3(decoder, file->bytes, file->size, &width, &height, &sampling, &colours) != 0) {
        picture_broken(file, tjGetErrorStr2(decoder));
        return NULL;
    }
    if (!picture_check_size(file, (unsigned)width, (unsigned)height))
        return NULL;
    bool cmyk = colours == TJCS_CMYK || colours == TJCS_YCCK, gray = colours == TJCS_GRAY;
    unsigned channels = cmyk ? 4 : gray ? 1 : 3;
    size_t count = (size_t)width * (size_t)height;
    uint8_t *pixels = arena_array(file->arena, count, channels);
    if (tjDecompress2(decoder, file->bytes, file->size, pixels, width, 0, height,
                      cmyk   ? TJPF_CMYK
                      : gray ? TJPF_GRAY
                             : TJPF_RGB,
                      TJFLAG_STOPONWARNING) != 0) {
        picture_broken(file, cut);
        return NULL;
    }
    if (cmyk && has_adobe_marker(file))
        for (size_t i = 0; i < count * 4; i++)
            pixels[i] = (uint8_t)(255 - pixels[i]);
    struct page_picture *picture = arena_alloc(file->arena, sizeof *picture);
    *picture = (struct page_picture){
        .width = (unsigned)width, .height = (unsigned)height, .channels = channels, .pixels = pixels};
    return picture;
}

struct page_picture *picture_read_jpeg(const struct picture_file *file)
{
    tjhandle decoder = tjInitDecompress();
    if (!decoder) {
        picture_broken(file, "the decoder does not start");
        return NULL;
    }
    struct page_picture *picture = decode(file, decoder);
    tjDestroy(decoder);
    return picture;
}
