/* The structure tree: what the page's tags say, tied to what was drawn for them. */
#ifndef PDF_PDF_TAGS_H
#define PDF_PDF_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "page/page.h"
#include "pdf/pdf_obj.h"

struct pdf_tags;

/* LINKS: links become annotations too. Keys of the parent tree start at FIRST_KEY. */
struct pdf_tags *pdf_tags_open(struct arena *arena, const struct page_doc *doc, bool links, size_t first_key);
size_t pdf_tags_next_key(const struct pdf_tags *tags);

/* The standard's name for a role ("H1"). */
const char *pdf_role_name(enum page_role role);

/* The language that holds for a tag. */
const char *pdf_tag_lang(const struct pdf_tags *tags, int tag);

/* A new piece of marked content of TAG on PAGE; its number on that page (MCID). */
int pdf_tags_mark(struct pdf_tags *tags, int tag, size_t page);

/* The tags of the marked content of PAGE, by MCID. */
const int *pdf_tags_marks(const struct pdf_tags *tags, size_t page, size_t *n);

/* Whether it matters where something was drawn for TAG, or what: the next two do nothing else. */
bool pdf_tags_asks(const struct pdf_tags *tags, int tag);

/* Something was drawn for TAG in BOX (of the page's coordinates): for the boxes of figures and links. */
void pdf_tags_box(struct pdf_tags *tags, int tag, size_t page, struct rect box);

/* A label's text, where it begins with a digit its list is numbered. */
void pdf_tags_label(struct pdf_tags *tags, int tag, const char *text, size_t size);

/* Adds what a page's dictionary must say: /StructParents, /Tabs, /Annots. */
void pdf_tags_page(struct pdf_tags *tags, struct pdf_objects *objects, size_t page, struct buf *entries);

/* Writes the tree, and the annotations of links, when all pages are drawn; PAGES are their object numbers. The number
 * of the StructTreeRoot. */
int pdf_tags_write(struct pdf_tags *tags, struct pdf_objects *objects, const int *pages);

/* The same for one of several documents of a file, as a Part below DOCUMENT. FILE_LANG: what the catalog says of the
 * file. */
struct pdf_tags_part {
    int element; /* the Part */
    int parents; /* its leaf of the parent tree */
};
struct pdf_tags_part pdf_tags_write_part(struct pdf_tags *tags, struct pdf_objects *objects, const int *pages,
                                         int document, const char *file_lang);

#endif
