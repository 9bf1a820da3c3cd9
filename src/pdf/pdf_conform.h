/* What a file says about itself: catalog, Info, XMP, output intent, /ID; by profile. */
#ifndef PDF_PDF_CONFORM_H
#define PDF_PDF_CONFORM_H

#include "pdf/pdf_job.h"

/* Whether the options can be met. False: reported. */
bool pdf_conform_check(struct diag *diag, const struct pdf_options *options);

/* The header's minor version. */
int pdf_conform_version(const struct pdf_options *options);

/* Writes all of it; last, for the /ID is taken from what was written. TREE: the structure's root;
 * OUTLINE: that of the bookmarks; 0: there are none. */
void pdf_conform_write(struct pdf_job *job, int tree, int outline);

#endif
