/* A picture's file -> pixels in one ink that were checked: PNG or JPEG, by what is in the file and not by its name.
 * The only room that sees libpng and libjpeg-turbo. */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "page/page.h"

/* Most bytes of a file, pixels on a side, pixels in all: a logo needs far less, and nothing larger is decoded. */
enum { PICTURE_BYTES = 16 << 20, PICTURE_SIDE = 8192, PICTURE_PIXELS = 24 << 20 };

/* Reads NAME, which must lie in FOLDER (no way out by "..", an absolute path or a link). SPAN: where it is asked for.
 * It comes as it is printed, on white paper and in black: by how light its colours are. NULL: reported:
 * [picture-outside], [picture-unreadable], [picture-format], [picture-size], [picture-broken], [picture-cmyk],
 * [picture-faint]; a picture that lost much on the way is a warning. */
const struct page_picture *picture_load(struct arena *arena, struct diag *diag, struct span span, const char *folder,
                                        const char *name);

#endif
