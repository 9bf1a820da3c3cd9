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
    const char *path = climbs(file->name) ? NULL : place_of(file->scratch, folder, file->name, &outside);
    struct stat status;
    if (outside || climbs(file->name)) {
        diag_error(file->diag, file->span, "picture-outside", "'%s' lies outside the project", file->name);
        diag_hint(file->diag, "copy the picture into the project's folder and write its name as seen from there");
        return false;
    }
    if (!path || stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        diag_error(file->diag, file->span, "picture-unreadable", "there is no picture '%s' in the project's folder",
                   file->name);
        diag_hint(file->diag, "write its name as it is, with small and capital letters and its ending");
        return false;
    }
    if (status.st_size > PICTURE_BYTES) {
        diag_error(file->diag, file->span, "picture-size", "'%s' has %lld bytes; %d is the most", file->name,
                   (long long)status.st_size, PICTURE_BYTES);
        diag_hint(file->diag, "a logo needs a few hundred pixels on each side: save it smaller");
        return false;
    }
    const struct source *source = file_read(file->scratch, file->diag, path);
    if (!source)
        return false;
    file->bytes = (const uint8_t *)source->text;
    file->size = source->size;
    return true;
}

/* What people save and send by mistake. */
static void refuse_format(const struct picture_file *file)
{
    static const struct {
        const char *name, *magic;
        size_t at;
    } kinds[] = {{"a GIF picture", "GIF8", 0},  {"a WebP picture", "WEBP", 8},  {"a PDF file", "%PDF", 0},
                 {"a TIFF picture", "II*", 0},  {"a TIFF picture", "MM", 0},    {"a BMP picture", "BM", 0},
                 {"an SVG drawing", "<svg", 0}, {"an SVG drawing", "<?xml", 0}, {"a HEIC photo", "ftyphei", 4}};
    const char *found = file->size ? NULL : "empty";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !found; i++) {
        size_t size = strlen(kinds[i].magic);
        if (file->size >= kinds[i].at + size && memcmp(file->bytes + kinds[i].at, kinds[i].magic, size) == 0)
            found = kinds[i].name;
    }
    if (found)
        diag_error(file->diag, file->span, "picture-format", "'%s' is %s, not PNG or JPEG", file->name, found);
    else
        diag_error(file->diag, file->span, "picture-format", "'%s' is neither PNG nor JPEG", file->name);
    diag_hint(file->diag, "what counts is what is in the file, not how it is called: save it as PNG");
}

static const struct page_picture *load(const struct picture_file *file)
{
    static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, jpeg[] = {0xff, 0xd8, 0xff};
    struct picture_pixels pixels;
    bool good = false;
    if (file->size >= sizeof png && memcmp(file->bytes, png, sizeof png) == 0)
        good = picture_read_png(file, &pixels);
    else if (file->size >= sizeof jpeg && memcmp(file->bytes, jpeg, sizeof jpeg) == 0)
        good = picture_read_jpeg(file, &pixels);
    else
        refuse_format(file);
    return good ? picture_in_one_ink(file, &pixels) : NULL;
}

const struct page_picture *picture_load(struct arena *arena, struct diag *diag, struct span span, const char *folder,
                                        const char *name)
{
    struct arena scratch;
    arena_init(&scratch);
    struct picture_file file = {.arena = arena, .scratch = &scratch, .diag = diag, .span = span, .name = name};
    const struct page_picture *picture = read_file(&file, folder) ? load(&file) : NULL;
    arena_release(&scratch);
    return picture;
}
