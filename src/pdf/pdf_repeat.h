/* Stretches whose items were drawn for an earlier document, and what drawing them did. */
#ifndef PDF_PDF_REPEAT_H
#define PDF_PDF_REPEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "page/page.h"
#include "pdf/pdf.h"
#include "pdf/pdf_font.h"
#include "pdf/pdf_segment.h"

/* A text that a glyph was announced to stand for. */
struct pdf_told {
    uint16_t face;
    uint32_t glyph, size;
    const char *text;
};

/* A face that is written right to left: its first blank here (0: none), and the one that held when texts were told. */
struct pdf_told_blank {
    uint16_t face;
    uint32_t own, held;
};

/* What drawing rests on, beside the items. */
struct pdf_repeat_place {
    enum pdf_profile profile;
    bool gray, known, tagged;
    double height;
    size_t first_mark;
};

/* What drawing did, beside the bytes. Tags and items are counted from the stretch's first. */
struct pdf_repeat_drawing {
    struct pdf_kept *kept;
    const int *marks; /* the tags of its marked content, in order */
    size_t nmarks;
    const size_t *boxed; /* items whose place the structure needs */
    size_t nboxed;
    bool every_plate;
};

struct pdf_repeats;
struct pdf_repeats *pdf_repeats_open(void);
void pdf_repeats_free(struct pdf_repeats *repeats);

/* Starts a file, or a document of one. FORGET: what drawings rest on is gone. */
void pdf_repeats_begin(struct pdf_repeats *repeats, bool forget);

/* What is known of the items of SEGMENT, which may be nothing yet; NULL: they cannot be told from others. */
struct pdf_repeat *pdf_repeat_of(struct pdf_repeats *repeats, const struct page *page,
                                 const struct pdf_segment *segment);

/* The tag that those of the stretch are counted from. */
int pdf_repeat_base(const struct page *page, const struct pdf_segment *segment);

/* Text. What is told for the first time is written down between learn and learned. False: nothing is written down. */
bool pdf_repeat_learns(const struct pdf_repeat *repeat);
void pdf_repeat_blank(struct pdf_repeats *repeats, struct pdf_repeat *repeat, uint16_t face, uint32_t blank);
void pdf_repeat_tell(struct pdf_repeats *repeats, struct pdf_repeat *repeat, const struct pdf_told *told);
void pdf_repeat_learned(struct pdf_repeat *repeat, struct pdf_fonts *fonts);

/* Tells what was told for such items before. False: it does not hold here, or nothing is known. */
bool pdf_repeat_blanks(const struct pdf_repeat *repeat, struct pdf_fonts *fonts);
bool pdf_repeat_texts(const struct pdf_repeat *repeat, struct pdf_fonts *fonts);

/* Drawing. NULL: such items were not drawn in such a place with these codes. */
const struct pdf_repeat_drawing *pdf_repeat_drawn(const struct pdf_repeat *repeat, struct pdf_fonts *fonts,
                                                  const struct pdf_repeat_place *place);
/* Keeps a copy of DRAWING. */
void pdf_repeat_keep(struct pdf_repeats *repeats, struct pdf_repeat *repeat, struct pdf_fonts *fonts,
                     const struct pdf_repeat_place *place, const struct pdf_repeat_drawing *drawing);

#endif
