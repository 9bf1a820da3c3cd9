/* A font as it lies in the file: subset, maps and widths, deflated once and kept for all documents that use the same
 * glyphs for the same texts. */
#ifndef PDF_PDF_PROGRAM_H
#define PDF_PDF_PROGRAM_H

#include "pdf/pdf_font.h"

struct pdf_programs;

struct pdf_programs *pdf_programs_open(struct font_library *library);
void pdf_programs_free(struct pdf_programs *programs);

/* The program for the codes of FACE; numbers its codes and sets their widths. NULL: reported. It stays valid until the
 * next call of pdf_programs_trim. */
const struct pdf_program *pdf_program_of(struct pdf_programs *programs, struct diag *diag, struct pdf_packer *packer,
                                         struct pdf_face *face);

/* The same for codes that have their numbers and widths. */
const struct pdf_program *pdf_program_numbered(struct pdf_programs *programs, struct diag *diag,
                                               struct pdf_packer *packer, struct pdf_face *face);

/* The width of a glyph as it is written, 1/1000 em. */
float pdf_program_width(const struct font_face *face, uint32_t glyph);

/* Drops all programs where they have grown past a bound; between documents. */
void pdf_programs_trim(struct pdf_programs *programs);

/* A way to number codes that is like none before. */
size_t pdf_programs_numbering(struct pdf_programs *programs);

/* Writes the font's objects; the number of the Type0 dictionary. */
int pdf_program_write(const struct pdf_program *program, struct pdf_objects *objects);

#endif
