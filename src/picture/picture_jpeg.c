/* JPEG (ISO/IEC 10918-1) -> pixels: grey or sRGB, by libjpeg-turbo's own interface, which returns its errors.
 * The one hard thing: what CMYK looks like nobody knows but its profile, which comes in pieces (ICC.1:2010, B.4);
 * Adobe's programs write it upside down and say so by a marker (Adobe TN 5116). And a file that was cut off still
 * decodes, with the rest in grey: a warning there is an error here. */
#include "picture/picture_private.h"

#include <string.h>

#include <turbojpeg.h>

struct segments {
    bool adobe;
    uint8_t *profile; /* put together, or NULL */
    size_t size;
};

/* The profile's pieces are numbered from 1, and in order in every file that a program wrote. */
static void add_piece(struct segments *found, const uint8_t *bytes, size_t size)
{
    memcpy(found->profile + found->size, bytes, size);
    found->size += size;
}

/* What stands before the first scan. */
static struct segments find_segments(const struct picture_file *file)
{
    enum { APP2 = 0xe2, APP14 = 0xee, START_OF_SCAN = 0xda, HEAD = 14 };
    struct segments found = {.profile = arena_array(file->scratch, file->size, 1)};
    for (size_t at = 2; at + 4 <= file->size && file->bytes[at] == 0xff && file->bytes[at + 1] != START_OF_SCAN;) {
        const uint8_t *body = file->bytes + at + 4;
        size_t size = (size_t)file->bytes[at + 2] << 8 | file->bytes[at + 3];
        if (size < 2 || at + 2 + size > file->size)
            break;
        if (file->bytes[at + 1] == APP14 && size >= 7 && memcmp(body, "Adobe", 5) == 0)
            found.adobe = true;
        else if (file->bytes[at + 1] == APP2 && size >= 2 + HEAD && memcmp(body, "ICC_PROFILE", 12) == 0)
            add_piece(&found, body + HEAD, size - 2 - HEAD);
        at += 2 + size;
    }
    return found;
}

static bool convert(const struct picture_file *file, const struct segments *segments, uint8_t *pixels,
                    struct picture_pixels *out)
{
    size_t count = (size_t)out->width * out->height;
    if (out->channels == 4 && segments->adobe)
        for (size_t i = 0; i < count * 4; i++)
            pixels[i] = (uint8_t)(255 - pixels[i]);
    out->colours = pixels;
    if (out->channels == 1 || (out->channels == 3 && !segments->size))
        return true;
    uint8_t *rgb = arena_array(file->scratch, count, 3);
    if (picture_to_srgb(segments->profile, segments->size, pixels, out->channels, rgb, count)) {
        out->colours = rgb;
        out->channels = 3;
    }
    if (out->channels == 3)
        return true;
    diag_error(file->diag, file->span, "picture-cmyk",
               "'%s' has the colours of a press (CMYK) and no profile that says how they look", file->name);
    diag_hint(file->diag, "save it as RGB, best as PNG, or with its colour profile");
    return false;
}

static bool decode(const struct picture_file *file, tjhandle decoder, struct picture_pixels *out)
{
    static const char cut[] = "its data end too early or are damaged";
    int width, height, sampling, colours;
    if (tjDecompressHeader3(decoder, file->bytes, file->size, &width, &height, &sampling, &colours) != 0) {
        picture_broken(file, tjGetErrorStr2(decoder));
        return false;
    }
    if (!picture_check_size(file, (unsigned)width, (unsigned)height))
        return false;
    bool cmyk = colours == TJCS_CMYK || colours == TJCS_YCCK, gray = colours == TJCS_GRAY;
    *out = (struct picture_pixels){.width = (unsigned)width,
                                   .height = (unsigned)height,
                                   .channels = cmyk   ? 4
                                               : gray ? 1
                                                      : 3};
    uint8_t *pixels = arena_array(file->scratch, (size_t)width * (size_t)height, out->channels);
    if (tjDecompress2(decoder, file->bytes, file->size, pixels, width, 0, height,
                      cmyk   ? TJPF_CMYK
                      : gray ? TJPF_GRAY
                             : TJPF_RGB,
                      TJFLAG_STOPONWARNING) != 0) {
        picture_broken(file, cut);
        return false;
    }
    struct segments segments = find_segments(file);
    return convert(file, &segments, pixels, out);
}

bool picture_read_jpeg(const struct picture_file *file, struct picture_pixels *out)
{
    tjhandle decoder = tjInitDecompress();
    if (!decoder) {
        picture_broken(file, "the decoder does not start");
        return false;
    }
    bool good = decode(file, decoder, out);
    tjDestroy(decoder);
    return good;
}
