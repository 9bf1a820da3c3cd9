/* Shared by the files of picture/ only. */
#ifndef PICTURE_PICTURE_PRIVATE_H
#define PICTURE_PICTURE_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "picture/picture.h"

/* A file that was read, and where to report what is wrong with it. */
struct picture_file {
    struct arena *arena, *scratch; /* for what comes out, and for what is on the way */
    struct diag *diag;
    struct span span;
    const char *name;
    const uint8_t *bytes;
    size_t size;
};

/* As decoded: 8 bits a channel, rows top first. */
struct picture_pixels {
    unsigned width, height, channels; /* 1 grey, 3 sRGB */
    const uint8_t *colours;
    const uint8_t *alpha; /* width * height, or NULL */
};

/* Reports [picture-size] unless the sides can be decoded. */
bool picture_check_size(const struct picture_file *file, unsigned width, unsigned height);

/* Reports [picture-broken] with the library's reason. */
void picture_broken(const struct picture_file *file, const char *why);

/* picture_png.c, picture_jpeg.c. False: reported. */
bool picture_read_png(const struct picture_file *file, struct picture_pixels *out);
bool picture_read_jpeg(const struct picture_file *file, struct picture_pixels *out);

/* picture_profile.c: COUNT pixels of 3 or 4 CHANNELS (CMYK: 255 is full ink) by their ICC profile -> sRGB. False:
 * PROFILE is none for such pixels. */
bool picture_to_srgb(const uint8_t *profile, size_t size, const uint8_t *pixels, unsigned channels, uint8_t *rgb,
                     size_t count);

/* picture_ink.c: as it looks on white paper in black. NULL: too little of it can be seen; reported. */
const struct page_picture *picture_in_one_ink(const struct picture_file *file, const struct picture_pixels *pixels);

#endif
