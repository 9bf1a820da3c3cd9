/* Bookmarks: one level, in the order of the pages (ISO 32000-1, 12.3.3). */
#ifndef PDF_PDF_OUTLINE_H
#define PDF_PDF_OUTLINE_H

#include "pdf/pdf_obj.h"

/* All zero: none yet. */
struct pdf_outline {
    int root, first, last; /* objects; 0: none */
    size_t n;
    struct buf open; /* entries of the last, which does not know yet what follows it */
};

/* Adds a bookmark that leads to PAGE. */
void pdf_outline_add(struct pdf_outline *outline, struct pdf_objects *objects, const char *title, int page);

/* Ends them and lets go of their memory. The number of the outline; 0: there are no bookmarks. */
int pdf_outline_end(struct pdf_outline *outline, struct pdf_objects *objects);
void pdf_outline_release(struct pdf_outline *outline);

#endif
