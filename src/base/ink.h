/* A colour, declared once with what it is on each kind of device; which one is written is the profile's choice. */
#ifndef BASE_INK_H
#define BASE_INK_H

#include <stdbool.h>

struct ink {
    const char *name; /* as the palette names it */
    double rgb[3];    /* sRGB, 0..1 */
    double cmyk[4];   /* 0..1 */
    double gray;      /* 0 black .. 1 paper, for one-ink printing */
    bool every_plate; /* on a press in place of cmyk: of all plates, spot colours too; for marks, never for a piece */
};

#endif
