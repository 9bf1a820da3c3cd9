/* Pages -> sheets: bleed and marks for a print shop; cards n-up with their backs behind them; posters cut into sheets
 * that an office printer can print. Functions over pages; what is placed on a sheet is shared, never copied. */
#ifndef IMPOSE_IMPOSE_H
#define IMPOSE_IMPOSE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "page/page.h"
#include "spec/spec.h"

/* What most office printers leave unprinted at each edge. */
#define IMPOSE_PRINTER_MARGIN (0.25 * LEN_IN)

/* Sets a line of what stands beside a piece. Shaping is not this room's: the caller lends it. */
struct impose_letters {
    const struct glyph_line *(*set)(void *context, const char *text); /* NULL: reported, and the line is left out */
    void *context;
};

/* What is printed, and what stands beside it. */
struct impose_piece {
    const struct spec_layout *layout;
    bool rtl; /* panels run from the right */
    const struct impose_letters *letters;
    const char *note;    /* of the slug: what this is */
    const char *allowed; /* what it was made in spite of; NULL: nothing */
};

/* Fields that end at the layout's frame grow to the bleed; nothing else moves. Pages get their bleed box, their media
 * stays the trim. False: reported as [no-bleed]. */
bool impose_bleed(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct spec_layout *layout,
                  struct page_doc *out);

/* Small type in dark inks of several plates becomes black alone, so that it stays sharp on a press; so does all type in
 * a rich black, which is for areas. */
void impose_small_type(struct arena *arena, const struct page_doc *doc, struct page_doc *out);

/* Puts every page on a larger one, with crop, fold and registration marks outside the bleed, and the slug: the note,
 * the page's number, the names of the plates it needs, below them what was allowed. */
void impose_marks(struct arena *arena, const struct page_doc *doc, const struct impose_piece *piece,
                  struct page_doc *out);

/* How a printer turns the sheet, and by how much its second side is moved to meet the first (points, seen from the
 * back: to the right and down). */
struct impose_turn {
    bool flip_short;
    double x, y;
};

/* Fills sheets of STOCK with the cards of DOC: a page, or a front and a back; with several cards, each label gets the
 * next one. False: reported. */
bool impose_cards(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct spec_stock *stock,
                  const struct impose_turn *turn, struct page_doc *out);

/* Pieces as large as their sheet: the backs are moved as TURN says. */
void impose_backs(struct arena *arena, const struct page_doc *doc, const struct impose_turn *turn,
                  struct page_doc *out);

/* As many pieces of W x H as a plain sheet takes (on its side, where that is more), with gutters for BLEED on all sides
 * and room for cut marks. False: reported at SPAN as [cut-size]. */
bool impose_cut(struct diag *diag, struct span span, double w, double h, double bleed, double sheet_w, double sheet_h,
                struct spec_stock *out);

/* What is printed beside the pieces of sheets that impose_cards made, where there is room: cut marks, fold marks, and
 * scales of 25 mm and 1 inch that show whether the sheet was printed at 100 %. */
void impose_beside(struct arena *arena, const struct page_doc *sheets, const struct impose_piece *piece,
                   const struct spec_stock *stock, struct page_doc *out);

/* How a poster is cut into sheets. */
struct impose_tiling {
    double sheet_w, sheet_h;
    double overlap; /* what neighbours share; at least IMPOSE_PRINTER_MARGIN */
};

/* Every page of DOC on several sheets that are glued together; no seam runs through a code or a digit. The trim of a
 * sheet is what stays of it. False: reported as [tile-overlap] or [tile-seam]. */
bool impose_tiles(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct impose_piece *piece,
                  const struct impose_tiling *tiling, struct page_doc *out);

/* A front and a back from which a person reads, against the light, by how much a printer misses. */
void impose_calibration(struct arena *arena, double sheet_w, double sheet_h, const struct impose_turn *turn,
                        const struct impose_letters *letters, struct page_doc *out);

#endif
