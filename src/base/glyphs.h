/* Glyphs in their places, beside the text that they show: what text/ makes, page/ keeps and pdf/ writes. */
#ifndef BASE_GLYPHS_H
#define BASE_GLYPHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One glyph. Glyphs stand in logical order (the order in which the text is read); the places say where each is. */
struct glyph {
    uint32_t id;
    float x, y;              /* from the line's origin (start of the baseline, left edge), in ems; y grows downwards */
    uint32_t text, text_end; /* the bytes of the line's text that its cluster stands for; the same for all its glyphs */
};

/* Glyphs of one face and one direction; runs stand in logical order too. */
struct glyph_run {
    uint16_t face; /* font_face.index */
    bool rtl;
    bool accent; /* set in the accent colour of its style */
    size_t first, n;
};

/* A line of text, set. */
struct glyph_line {
    const char *text; /* UTF-8, logical, with the spaces that hang at its end; no bidi controls of ours */
    size_t text_size;
    size_t start; /* of the text, in bytes of its paragraph */
    const struct glyph *glyphs;
    size_t n;
    const struct glyph_run *runs;
    size_t nruns;
    double width; /* ems, without hanging spaces */
};

#endif
