/* Stretches of content that documents of a batch share, deflated once. */
#ifndef PDF_PDF_SEGMENT_H
#define PDF_PDF_SEGMENT_H

#include "base/buf.h"
#include "base/hash.h"
#include "page/page.h"
#include "pdf/pdf_obj.h"
#include "pdf/pdf_pack.h"

/* Items FIRST .. FIRST + N of a page; those that do not vary are the same in other documents. */
struct pdf_segment {
    size_t first, n;
    bool varies;
};

/* Cuts a page into stretches that vary and that do not; a page without varying items is one. */
size_t pdf_segments_of(struct arena *arena, const struct page *page, struct pdf_segment **out);

struct pdf_segments;
struct pdf_segments *pdf_segments_open(void);
void pdf_segments_free(struct pdf_segments *segments);

/* Starts a file: streams of earlier ones are not in it. */
void pdf_segments_begin(struct pdf_segments *segments);

/* The number of the stream with these bytes, written now or before; HASH is theirs. */
int pdf_segments_write(struct pdf_segments *segments, struct pdf_packer *packer, struct pdf_objects *objects,
                       const struct buf *content, const char **hash);

#endif
