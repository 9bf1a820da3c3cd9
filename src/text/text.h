/* A paragraph is shaped once; lines for any width and size are arithmetic on it.
 * HarfBuzz and ICU only. One engine per thread; a paragraph belongs to its engine's cache and is const. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/glyphs.h"
#include "base/rich.h"
#include "font/font.h"

struct text_engine;
struct text_para;

struct text_engine *text_open(struct font_library *library);
void text_free(struct text_engine *engine);

struct text_request {
    struct rich rich;        /* '\n' ends a line */
    const char *lang;        /* BCP 47 */
    bool rtl;                /* direction of the paragraph: the language's, never guessed */
    bool keep_all;           /* Korean: lines end at spaces only */
    int weight, bold_weight; /* of plain text and of RICH_BOLD */
    double tracking;         /* ems after each cluster; applied to Latin, Cyrillic and Greek only */
    struct span span;        /* for findings */
};

/* A document begins: what earlier ones have asked for may go, the oldest first, when there is much of it. */
void text_begin(struct text_engine *engine);

/* Shapes, or returns the equal paragraph shaped before. It stays until text_forget; or until text_begin and
 * others after it; or until more than 1,000 others have been asked for since. A character that no face of the language
 * has is reported at request->span as [missing-glyph], naming character and language; NULL then, or where no face could
 * be opened. */
const struct text_para *text_shape(struct text_engine *engine, struct diag *diag, const struct text_request *request);

/* Of the first face of plain text, in ems; of a number alone (all RICH_CODE), those of the Latin face. */
struct text_metrics {
    double ascent, descent, cap_height, x_height;
};
struct text_metrics text_metrics(const struct text_para *para);

/* Widths in ems: of the widest authored line unbroken, and of the widest piece that has no break inside. */
double text_width(const struct text_para *para);
double text_widest_word(const struct text_para *para);

struct text_fill {
    size_t lines;
    double width; /* of the widest line, ems */
    double last;  /* of the last line */
    bool broken;  /* a word had to be cut: it does not fit */
};

/* How the paragraph breaks into lines of at most WIDTH ems. */
struct text_fill text_fill(const struct text_para *para, double width);

/* The width (ems) of lines that are as even as they can be without being more than WIDTH needs. In Chinese and Japanese
 * they end where words and phrases do, if they can. */
double text_balance(const struct text_para *para, double width);

/* The widest (ems, not above WIDTH) that needs no more lines than WIDTH does and leaves no scrap on the last: one short
 * word alone looks lost. WIDTH itself where nothing helps. */
double text_tidy(const struct text_para *para, double width);

/* The lines at WIDTH ems, glyphs placed, in the arena. */
size_t text_lines(const struct text_para *para, struct arena *arena, double width, const struct glyph_line **lines);

/* The same, as even as text_balance says. */
size_t text_lines_balanced(const struct text_para *para, struct arena *arena, double width,
                           const struct glyph_line **lines);

/* Holds a paragraph until it is let go of as often as it was held. */
void text_hold(const struct text_para *para);
void text_let_go(const struct text_para *para);

/* Drops all cached paragraphs; nobody may hold one. */
void text_forget(struct text_engine *engine);

#endif
