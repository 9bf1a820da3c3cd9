/* A file of many pages, written as it grows: objects in compressed streams, a compressed cross-reference (ISO 32000-1,
 * 7.5.7 and 7.5.8), a balanced page tree. What pdf_obj.h promises, for files that libharu would hold in memory whole.
 */
#ifndef PDF_PDF_COMPACT_H
#define PDF_PDF_COMPACT_H

#include "base/buf.h"
#include "base/hash.h"
#include "pdf/pdf_pack.h"

struct pdf_compact;

/* Starts a file. VERSION as for pdf_objects_save. */
struct pdf_compact *pdf_compact_open(struct pdf_packer *packer, int version);
void pdf_compact_free(struct pdf_compact *compact);

int pdf_compact_new(struct pdf_compact *compact);
/* Numbers that were given. */
int pdf_compact_count(const struct pdf_compact *compact);
int pdf_compact_new_page(struct pdf_compact *compact);
/* The parent of the pages that are added until the next call. */
int pdf_compact_group(struct pdf_compact *compact);
int pdf_compact_tree(const struct pdf_compact *compact);

/* Entries of object NUMBER, without << and >>; those of PDF_CATALOG, PDF_INFO and PDF_TRAILER are told by pdf_obj.h. */
void pdf_compact_put(struct pdf_compact *compact, int number, const char *entries, size_t size);
void pdf_compact_put_stream(struct pdf_compact *compact, int number, const char *entries, size_t size,
                            const void *bytes, size_t nbytes);

/* Of all that was written so far. */
void pdf_compact_hash(const struct pdf_compact *compact, char hex[HASH_HEX]);

/* Ends the file. */
void pdf_compact_end(struct pdf_compact *compact);

/* What has been written and not been taken: the caller takes it by setting N to 0. */
struct buf *pdf_compact_bytes(struct pdf_compact *compact);

#endif
