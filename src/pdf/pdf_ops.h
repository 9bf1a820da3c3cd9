/* PDF operators, one function each, in the order of the standard's annex A by kind; balanced, and said only where
 * they change something. Coordinates are the page's: points from the top left, y down. This is where y is turned. */
#ifndef PDF_PDF_OPS_H
#define PDF_PDF_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/len.h"
#include "pdf/pdf_colour.h"

enum { PDF_OPS_DEPTH = 24 };

/* What q saves. */
struct pdf_state {
    double height; /* of the page whose coordinates are given */
    struct pdf_colour fill, stroke;
    double line_width, dash[2];
    int round, overprint; /* -1: not known */
    int font;             /* F<font>; 0: none */
    double font_size;
};

struct pdf_ops {
    struct buf *out;
    struct pdf_state states[PDF_OPS_DEPTH];
    int depth;
    bool in_text, in_mark, in_string;
    bool shown; /* something stands in the open string */
};

/* HEIGHT is that of the page or form whose content this is; a form starts with the state of wherever it is drawn. */
void pdf_ops_begin(struct pdf_ops *ops, struct buf *out, double height, bool form);
void pdf_ops_end(struct pdf_ops *ops);

/* q, Q, cm: after it, coordinates are those of a page of HEIGHT that MATRIX places. */
void pdf_op_save(struct pdf_ops *ops);
void pdf_op_restore(struct pdf_ops *ops);
void pdf_op_concat(struct pdf_ops *ops, struct matrix matrix, double height);

/* w, d, J and j; gs. */
void pdf_op_line(struct pdf_ops *ops, double width, const double dash[2], bool round);
void pdf_op_overprint(struct pdf_ops *ops, bool on);

/* m, l, c, h, re. */
void pdf_op_move(struct pdf_ops *ops, double x, double y);
void pdf_op_line_to(struct pdf_ops *ops, double x, double y);
void pdf_op_curve(struct pdf_ops *ops, const double x[3], const double y[3]);
void pdf_op_close(struct pdf_ops *ops);
void pdf_op_rect(struct pdf_ops *ops, struct rect rect);

/* f, S, B, n (by what is painted); W n. */
void pdf_op_paint(struct pdf_ops *ops, bool fill, bool stroke);
void pdf_op_clip(struct pdf_ops *ops);

/* g, rg, k, or cs and scn; G, RG, K, or CS and SCN. */
void pdf_op_fill_colour(struct pdf_ops *ops, struct pdf_colour colour);
void pdf_op_stroke_colour(struct pdf_ops *ops, struct pdf_colour colour);

/* Tf; Tm for upright text that starts at (x, y). BT and ET come by themselves. */
void pdf_op_font(struct pdf_ops *ops, int font, double size);
void pdf_op_text_at(struct pdf_ops *ops, double x, double y);

/* TJ in parts: codes, moves back (1/1000 em, with DECIMALS), and its end. Ts in between ends and begins it anew. */
void pdf_op_show(struct pdf_ops *ops, uint16_t cid);
void pdf_op_kern(struct pdf_ops *ops, double back, int decimals);
void pdf_op_rise(struct pdf_ops *ops, double up);
void pdf_op_show_end(struct pdf_ops *ops);

/* Do: <KIND><number>, as "Fm" 3. */
void pdf_op_draw(struct pdf_ops *ops, const char *kind, int number);

/* BDC with a property list as bytes ("<</MCID 3>>"), or BMC where it is NULL; EMC. Not nested. */
void pdf_op_mark(struct pdf_ops *ops, const char *tag, const struct buf *properties);
void pdf_op_mark_end(struct pdf_ops *ops);

#endif
