/* Draws what stands beside the pieces: lines and short texts. Private to the room. */
#ifndef IMPOSE_IMPOSE_PEN_H
#define IMPOSE_IMPOSE_PEN_H

#include "base/vec.h"
#include "impose/impose.h"

/* For a print shop's marks: on every plate, so that each shows where it lies. */
extern const struct ink IMPOSE_EVERY_PLATE;
/* Black alone, for office printers, which charge for colour. */
extern const struct ink IMPOSE_BLACK;

struct impose_pen {
    struct arena *arena;
    const struct ink *ink;
    double width;                         /* of lines */
    const struct impose_letters *letters; /* NULL: no text is set */
    VEC(struct page_item) items;
};

void pen_line(struct impose_pen *pen, double x1, double y1, double x2, double y2);
/* The same with dashes. */
void pen_dashes(struct impose_pen *pen, double x1, double y1, double x2, double y2);
void pen_ring(struct impose_pen *pen, double x, double y, double r);
void pen_box(struct impose_pen *pen, struct rect box, const struct ink *fill);
/* From X on, Y is the baseline; returns the width, 0 where TEXT could not be set. */
double pen_text(struct impose_pen *pen, double x, double y, double size, const char *text);
/* Around X. */
void pen_text_centered(struct impose_pen *pen, double x, double y, double size, const char *text);
/* PAGE with its media's top left at (X, Y). */
void pen_group(struct impose_pen *pen, const struct page *page, double x, double y, bool clip, bool tagged);

/* Dashed marks of LENGTH, NEAR outside TRIM, where page INDEX is folded. */
void pen_folds(struct impose_pen *pen, const struct impose_piece *piece, struct rect trim, double near, double length,
               size_t index);

/* A scale LENGTH long from (X, Y) to the right, or downwards, with ticks every STEP. */
void pen_scale(struct impose_pen *pen, double x, double y, double length, double step, bool down, const char *label);

#endif
