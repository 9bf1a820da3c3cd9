/* Inks -> numbers of a device colour space, as the profile wants them. */
#ifndef PDF_PDF_COLOUR_H
#define PDF_PDF_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ink.h"
#include "pdf/pdf.h"

/* n: 1 DeviceGray, 3 DeviceRGB, 4 DeviceCMYK; 0: none yet. */
struct pdf_colour {
    bool every_plate; /* the full tint of Separation All, n is 0 */
    int n;
    double v[4];
};

struct pdf_colour pdf_colour_of(const struct ink *ink, const struct pdf_options *options);
bool pdf_colour_same(const struct pdf_colour *a, const struct pdf_colour *b);

/* Black of the black plate alone. */
bool pdf_colour_is_black(const struct pdf_colour *colour);

#endif
