/* Bookmarks -> objects, while the file grows.
 * The one hard thing: each names the one before it and the one behind it. So one is held back until the next has a
 * number, and a hundred thousand take no more memory than two. */
#include "pdf/pdf_outline.h"

#include <string.h>

#include "pdf/pdf_put.h"

static void write_open(struct pdf_outline *outline, struct pdf_objects *objects)
{
    struct buf *out = pdf_object_begin(objects, outline->last);
    buf_add(out, outline->open.at, outline->open.n);
    pdf_object_end(objects);
    outline->open.n = 0;
}

void pdf_outline_add(struct pdf_outline *outline, struct pdf_objects *objects, const char *title, int page)
{
    struct buf *open = &outline->open;
    int before = outline->last;
    if (!outline->root)
        outline->root = pdf_object_new(objects);
    int number = pdf_object_new(objects);
    if (before) {
        buf_text(open, "/Next");
        pdf_put_ref(open, number);
        write_open(outline, objects);
    } else {
        outline->first = number;
    }
    outline->last = number;
    outline->n++;
    buf_text(open, "/Title");
    pdf_put_text(open, title, strlen(title));
    buf_text(open, "/Parent");
    pdf_put_ref(open, outline->root);
    buf_text(open, "/Dest[");
    pdf_put_ref(open, page);
    buf_text(open, "/Fit]");
    if (before) {
        buf_text(open, "/Prev");
        pdf_put_ref(open, before);
    }
}

int pdf_outline_end(struct pdf_outline *outline, struct pdf_objects *objects)
{
    int root = outline->root;
    if (root) {
        write_open(outline, objects);
        struct buf *out = pdf_object_begin(objects, root);
        buf_format(out, "/Type/Outlines/First %d 0 R/Last %d 0 R/Count %zu", outline->first, outline->last, outline->n);
        pdf_object_end(objects);
    }
    pdf_outline_release(outline);
    return root;
}

void pdf_outline_release(struct pdf_outline *outline)
{
    buf_release(&outline->open);
}
