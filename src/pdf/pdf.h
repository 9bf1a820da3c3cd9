/* Pages -> bytes of a PDF file. The only room that sees libharu; used as object, xref and deflate layer. */
#ifndef PDF_PDF_H
#define PDF_PDF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/ink.h"
#include "font/font.h"
#include "page/page.h"

enum pdf_profile {
    PDF_OFFICE, /* DeviceRGB and DeviceGray, tagged */
    PDF_PRESS,  /* PDF/X-4: DeviceCMYK and DeviceGray */
    PDF_SCREEN  /* PDF/UA-1 and PDF/A-2a */
};

/* What a press file is made for: paper and inks. */
struct pdf_condition {
    const char *name, *info; /* "FOGRA39", "Coated FOGRA39 (ISO 12647-2:2004)" */
    bool registered;         /* by that name, with the ICC */
    const void *profile;     /* ICC, CMYK; the same bytes in the same place while a writer lives */
    size_t size;
};

/* The cmyk of an ink that is rgb only: neutral ones on the black plate alone, by their grey; else as CONDITION prints
 * what sRGB shows, in whole percent. False: reported at SPAN ([pdf-failed]). */
bool pdf_ink_convert(struct diag *diag, struct span span, const struct pdf_condition *condition, struct ink *ink);

struct pdf_options {
    enum pdf_profile profile;
    bool gray;                         /* one ink: every colour by its grey column */
    const char *date;                  /* YYYY-MM-DD */
    const char *creator;               /* program and version */
    const char *doc_id;                /* "KS-01", or NULL */
    const struct pdf_condition *press; /* for PDF_PRESS, which is refused without */
};

struct pdf_font_used {
    const char *name; /* PostScript name, without the subset tag */
};
/* What was actually written. */
struct pdf_report {
    const struct pdf_font_used *fonts;
    size_t nfonts;
    size_t bytes;
};

/* Keeps what documents share (deflated subsets and the like); one per thread. */
struct pdf_writer;
struct pdf_writer *pdf_open(struct font_library *library);
void pdf_free(struct pdf_writer *writer);

/* Appends the file to OUT. Same input, same bytes. False: reported ([pdf-failed]), OUT untouched. REPORT lives in
 * ARENA. */
bool pdf_write(struct pdf_writer *writer, struct arena *arena, struct diag *diag, const struct page_doc *doc,
               const struct pdf_options *options, struct buf *out, struct pdf_report *report);

/* A file of many documents, one behind the other, with a bookmark for each: it is written as it grows, and what was
 * drawn is forgotten. */
struct pdf_book;

/* WHOLE: title, language, subject and duplex of the file; it and OPTIONS are borrowed until the book is closed, and the
 * writer is used for nothing else. NULL: reported. */
struct pdf_book *pdf_book_open(struct pdf_writer *writer, struct diag *diag, const struct page_doc *whole,
                               const struct pdf_options *options);

/* Adds the pages of DOC, under a bookmark for each of its outline; its own title is not used. False: the file has more
 * objects than a PDF may have (ISO 32000-1, annex C; ISO 19005-2, 6.1.13), reported as [file-too-long]. */
bool pdf_book_add(struct pdf_book *book, struct diag *diag, const struct page_doc *doc);

/* What has been written and not been taken yet: it is taken by setting N to 0. */
struct buf *pdf_book_bytes(struct pdf_book *book);

/* Ends the file: its last bytes are to be taken. REPORT lives in ARENA; its bytes are 0. False: reported. */
bool pdf_book_end(struct pdf_book *book, struct arena *arena, struct diag *diag, struct pdf_report *report);
void pdf_book_free(struct pdf_book *book);

#endif
