/* Deflating (RFC 1950), with states that a thread keeps: setting one up costs as much as a page. */
#ifndef PDF_PDF_PACK_H
#define PDF_PDF_PACK_H

#include <stddef.h>

#include "base/arena.h"

struct pdf_packer;

struct pdf_packer *pdf_packer_open(void);
void pdf_packer_free(struct pdf_packer *packer);

/* libdeflate's levels: for what is written once, and for what is kept and may be written many times. Content takes a
 * third less at the first than at 3, and grows by four parts in a hundred. */
enum pdf_effort { PDF_PACK_ONCE = 1, PDF_PACK_KEPT = 6 };

/* The deflated bytes, in memory of the packer until the next call. */
struct pdf_packed {
    const void *bytes;
    size_t size;
};
struct pdf_packed pdf_pack(struct pdf_packer *packer, enum pdf_effort effort, const void *bytes, size_t size);

/* The same, kept in the arena. */
struct pdf_packed pdf_pack_keep(struct pdf_packer *packer, struct arena *arena, enum pdf_effort effort,
                                const void *bytes, size_t size);

#endif
