/* Shared by the files of picture/ only. */
#ifndef PICTURE_PICTURE_PRIVATE_H
#define PICTURE_PICTURE_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "picture/picture.h"

/* A file that was read, and where to report what is wrong with it. */
struct picture_file {
    struct arena *arena;
    struct diag *diag;
    struct span span;
    const char *name;
    const uint8_t *bytes;
    size_t size;
};

/* Reports [picture-size] unless the sides can be decoded. */
bool picture_check_size(const struct picture_file *file, unsigned width, unsigned height);

/* Reports [picture-broken] with the library's reason. */
void picture_broken(const struct picture_file *file, const char *why);

/* picture_png.c, picture_jpeg.c. NULL: reported. */
struct page_picture *picture_read_png(const struct picture_file *file);
struct page_picture *picture_read_jpeg(const struct picture_file *file);

#endif
