/* Stretches of content that documents of a batch share, deflated once. */
#ifndef PDF_PDF_SEGMENT_H
#define PDF_PDF_SEGMENT_H

#include "base/buf.h"
#include "base/hash.h"
#include "page/page.h"
#include "pdf/pdf_obj.h"
#include "pdf/pdf_pack.h"

struct pdf_repeat;

/* Items FIRST .. FIRST + N of a page; those that do not vary are the same in other documents. */
struct pdf_segment {
    size_t first, n;
    bool varies;
    struct pdf_repeat *repeat; /* what is known of items like these; NULL: nothing can be */
};

/* Cuts a page into stretches that vary and that do not; a page without varying items is one. */
size_t pdf_segments_of(struct arena *arena, const struct page *page, struct pdf_segment **out);

/* Bytes that were deflated. */
struct pdf_kept;

struct pdf_segments;
struct pdf_segments *pdf_segments_open(void);
void pdf_segments_free(struct pdf_segments *segments);

/* Starts a file: streams of earlier ones are not in it. True: all that was kept before is gone. */
bool pdf_segments_begin(struct pdf_segments *segments);

/* The same in a file that has taken all bytes so far: what it has already is written again where it comes again. */
bool pdf_segments_rest(struct pdf_segments *segments);

/* These bytes, deflated now or before. */
struct pdf_kept *pdf_segments_keep(struct pdf_segments *segments, struct pdf_packer *packer, const struct buf *content);

/* The number of their stream in this file, written now or before; HASH is theirs. */
int pdf_segments_write(struct pdf_segments *segments, struct pdf_objects *objects, struct pdf_kept *kept,
                       const char **hash);

#endif
