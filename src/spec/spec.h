/* A layout as data: paper, frames, styles, boxes, sheet plan. What it means is compose/'s business.
 *
 *   house.yaml     what all layouts share: inks, styles, scripts
 *   icons.yaml     shapes on a 24 grid
 *   papers.yaml    paper sizes by name
 *   stocks/NAME.yaml label sheets: sheet, label size, origin, pitch
 *   NAME.yaml      layouts: formats, own styles, pages of boxes
 */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/ink.h"
#include "base/len.h"
#include "yml/yml.h"

/* ---- house */

/* What a style is for decides how a script's own rules bear on it. */
enum spec_leading { SPEC_HEADLINE, SPEC_ITEM, SPEC_BODY, SPEC_LEADINGS };

/* How a script departs from Latin; by language tag first, then by ISO 15924 code. */
struct spec_script {
    const char *name;
    double size[SPEC_LEADINGS];    /* times the style's size, by class */
    double leading[SPEC_LEADINGS]; /* replaces Latin's, in proportion */
    int heaviest;                  /* weights above it are set in it */
    double floor;                  /* smallest size for reading on a card, points */
    struct span span;
};

struct spec_style {
    const char *name;
    int weight, bold;  /* of plain text, of key words */
    double min, max;   /* size range, points */
    double leading;    /* of Latin, times the size */
    int leading_class; /* enum spec_leading: which ratio of the script applies */
    double tracking;   /* ems */
    double hang;       /* ems the text is pulled out on its start side, Latin left-to-right only */
    const struct ink *ink, *accent;
    const char *group; /* texts of a fit group share one size; the style's name unless said */
    int yield;         /* fit groups with a low number shrink first */
    bool exempt;       /* not reader text: the size floor does not hold (colophon) */
    struct span span;
};

/* ---- icons */
enum spec_op { SPEC_MOVE, SPEC_LINE, SPEC_CURVE, SPEC_CLOSE };
struct spec_segment {
    enum spec_op op;
    double x[3], y[3]; /* MOVE and LINE use the first */
};
struct spec_shape {
    const struct spec_segment *segments;
    size_t n;
    double stroke; /* width; 0: filled */
    bool round;
};
struct spec_icon {
    const char *name;
    bool mirror; /* flips in right-to-left pages */
    const struct spec_shape *shapes;
    size_t n;
};

/* ---- boxes */

enum spec_size_kind { SPEC_AUTO, SPEC_FIXED, SPEC_FLEX, SPEC_PERCENT };
struct spec_size {
    enum spec_size_kind kind;
    double value; /* points, share, or 0..1 */
};

enum spec_align { SPEC_START, SPEC_CENTER, SPEC_END, SPEC_STRETCH, SPEC_BETWEEN, SPEC_BASELINE };

/* When a box is there. All that is said must hold. */
struct spec_when {
    bool set;
    double left_min, left_max;       /* room that the format has to spare, in u (brief, 12) */
    struct yml_texts lang, not_lang; /* language tags */
    struct yml_texts has, lacks;     /* slots, or "local.name" values */
    struct yml_texts format;
    struct span span;
};

enum { SPEC_ROLE_KIND = -1, SPEC_ROLE_NONE = -2 };

struct spec_layout;
struct spec_box;

/* A kind of block: what compose/ registers. FIELDS are read into SIZE bytes at spec_box.block. */
struct spec_kind {
    const char *name;
    const struct yml_field *fields;
    size_t nfields, size;
    bool container;
    bool ornament; /* it says nothing: nobody misses it */
};

struct spec_box {
    const struct spec_kind *kind;
    void *block; /* what the kind's fields were read into */
    struct spec_size w, h;
    double pad[4]; /* top, end, bottom, start */
    double gap;
    const struct ink *fill;
    const struct ink *outline;
    double outline_width;
    const struct ink *rule;       /* of the rules below */
    double rule_top, rule_bottom; /* widths; 0: none */
    int align, justify;           /* enum spec_align: across, along */
    int role;            /* enum page_role; or SPEC_ROLE_KIND (what the kind says), SPEC_ROLE_NONE (artifact) */
    bool raise;          /* drawn over all that is not raised */
    int optional;        /* 0: must be there; else dropped in rising order when the page is too full */
    bool field;          /* a coloured field that ends at the frame and may bleed */
    const char *each;    /* repeats for every entry of this list */
    int least;           /* of its entries that must stay where the page is too full; 0: all */
    struct yml_text alt; /* what a figure says to those who do not see it: a text's name */
    const char *lang;    /* changes the language: a tag, "1", "2", or ".slot" */
    struct spec_when when;
    struct yml_text label; /* names the frame in findings */
    const struct spec_box *children;
    size_t n;
    struct span span;
};

struct spec_page {
    const char *name;
    const char *lang; /* "1", "2": the piece's first or second language; NULL: the first */
    const struct spec_box *box;
    const struct spec_box *foot; /* of a flowing page: stands at the bottom of every page that comes of it; or NULL */
    bool flow;                   /* the boxes of the column run on over as many pages as they need */
    struct span span;
};

