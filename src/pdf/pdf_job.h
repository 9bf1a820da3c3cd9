/* One document on its way into a file: what drawing, marking and writing share. */
#ifndef PDF_PDF_JOB_H
#define PDF_PDF_JOB_H

#include "base/vec.h"
#include "pdf/pdf.h"
#include "pdf/pdf_font.h"
#include "pdf/pdf_image.h"
#include "pdf/pdf_map.h"
#include "pdf/pdf_obj.h"
#include "pdf/pdf_ops.h"
#include "pdf/pdf_pack.h"
#include "pdf/pdf_repeat.h"
#include "pdf/pdf_segment.h"
#include "pdf/pdf_tags.h"

/* What content of a press file refers to; objects, 0: the file is none. */
struct pdf_press_states {
    int over, knock; /* ExtGStates */
    int every_plate; /* how its tint shows where plates are not made: a function */
};

/* A page in stretches. */
struct pdf_cut {
    struct pdf_segment *at;
    size_t n;
};

/* A form or an image. */
struct pdf_xobject {
    const char *kind; /* "Fm" or "Im" */
    int object;
    size_t stream; /* the last content stream that lists it */
};

/* A glyph in its place, with its code. */
struct pdf_piece {
    const struct pdf_code *code;
    double x, y;      /* ems */
    const char *text; /* of its cluster */
    const char *text_end;
    bool actual; /* readers need to be told the text */
    bool silent; /* shows, but says nothing: its cluster has said it */
    bool space;
};

/* Which marked content is open: a tag, or one of these. */
enum { PDF_MARK_NONE = -3, PDF_MARK_ACTUAL = -2, PDF_MARK_ARTIFACT = -1 };

struct pdf_job {
    struct pdf_writer *writer;
    struct arena *arena; /* lives as long as the job */
    struct diag *diag;
    const struct page_doc *doc;
    const struct pdf_options *options;
    struct pdf_tags *tags; /* NULL: the file is not tagged */
    int *pages;            /* object numbers */
    struct pdf_cut *cuts;  /* of each page */
    int font_resource;
    struct pdf_press_states press;

    struct pdf_ops ops;
    size_t page;           /* index of the page being drawn */
    size_t stream;         /* counts content streams, from 1 */
    size_t marked;         /* the last one that draws on every plate */
    bool in_form;          /* drawing a form: nothing in it is tagged */
    struct matrix place;   /* from the items being drawn to the page */
    int mark;              /* open marked content */
    const char *mark_lang; /* set where it differs from its tag's */
    const char *mark_kind; /* of an artifact */

    VEC(struct pdf_xobject) xobjects;
    struct pdf_map xobject_of; /* page (and whether it is clipped) or picture -> index + 1 */
    VEC(size_t) listed;        /* xobjects of the stream being drawn */
    VEC(struct pdf_piece) pieces;
    struct pdf_repeat *learning; /* what is announced is written down there; NULL: nowhere */
    bool in_book;                /* as one of many documents in a file */
    struct buf digest;           /* hashes of content and images, for the /ID */
};

struct pdf_writer {
    struct pdf_objects *objects;
    struct pdf_packer *packer;
    struct pdf_fonts *fonts;
    struct pdf_images *images;
    struct pdf_segments *segments;
    struct pdf_repeats *repeats;
    struct pdf_profiles *profiles;
    struct arena arena; /* the job's; reset by the next */
    struct buf content;
};

/* pdf.c: the fonts that the file uses; what a press file draws with. */
void pdf_report_fonts(struct pdf_writer *writer, struct arena *arena, struct pdf_report *report);

struct pdf_press_states pdf_press_states_write(struct pdf_objects *objects, const struct pdf_options *options);

/* pdf_item.c: what INK is in this file; it is drawn next. */
struct pdf_colour pdf_take_colour(struct pdf_job *job, const struct ink *ink);

/* pdf_show.c: text. Three passes: which glyph of a face is blank; which glyphs stand for which text; drawing. */
void pdf_show_blank(struct pdf_job *job, const struct page_item *item);
void pdf_show_announce(struct pdf_job *job, const struct page_item *item);
void pdf_show(struct pdf_job *job, const struct page_text *text, int tag);

/* pdf_mark.c: marked content. Each leaves what it names open, and does nothing where it is open already. */
void pdf_mark_tag(struct pdf_job *job, int tag, const char *lang);
void pdf_mark_artifact(struct pdf_job *job, const char *kind);
void pdf_mark_text(struct pdf_job *job, int tag, const char *lang);
void pdf_mark_close(struct pdf_job *job);
/* Whether text of TAG can say what it is; if so, opens a span that readers take TEXT from, to be closed. */
bool pdf_mark_tells(const struct pdf_job *job, int tag);
void pdf_mark_actual(struct pdf_job *job, int tag, const char *text, size_t size);

/* pdf_item.c: announces all text of the document; draws and writes its pages. False: reported. */
void pdf_announce(struct pdf_job *job);
void pdf_draw_pages(struct pdf_job *job);

#endif
