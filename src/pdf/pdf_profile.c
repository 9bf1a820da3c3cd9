/* ICC profiles for output intents; inks -> the profile's colour space.
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

/* From sRGB, to percent. False: reported at SPAN. */
static bool to_press(struct diag *diag, struct span span, const struct pdf_condition *condition, const struct ink *ink,
                     double percent[4])
{
    cmsHPROFILE from = cmsCreate_sRGBProfile(),
                to = cmsOpenProfileFromMem(condition->profile, (cmsUInt32Number)condition->size);
    cmsHTRANSFORM transform = from && to
                                  ? cmsCreateTransform(from, TYPE_RGB_DBL, to, TYPE_CMYK_DBL,
                                                       INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION)
                                  : NULL;
    if (transform)
        cmsDoTransform(transform, ink->rgb, percent, 1);
    else
        diag_error(diag, span, "pdf-failed", "the colour profile of '%s' cannot convert '%s' from sRGB to CMYK",
                   condition->name, ink->name);
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
    if (!neutral && !to_press(diag, span, condition, ink, percent))
        return false;
    for (int i = 0; i < 4; i++)
        ink->cmyk[i] = round(fmin(fmax(percent[i], 0), 100)) / 100;
    return true;
}