/* ---- sheets */
struct spec_stock {
    const char *name, *product;
    struct yml_texts same_as; /* product numbers with the same grid */
    double sheet_w, sheet_h, label_w, label_h;
    double x0, y0, dx, dy, radius;
    int columns, rows;
    bool cut; /* plain paper: it needs marks */
    struct span span;
};

/* One layout in one format; u = format scale. */
struct spec_layout {
    const char *name, *format, *format_label; /* label: "Letter 8.5 x 11 in" */
    const char *path;
    double w, h; /* trim */
    double unit; /* points in a u */
    double left; /* u of height to spare against the design, brief 12 */
    double bleed;
    const char *large_print;        /* the layout that takes this one's place in large print; NULL: none */
    struct rect frame;              /* where fields end */
    bool low;                       /* saves ink: fields become paper, text moves out to the frame (brief, 9) */
    double side;                    /* from the frame to the text */
    double safe;                    /* art stays this far inside the trim */
    double reading_distance;        /* points; 0: in the hand */
    double scan_distance;           /* of the QR codes, points; 0: in the hand */
    double floor;                   /* no text is smaller in any script, but for exempt ones; 0: what sheets have */
    const struct spec_stock *stock; /* NULL: one piece a sheet */
    bool flip_short;                /* backs: short edge */
    double panels[8];               /* between folds, from the start of the front, or from its top */
    size_t npanels;                 /* 0: it is not folded */
    bool panels_down;
    const struct ink *inks;
    size_t ninks;
    const struct spec_style *styles;
    size_t nstyles;
    const struct spec_script *scripts;
    size_t nscripts;
    const struct spec_icon *icons;
    size_t nicons;
    const struct spec_page *pages; /* those that this format has */
    size_t npages;
    size_t languages; /* how many the piece is set in at once: 1, or 2 for a bilingual one */
    struct span span; /* of its format */
};

/* By its place among the inks; no span: a partner's own. */
struct spec_rgb_ink {
    size_t index;
    struct span span;
};

struct spec_library;

/* Reads FOLDER's shared files and knows its layouts and stocks. NULL: reported. KINDS are the blocks that exist. */
struct spec_library *spec_open(struct arena *arena, struct diag *diag, const char *folder,
                               const struct spec_kind *const *kinds, size_t nkinds);

/* Gives an ink of the house another colour, sRGB 0..1, before any layout is read; CMYK and grey are derived from it. */
void spec_set_ink(struct spec_library *library, const char *name, const double rgb[3]);
/* The inks that declare no cmyk: they need one before a press file is made. */
const struct spec_rgb_ink *spec_rgb_inks(struct spec_library *library, size_t *n);
struct ink *spec_ink_at(struct spec_library *library, size_t index);

/* A layout in a format, read once and kept. NULL: reported (at SPAN where the name is unknown). Not for threads: load
 * what is needed before they start. */
const struct spec_layout *spec_layout(struct spec_library *library, struct diag *diag, struct span span,
                                      const char *name, const char *format);
/* The same, drawn with little ink. */
const struct spec_layout *spec_layout_low(struct spec_library *library, struct diag *diag, struct span span,
                                          const char *name, const char *format);
const struct spec_stock *spec_stock(struct spec_library *library, struct diag *diag, struct span span,
                                    const char *name);

/* By a stock's name, or by the number of a product with its grid: "avery-5371", "5371", "8371". NULL: reported. */
const struct spec_stock *spec_stock_of(struct spec_library *library, struct diag *diag, const char *name);
/* Whether the pieces are as large as the labels. */
bool spec_stock_fits(const struct spec_layout *layout, const struct spec_stock *stock);
/* LAYOUT on other label stock. NULL: it does not fit, which is reported. */
const struct spec_layout *spec_layout_on(struct spec_library *library, struct diag *diag,
                                         const struct spec_layout *layout, const struct spec_stock *stock);

/* Names for lists: NULL-terminated, sorted. */
const char *const *spec_layout_names(struct spec_library *library);
const char *const *spec_stock_names(struct spec_library *library);
const char *const *spec_format_names(struct spec_library *library, struct diag *diag, const char *layout);

/* Where the panels of page INDEX meet for the N-th time: points from the trim's left, or from its top. Panels are named
 * from the front's start; a back shows them in the opposite order, where the turn of the sheet swaps them. */
double spec_fold(const struct spec_layout *layout, size_t n, size_t index, bool rtl);

const struct spec_style *spec_style(const struct spec_layout *layout, const char *name);
const struct spec_icon *spec_icon(const struct spec_layout *layout, const char *name);
const struct ink *spec_ink(const struct spec_layout *layout, const char *name);

/* SVG 1.1 path data (M L H V C Q T Z and their relatives) -> segments. False: reported [bad-path]. */
bool spec_path_read(struct arena *arena, struct diag *diag, const struct yml_node *node,
                    const struct spec_segment **segments, size_t *n);

/* A track or size: a length, "auto", "grow", "grow 2", "50%", "side". For block kinds that take tracks. */
bool spec_size_read(const struct spec_layout *layout, const struct yml_reader *reader, const struct yml_node *node,
                    struct spec_size *out);

/* The rule for a language: its own, else its script's, else Latin's. */
const struct spec_script *spec_script(const struct spec_layout *layout, const char *lang, const char *script);

#endif
