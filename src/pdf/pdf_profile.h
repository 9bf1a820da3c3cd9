/* ICC profiles, and pixels from one colour space to another. The only door to lcms2. */
#ifndef PDF_PDF_PROFILE_H
#define PDF_PDF_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "pdf/pdf.h"
#include "pdf/pdf_pack.h"

struct pdf_profiles;

struct pdf_profiles *pdf_profiles_open(void);
void pdf_profiles_free(struct pdf_profiles *profiles);

/* Deflated, made once. */
struct pdf_packed pdf_profiles_srgb(struct pdf_profiles *profiles, struct pdf_packer *packer);
struct pdf_packed pdf_profiles_press(struct pdf_profiles *profiles, struct pdf_packer *packer,
                                     const struct pdf_condition *condition);

/* COUNT pixels of FROM channels as TO channels; the two differ. False: reported. */
bool pdf_profile_pixels(struct diag *diag, const struct pdf_options *options, const uint8_t *pixels, unsigned from,
                        uint8_t *out, unsigned to, size_t count);

#endif
