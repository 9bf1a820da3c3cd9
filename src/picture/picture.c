/* A picture's file -> pixels. Start here; the formats have files of their own.
 * The one hard thing: a name in a data file may try to lead out of the project, by "..", by an absolute path or by a
 * link, so what counts is where the file really is. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "picture/picture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "picture/picture_private.h"

bool picture_check_size(const struct picture_file *file, unsigned width, unsigned height)
{
    if (width && height && width <= PICTURE_SIDE && height <= PICTURE_SIDE &&
        (unsigned long long)width * height <= PICTURE_PIXELS)
        return true;
    diag_error(file->diag, file->span, "picture-size", "'%s' has %u x %u pixels", file->name, width, height);
    diag_hint(file->diag, "a logo needs a few hundred pixels on each side; %d is the most", PICTURE_SIDE);
    return false;
}

void picture_broken(const struct picture_file *file, const char *why)
{
    diag_error(file->diag, file->span, "picture-broken", "'%s' cannot be decoded: %s", file->name, why);
    diag_hint(file->diag, "save it again with a drawing program, or get the file anew");
}

/* NULL: there is no such file, or it is not below FOLDER. */
static const char *place_of(struct arena *arena, const char *folder, const char *name, bool *outside)
{
    char *root = realpath(folder, NULL), *place = realpath(file_join(arena, folder, name), NULL);
    size_t size = root ? strlen(root) : 0;
    bool below = root && place && strncmp(root, place, size) == 0 && (place[size] == '/' || !place[size] || size == 1);
    const char *out = below ? arena_strdup(arena, place) : NULL;
    *outside = place && !below;
    free(root);
    free(place);
    return out;
}

static bool climbs(const char *name)
{
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
            return true;
    }
    return name[0] == '/';
}

static bool read_file(struct picture_file *file, const char *folder)
{
    bool outside = false;
    const char *path = climbs(file->name) ? NULL : place_of(file->arena, folder, file->name, &outside);
    struct stat status;
    if (outside || climbs(file->name)) {
        diag_error(file->diag, file->span, "picture-outside", "'%s' lies outside the project", file->name);
        diag_hint(file->diag, "copy the picture into the project's folder and write its name as seen from there");
        return false;
    }
    if (!path || stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        diag_error(file->diag, file->span, "picture-unreadable", "there is no picture '%s' in the project's folder",
                   file->name);
        return false;
    }
    if (status.st_size > PICTURE_BYTES) {
        diag_error(file->diag, file->span, "picture-size", "'%s' has %lld bytes; %d is the most", file->name,
                   (long long)status.st_size, PICTURE_BYTES);
        return false;
    }
    const struct source *source = file_read(file->arena, file->diag, path);
    if (!source)
        return false;
    file->bytes = (const uint8_t *)source->text;
    file->size = source->size;
    return true;
}

const struct page_picture *picture_load(struct arena *arena, struct diag *diag, struct span span, const char *folder,
                                        const char *name)
{
    static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, jpeg[] = {0xff, 0xd8, 0xff};
    struct picture_file file = {.arena = arena, .diag = diag, .span = span, .name = name};
    if (!read_file(&file, folder))
        return NULL;
    struct page_picture *picture = NULL;
    if (file.size >= sizeof png && memcmp(file.bytes, png, sizeof png) == 0) {
        picture = picture_read_png(&file);
    } else if (file.size >= sizeof jpeg && memcmp(file.bytes, jpeg, sizeof jpeg) == 0) {
        picture = picture_read_jpeg(&file);
    } else {
        diag_error(diag, span, "picture-format", "'%s' is neither PNG nor JPEG", name);
        diag_hint(diag, "what counts is what is in the file, not how it is called: save it as PNG");
    }
    if (picture)
        picture->name = arena_strdup(arena, name);
    return picture;
}

/* How light a pixel is, 0 black .. 255 paper (ITU-R BT.601; CMYK by its inks). */
static uint8_t lightness(const uint8_t *pixel, unsigned channels)
{
    if (channels == 1)
        return pixel[0];
    unsigned r = pixel[0], g = pixel[1], b = pixel[2];
    if (channels == 4) {
        unsigned white = 255u - pixel[3];
        r = (255u - r) * white / 255;
        g = (255u - g) * white / 255;
        b = (255u - b) * white / 255;
    }
    return (uint8_t)((299 * r + 587 * g + 114 * b + 500) / 1000);
}

const struct page_picture *picture_gray(struct arena *arena, const struct page_picture *picture)
{
    if (picture->channels == 1)
        return picture;
    size_t count = (size_t)picture->width * picture->height;
    uint8_t *pixels = arena_array(arena, count, 1);
    for (size_t i = 0; i < count; i++)
        pixels[i] = lightness(picture->pixels + i * picture->channels, picture->channels);
    struct page_picture *gray = arena_memdup(arena, picture, sizeof *gray);
    gray->channels = 1;
    gray->pixels = pixels;
    return gray;
}
