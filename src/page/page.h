/* The finished page as plain data, between layout and output. Points, origin at the media's top left, y downwards.
 * Imposition, checks, PDF and dumps are functions over it. Everything is borrowed from the document's arena. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/glyphs.h"
#include "base/ink.h"
#include "base/len.h"
#include "qr/qr.h"

/* What a reader is told an item is (PDF 1.7, 14.8.4). */
enum page_role {
    PAGE_SECTION,
    PAGE_H1,
    PAGE_H2,
    PAGE_H3,
    PAGE_P,
    PAGE_LIST,
    PAGE_LIST_ITEM,
    PAGE_LIST_LABEL,
    PAGE_LIST_BODY,
    PAGE_FIGURE,
    PAGE_LINK,
    PAGE_SPAN,
    PAGE_TABLE,
    PAGE_TABLE_ROW,
    PAGE_TABLE_HEAD,
    PAGE_TABLE_CELL
};

enum { PAGE_NO_TAG = -1 }; /* an artifact */

/* A node of the reading order. Tags stand in reading order; a parent before its children. */
struct page_tag {
    enum page_role role;
    int parent;       /* index, or PAGE_NO_TAG for the document */
    const char *lang; /* NULL: as the parent */
    const char *alt;  /* of a figure */
    const char *href; /* of a link: https:, tel:, sms:, mailto: */
    struct span span;
};

enum page_kind { PAGE_TEXT, PAGE_RECT, PAGE_PATH, PAGE_IMAGE, PAGE_CODE, PAGE_GROUP };

struct page_stroke {
    const struct ink *ink; /* NULL: none */
    double width;
    bool round;     /* caps and joins */
    double dash[2]; /* on, off; 0, 0: solid */
};

/* x, y: the left end of the baseline. */
struct page_text {
    double x, y, size;
    const struct glyph_line *line;
    const struct ink *ink, *accent;
    const char *lang, *style;
    bool rtl;
    size_t para, line_of_para; /* which paragraph of the document, and which of its lines */
};

struct page_rect {
    struct rect box;
    const struct ink *fill; /* NULL: none */
    struct page_stroke stroke;
    bool field; /* a coloured field: grows into the bleed where it touches the frame */
};

enum page_op { PAGE_MOVE, PAGE_LINE, PAGE_CURVE, PAGE_CLOSE };
struct page_segment {
    enum page_op op;
    double x[3], y[3]; /* MOVE and LINE use the first, CURVE all three */
};
struct page_path {
    const struct page_segment *segments;
    size_t n;
    const struct ink *fill;
    struct page_stroke stroke;
};

struct page_image {
    struct rect box;
    const struct page_picture *picture;
};
/* A picture in one ink, decoded and checked: 0 black .. 255 paper, rows top first. */
struct page_picture {
    const char *name;
    unsigned width, height;
    const uint8_t *pixels;
};

/* A QR symbol; BOX is without the quiet zone, which is paper of the page. */
struct page_code {
    struct rect box;
    const struct qr_symbol *symbol;
    const struct ink *ink;
};

/* A page placed in a page: a card on its sheet. Its items are shared, not copied. */
struct page_group {
    struct matrix matrix;
    const struct page *page;
    bool clip;   /* to the page's bleed box */
    bool tagged; /* false: all of it is an artifact (the second and later copies) */
};

struct page_item {
    enum page_kind kind;
    int tag;
    struct span span; /* of the YAML it came from */
    bool varies;      /* from document to document of a batch; what does not is written once */
    size_t twin;      /* items of one number are alike but for tag and paragraph; 0: not known to have a like */
    union {
        struct page_text text;
        struct page_rect rect;
        struct page_path path;
        struct page_image image;
        struct page_code code;
        struct page_group group;
    };
};

struct page {
    const char *name; /* "front", "back", "1" ... */
    double w, h;      /* media */
    struct rect trim, bleed;
    const struct page_item *items;
    size_t n;
};

struct page_outline {
    const char *title;
    size_t page;
};

struct page_doc {
    const char *title, *lang, *subject;
    const struct page *pages;
    size_t n;
    const struct page_tag *tags;
    size_t ntags;
    const struct page_outline *outline;
    size_t noutline;
    enum { PAGE_SIMPLEX, PAGE_DUPLEX_LONG, PAGE_DUPLEX_SHORT } duplex;
};

/* Calls VISIT for every item of a page, those of groups too, with what moves it to the page's own coordinates. */
typedef void page_visit(void *context, const struct page_item *item, struct matrix matrix);
void page_walk(const struct page *page, page_visit *visit, void *context);

/* The upright box around an item, in its own page's coordinates; text: ink-free box from ascent to descent. */
struct rect page_item_box(const struct page_item *item);

/* A circle as four curves (error below 0.03 %), for whoever draws discs. SEGMENTS has room for 6. */
size_t page_circle(double x, double y, double r, struct page_segment segments[6]);

/* The document as text, one item a line, for people and goldens. */
void page_dump(struct buf *out, const struct page_doc *doc);

#endif
