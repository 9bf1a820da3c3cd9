/* Numbered objects -> a PDF file. The only door to libharu, which numbers them, keeps the page tree and writes header,
 * cross-references and trailer; what is between << and >> is ours, as bytes. One per thread, used for one file after
 * another. */
#ifndef PDF_PDF_OBJ_H
#define PDF_PDF_OBJ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"

struct pdf_objects;

struct pdf_objects *pdf_objects_open(void);
void pdf_objects_free(struct pdf_objects *objects);

/* Starts a file. False: reported. */
bool pdf_objects_begin(struct pdf_objects *objects, struct diag *diag);

/* The same for a file of many pages, which is written as it grows, by pdf_compact.c and without libharu. */
struct pdf_compact;
void pdf_objects_begin_compact(struct pdf_objects *objects, struct pdf_compact *compact);

/* Gives up the file that was begun. */
void pdf_objects_forget(struct pdf_objects *objects);

/* The number of a new object. Each must be given its entries before the file is saved. */
int pdf_object_new(struct pdf_objects *objects);

/* The same for a page: it becomes the next leaf of the page tree; its entries must name pdf_objects_tree as /Parent. */
int pdf_object_new_page(struct pdf_objects *objects);
int pdf_objects_tree(const struct pdf_objects *objects);

/* Dictionaries that every file has. */
enum { PDF_CATALOG = -1, PDF_INFO = -2, PDF_TRAILER = -3 };

/* Where the entries of object NUMBER (or of PDF_CATALOG ...) go, without << and >>; ends with pdf_object_end, and no
 * other object may be begun before. */
struct buf *pdf_object_begin(struct pdf_objects *objects, int number);
void pdf_object_end(struct pdf_objects *objects);

/* Ends an object that is a stream: adds /Length, and /Filter where the bytes are DEFLATED. BYTES are borrowed until the
 * file is saved. */
void pdf_object_end_stream(struct pdf_objects *objects, const void *bytes, size_t size, bool deflated);

/* A hash of the entries written so far, of all objects. */
void pdf_objects_hash(const struct pdf_objects *objects, char hex[HASH_HEX]);

/* Appends the file and forgets it. VERSION is the second number of the header's (7 for PDF 1.7). False: reported as
 * [pdf-failed], OUT untouched. */
bool pdf_objects_save(struct pdf_objects *objects, struct diag *diag, int version, struct buf *out);

#endif
