/* Glyphs with the text they stand for -> character codes, and the font objects that say what the codes mean.
 * Two passes over a document: pdf_font_use for every cluster, pdf_fonts_settle, then pdf_font_code while drawing. */
#ifndef PDF_PDF_FONT_H
#define PDF_PDF_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "font/font.h"
#include "pdf/pdf_obj.h"
#include "pdf/pdf_pack.h"

/* A code of a font: a glyph standing for a text. */
struct pdf_code {
    uint32_t glyph;
    uint16_t cid;
    uint16_t next;    /* the next code of the same glyph; 0: none */
    const char *text; /* borrowed from the document */
    uint32_t size;
    float width; /* 1/1000 em, as written */
};

struct pdf_program;
struct pdf_stretch;

/* A face as the document uses it. */
struct pdf_face {
    const struct font_face *face;
    struct pdf_code *codes; /* from 1 */
    size_t n, cap;
    struct pdf_stretch **stretches; /* from a glyph to its first code */
    int index;                      /* its name in resources is F<index> */
    uint32_t blank;                 /* a glyph that shows nothing (the space's), or 0: not seen yet */
    bool spared;                    /* it has all of ASCII, whether it is used or not */
    struct arena *kept;             /* of the texts of codes that are numbered at once, or NULL */
    const struct pdf_program *program;
    size_t numbering; /* where it is the same, codes have the same numbers */
};

struct pdf_fonts;

struct pdf_fonts *pdf_fonts_open(struct font_library *library);
void pdf_fonts_free(struct pdf_fonts *fonts);

/* Forgets the document before; caches stay. */
void pdf_fonts_begin(struct pdf_fonts *fonts);

/* The same for a file of many documents: codes are numbered when they are made, their texts are kept in KEPT, and
 * pdf_fonts_settle comes last. */
void pdf_fonts_begin_growing(struct pdf_fonts *fonts, struct arena *kept);

struct pdf_face *pdf_face_of(struct pdf_fonts *fonts, uint16_t index);

/* The code of GLYPH standing for TEXT; until pdf_fonts_settle a new one is made where there is none. In CID-keyed CFF
 * the glyph has one code only, so that its text may be another: *EXACT says. */
const struct pdf_code *pdf_font_code(struct pdf_face *face, uint32_t glyph, const char *text, size_t size, bool *exact);

/* Takes all of ASCII into FACE: documents whose words differ have the same font then, and share it. */
void pdf_font_spare(struct pdf_face *face);

/* Gives all codes their numbers. False: reported. */
bool pdf_fonts_settle(struct pdf_fonts *fonts, struct diag *diag, struct pdf_packer *packer);

/* Writes the fonts. The number of the /Font resource dictionary, which is RESOURCE where that is not 0; 0: no text. */
int pdf_fonts_write(struct pdf_fonts *fonts, struct pdf_objects *objects, int resource);

/* Faces used, by their order; for the report. */
size_t pdf_fonts_used(const struct pdf_fonts *fonts, struct pdf_face *const **faces);

#endif
