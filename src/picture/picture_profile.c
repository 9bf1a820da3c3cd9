/* The ICC profile of a picture -> sRGB, so that how light its colours are is what whoever made it has seen.
 * The one hard thing: paper's white must become white: relative intent, with black made black. */
#include "picture/picture_private.h"

#include <lcms2.h>

bool picture_to_srgb(const uint8_t *profile, size_t size, const uint8_t *pixels, unsigned channels, uint8_t *rgb,
                     size_t count)
{
    cmsHPROFILE from = size ? cmsOpenProfileFromMem(profile, (cmsUInt32Number)size) : NULL,
                to = cmsCreate_sRGBProfile();
    bool fits = from && to && cmsGetColorSpace(from) == (channels == 4 ? cmsSigCmykData : cmsSigRgbData);
    cmsHTRANSFORM transform = fits ? cmsCreateTransform(from, channels == 4 ? TYPE_CMYK_8 : TYPE_RGB_8, to, TYPE_RGB_8,
                                                        INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION)
                                   : NULL;
    if (transform) {
        cmsDoTransform(transform, pixels, rgb, (cmsUInt32Number)count);
        cmsDeleteTransform(transform);
    }
    if (from)
        cmsCloseProfile(from);
    if (to)
        cmsCloseProfile(to);
    return transform;
}
