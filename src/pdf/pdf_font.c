/* Clusters of all pages -> codes -> embedded fonts (ISO 32000-1, 9.7).
 * The one hard thing: text must come back exactly, so a code is a pair (glyph, text), not a glyph. TrueType lets us
 * number codes as we like (CIDToGIDMap): the first text of a glyph takes the glyph's number in the subset, further ones
 * numbers behind. In CID-keyed CFF the number is the font's, one for each glyph. */
#include "pdf/pdf_font.h"

#include "pdf/pdf_program.h"

#include <stdlib.h>
#include <string.h>

enum { CODES_MOST = 65000, STRETCH = 64 };

/* The first codes of STRETCH glyphs that follow each other. A Chinese face has 65,000 glyphs of which a document uses
 * two hundred, and every worker has such a table for every face: so only stretches in use are there. */
struct pdf_stretch {
    uint16_t first[STRETCH];
};

struct pdf_fonts {
    struct font_library *library;
    struct pdf_programs *programs;
    struct pdf_face **faces; /* by font_face.index */
    size_t cap;
    struct pdf_face **used; /* in order of first use */
    size_t nused, used_cap;
    struct arena *kept; /* of the texts of codes that are numbered at once; NULL: they are numbered at the end */
    size_t numbering;   /* of those */
};

struct pdf_fonts *pdf_fonts_open(struct font_library *library)
{
    struct pdf_fonts *fonts = mem_alloc(sizeof *fonts);
    *fonts = (struct pdf_fonts){.library = library, .programs = pdf_programs_open(library)};
    return fonts;
}

static size_t stretches_of(const struct font_face *face)
{
    return face->glyphs / STRETCH + 1;
}

static void face_free(struct pdf_face *face)
{
    for (size_t i = 0; i < stretches_of(face->face); i++)
        free(face->stretches[i]);
    free(face->stretches);
    free(face->codes);
    free(face);
}

/* Where the number of GLYPH's first code stands; 0: it has none. */
static uint16_t *first_code(struct pdf_face *face, uint32_t glyph)
{
    struct pdf_stretch **stretch = &face->stretches[glyph / STRETCH];
    if (!*stretch) {
        *stretch = mem_alloc(sizeof **stretch);
        memset(*stretch, 0, sizeof **stretch);
    }
    return &(*stretch)->first[glyph % STRETCH];
}

void pdf_fonts_free(struct pdf_fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < fonts->cap; i++)
        if (fonts->faces[i]) {
            face_free(fonts->faces[i]);
        }
    free(fonts->faces);
    free(fonts->used);
    pdf_programs_free(fonts->programs);
    free(fonts);
}

void pdf_fonts_begin(struct pdf_fonts *fonts)
{
    for (size_t i = 0; i < fonts->nused; i++) {
        struct pdf_face *face = fonts->used[i];
        for (size_t k = 1; k < face->n; k++)
            *first_code(face, face->codes[k].glyph) = 0;
        face->n = 0;
        face->index = 0;
        face->blank = 0;
        face->spared = false;
        face->program = NULL;
    }
    fonts->nused = 0;
    fonts->kept = NULL;
    pdf_programs_trim(fonts->programs);
}

void pdf_fonts_begin_growing(struct pdf_fonts *fonts, struct arena *kept)
{
    pdf_fonts_begin(fonts);
    fonts->kept = kept;
    fonts->numbering = pdf_programs_numbering(fonts->programs);
}

static struct pdf_face *new_face(const struct font_face *of)
{
    struct pdf_face *face = mem_alloc(sizeof *face);
    *face = (struct pdf_face){.face = of};
    face->stretches = mem_alloc(stretches_of(of) * sizeof *face->stretches);
    memset(face->stretches, 0, stretches_of(of) * sizeof *face->stretches);
    return face;
}

