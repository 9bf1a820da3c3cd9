/* Ink -> device colour.
 * The one hard thing: office printers charge a page as coloured when black is given as RGB, so what has no colour is
 * written as DeviceGray there. On a press the same black must be DeviceCMYK: overprint mode 1 has no effect on
 * DeviceGray (ISO 32000-1, 8.6.7, table 148). What lies on every plate is no CMYK either: a job's spot colours have
 * plates too (8.6.6.4, colorant All). */
#include "pdf/pdf_colour.h"

struct pdf_colour pdf_colour_of(const struct ink *ink, const struct pdf_options *options)
{
    if (options->gray)
        return (struct pdf_colour){.n = 1, .v = {ink->gray}};
    if (options->profile == PDF_PRESS && ink->every_plate)
        return (struct pdf_colour){.every_plate = true};
    if (options->profile == PDF_PRESS)
        return (struct pdf_colour){.n = 4, .v = {ink->cmyk[0], ink->cmyk[1], ink->cmyk[2], ink->cmyk[3]}};
    if (ink->rgb[0] <= ink->rgb[1] && ink->rgb[1] <= ink->rgb[2] && ink->rgb[2] <= ink->rgb[0])
        return (struct pdf_colour){.n = 1, .v = {ink->rgb[0]}};
    return (struct pdf_colour){.n = 3, .v = {ink->rgb[0], ink->rgb[1], ink->rgb[2]}};
}

static bool near(double a, double b)
{
    return a - b < 1e-6 && b - a < 1e-6;
}

bool pdf_colour_same(const struct pdf_colour *a, const struct pdf_colour *b)
{
    if (a->n != b->n || a->every_plate != b->every_plate)
        return false;
    for (int i = 0; i < a->n; i++)
        if (!near(a->v[i], b->v[i]))
            return false;
    return true;
}

bool pdf_colour_is_black(const struct pdf_colour *colour)
{
    return colour->n == 4 && near(colour->v[0] + colour->v[1] + colour->v[2], 0) && near(colour->v[3], 1);
}
