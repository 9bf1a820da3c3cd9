/* ICC profiles for output intents; picture pixels and inks -> the profile's colour space.
 * The one hard thing: lcms2 puts the clock into the profile it makes, so date and identifier are blanked (ICC.1:2010,
 * 7.2.8 and 7.2.18 allow zero for the latter; the date says nothing of the colours). */
#include "pdf/pdf_profile.h"

#include <lcms2.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DATE_AT = 24, DATE_SIZE = 12, ID_AT = 84, ID_SIZE = 16 };

static const double ICC_VERSION = 4.2; /* ISO 15076-1:2005, the one that PDF 1.7 names */

struct pdf_profiles {
    struct arena arena;
    struct pdf_packed srgb, press;
    const void *press_of;
};

struct pdf_profiles *pdf_profiles_open(void)
{
    struct pdf_profiles *profiles = mem_alloc(sizeof *profiles);
    *profiles = (struct pdf_profiles){0};
    arena_init(&profiles->arena);
    return profiles;
}

void pdf_profiles_free(struct pdf_profiles *profiles)
{
    if (!profiles)
        return;
    arena_release(&profiles->arena);
    free(profiles);
}

struct pdf_packed pdf_profiles_srgb(struct pdf_profiles *profiles, struct pdf_packer *packer)
{
    if (profiles->srgb.bytes)
        return profiles->srgb;
    cmsHPROFILE profile = cmsCreate_sRGBProfile();
    if (!profile)
        BUG("lcms2 cannot make sRGB");
    cmsSetProfileVersion(profile, ICC_VERSION);
    cmsUInt32Number size = 0;
    if (!cmsSaveProfileToMem(profile, NULL, &size))
        BUG("lcms2 cannot save sRGB");
    unsigned char *bytes = mem_alloc(size);
    if (!cmsSaveProfileToMem(profile, bytes, &size))
        BUG("lcms2 cannot save sRGB");
    cmsCloseProfile(profile);
    memset(bytes + DATE_AT, 0, DATE_SIZE);
    memset(bytes + ID_AT, 0, ID_SIZE);
    profiles->srgb = pdf_pack_keep(packer, &profiles->arena, PDF_PACK_KEPT, bytes, size);
    free(bytes);
    return profiles->srgb;
}

struct pdf_packed pdf_profiles_press(struct pdf_profiles *profiles, struct pdf_packer *packer,
                                     const struct pdf_condition *condition)
{
    if (profiles->press_of != condition->profile) {
        profiles->press = pdf_pack_keep(packer, &profiles->arena, PDF_PACK_KEPT, condition->profile, condition->size);
        profiles->press_of = condition->profile;
    }
    return profiles->press;
}

/* ISO/IEC 10918-5 (JFIF) weights, in 1/1000. */
static uint8_t luma(const uint8_t *rgb)
{
    return (uint8_t)((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
}

/* The conversion that PDF readers make themselves where they are given no profile (ISO 32000-1, 10.3.4). */
static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t rgb[3])
{
    for (int i = 0; i < 3; i++) {
        int ink = cmyk[i] + cmyk[3];
        rgb[i] = (uint8_t)(255 - (ink < 255 ? ink : 255));
    }
}

/* From sRGB. False: reported at SPAN; WHAT cannot be converted. */
static bool to_press(struct diag *diag, struct span span, const char *what, const struct pdf_condition *condition,
                     cmsUInt32Number rgb_type, const void *rgb, cmsUInt32Number cmyk_type, void *cmyk,
                     cmsUInt32Number intent, size_t count)
{
    cmsHPROFILE from = cmsCreate_sRGBProfile(),
                to = cmsOpenProfileFromMem(condition->profile, (cmsUInt32Number)condition->size);
    cmsHTRANSFORM transform =
        from && to ? cmsCreateTransform(from, rgb_type, to, cmyk_type, intent, cmsFLAGS_BLACKPOINTCOMPENSATION) : NULL;
    if (transform)
        cmsDoTransform(transform, rgb, cmyk, (cmsUInt32Number)count);
    else
        diag_error(diag, span, "pdf-failed", "the colour profile of '%s' cannot convert %s from sRGB to CMYK",
                   condition->name, what);
    if (transform)
        cmsDeleteTransform(transform);
    if (to)
        cmsCloseProfile(to);
    if (from)
        cmsCloseProfile(from);
    return transform;
}

bool pdf_ink_convert(struct diag *diag, struct span span, const struct pdf_condition *condition, struct ink *ink)
{
    double percent[4] = {0, 0, 0, (1 - ink->gray) * 100};
    bool neutral = ink->rgb[0] <= ink->rgb[1] && ink->rgb[1] <= ink->rgb[2] && ink->rgb[2] <= ink->rgb[0];
    if (!neutral && !to_press(diag, span, arena_format(&diag->arena, "'%s'", ink->name), condition, TYPE_RGB_DBL,
                              ink->rgb, TYPE_CMYK_DBL, percent, INTENT_RELATIVE_COLORIMETRIC, 1))
        return false;
    for (int i = 0; i < 4; i++)
        ink->cmyk[i] = round(fmin(fmax(percent[i], 0), 100)) / 100;
    return true;
}

bool pdf_profile_pixels(struct diag *diag, const struct pdf_options *options, const uint8_t *pixels, unsigned from,
                        uint8_t *out, unsigned to, size_t count)
{
    if (to == 4)
        return to_press(diag, (struct span){0}, "an image", options->press, TYPE_RGB_8, pixels, TYPE_CMYK_8, out,
                        INTENT_PERCEPTUAL, count);
    for (size_t i = 0; i < count; i++) {
        uint8_t rgb[3];
        if (from == 4)
            cmyk_to_rgb(pixels + i * from, rgb);
        else
            memcpy(rgb, pixels + i * from, sizeof rgb);
        if (to == 1)
            out[i] = luma(rgb);
        else
            memcpy(out + i * to, rgb, sizeof rgb);
    }
    return true;
}
