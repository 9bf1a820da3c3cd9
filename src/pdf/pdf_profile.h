/* ICC profiles of output intents. */
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

#endif