struct pdf_face *pdf_face_of(struct pdf_fonts *fonts, uint16_t index)
{
    if (index >= fonts->cap) {
        size_t cap = (size_t)index + 16;
        fonts->faces = mem_resize(fonts->faces, cap * sizeof *fonts->faces);
        memset(fonts->faces + fonts->cap, 0, (cap - fonts->cap) * sizeof *fonts->faces);
        fonts->cap = cap;
    }
    struct pdf_face *face = fonts->faces[index];
    if (!face)
        face = fonts->faces[index] = new_face(font_face(fonts->library, index));
    if (!face->index) {
        if (fonts->nused == fonts->used_cap) {
            fonts->used_cap = fonts->used_cap * 2 + 8;
            fonts->used = mem_resize(fonts->used, fonts->used_cap * sizeof(struct pdf_face *));
        }
        fonts->used[fonts->nused++] = face;
        face->index = (int)fonts->nused;
        face->kept = fonts->kept;
        face->numbering = fonts->numbering;
        face->n = 1; /* code 0 stays with the font's .notdef */
    }
    return face;
}

static struct pdf_code *new_code(struct pdf_face *face)
{
    if (face->n >= CODES_MOST)
        BUG("more codes in one font than it can number");
    if (face->n >= face->cap) {
        face->cap = face->cap * 2 + 64;
        face->codes = mem_resize(face->codes, face->cap * sizeof *face->codes);
    }
    return &face->codes[face->n++];
}

const struct pdf_code *pdf_font_code(struct pdf_face *face, uint32_t glyph, const char *text, size_t size, bool *exact)
{
    if (glyph >= face->face->glyphs)
        BUG("glyph that its face does not have");
    bool one_code = face->face->format == FONT_CFF_CID;
    *exact = true;
    uint16_t *first = first_code(face, glyph), last = 0;
    for (uint16_t i = *first; i; last = i, i = face->codes[i].next) {
        struct pdf_code *code = &face->codes[i];
        bool same = code->size == size && !memcmp(code->text, text, size);
        if (same || one_code) {
            *exact = same;
            return code;
        }
    }
    if (face->program)
        BUG("glyph drawn that was not announced");
    struct pdf_code *code = new_code(face);
    uint16_t number = (uint16_t)(code - face->codes);
    *code = (struct pdf_code){.glyph = glyph, .text = text, .size = (uint32_t)size};
    if (face->kept) {
        code->text = size ? arena_memdup(face->kept, text, size) : "";
        code->cid = one_code ? (uint16_t)glyph : number;
        code->width = pdf_program_width(face->face, glyph);
    }
    if (last)
        face->codes[last].next = number;
    else
        *first = number;
    return code;
}

void pdf_font_spare(struct pdf_face *face)
{
    enum { FIRST = ' ', LAST = '~' };
    static const char ascii[] = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                                "abcdefghijklmnopqrstuvwxyz{|}~";
    bool exact;
    if (face->spared || face->kept || face->face->format != FONT_TRUETYPE)
        return;
    face->spared = true;
    for (uint32_t c = FIRST; c <= LAST; c++) {
        uint32_t glyph = font_glyph(face->face, c);
        if (glyph)
            pdf_font_code(face, glyph, &ascii[c - FIRST], 1, &exact);
    }
}

bool pdf_fonts_settle(struct pdf_fonts *fonts, struct diag *diag, struct pdf_packer *packer)
{
    for (size_t i = 0; i < fonts->nused; i++) {
        struct pdf_face *face = fonts->used[i];
        face->program = face->kept ? pdf_program_numbered(fonts->programs, diag, packer, face)
                                   : pdf_program_of(fonts->programs, diag, packer, face);
        if (!face->program)
            return false;
    }
    return true;
}

int pdf_fonts_write(struct pdf_fonts *fonts, struct pdf_objects *objects, int resource)
{
    if (!fonts->nused && !resource)
        return 0;
    int *numbers = mem_alloc(fonts->nused * sizeof *numbers);
    for (size_t i = 0; i < fonts->nused; i++)
        numbers[i] = pdf_program_write(fonts->used[i]->program, objects);
    if (!resource)
        resource = pdf_object_new(objects);
    struct buf *out = pdf_object_begin(objects, resource);
    for (size_t i = 0; i < fonts->nused; i++)
        buf_format(out, "/F%d %d 0 R", fonts->used[i]->index, numbers[i]);
    pdf_object_end(objects);
    free(numbers);
    return resource;
}

size_t pdf_fonts_used(const struct pdf_fonts *fonts, struct pdf_face *const **faces)
{
    *faces = fonts->used;
    return fonts->nused;
}
