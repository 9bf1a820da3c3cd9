/* fonts.yaml -> faces by language and weight, with coverage, metrics and subsets. Files are found by the manifest and
 * nowhere else. Faces open on first use; the library may be shared by threads. */
#ifndef FONT_FONT_H
#define FONT_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"

typedef struct hb_face_t hb_face_t;
typedef struct hb_font_t hb_font_t;

enum { FONT_EM = 64000, FONT_STACK_MAX = 6 };

enum font_format {
    FONT_TRUETYPE, /* glyf outlines: any CID numbering, by a CIDToGIDMap */
    FONT_CFF_CID   /* CID-keyed CFF (Noto CJK): CID = original glyph id */
};

struct font_face {
    uint16_t index; /* in the library; what struct glyph_run.face says */
    const char *family, *postscript_name;
    int weight; /* 100..900 */
    const char *path;
    unsigned number; /* in a collection */
    enum font_format format;
    hb_face_t *face;
    hb_font_t *font;                              /* scale FONT_EM, immutable */
    double ascent, descent, cap_height, x_height; /* ems, all positive */
    double bbox[4];                               /* ems, y up */
    unsigned units_per_em, glyphs;
};

struct font_library;

/* Reads the manifest and no font file: one that is missing stops only the texts that need it. The manifest's text is
 * kept in DIAG, which must live as long as the library. NULL: reported. */
struct font_library *font_open(struct diag *diag, const char *manifest_path);
void font_free(struct font_library *library);

/* Opens every file that the manifest names. False: reported, each at its line ([font-missing] names the Debian
 * package, [font-broken], [font-rights]). */
bool font_check(struct font_library *library, struct diag *diag);

/* The faces for text in LANG, most preferred first, each the nearest weight that its family has (heavier on a tie).
 * LATIN_FIRST puts the Latin family first (digits, hosts). How many were stored; 0: no family for the language, or a
 * file cannot be used: reported once, at its line of the manifest, with a note at SPAN. */
size_t font_stack(struct font_library *library, struct diag *diag, struct span span, const char *lang, int weight,
                  bool latin_first, const struct font_face **faces, size_t cap);

const struct font_face *font_face(const struct font_library *library, uint16_t index);

/* Whether the manifest has a family for LANG beyond the fallback. */
bool font_has_language(const struct font_library *library, const char *lang);

/* Adds to OUT what tells the fonts of LANG from others: their files by name, size and age. No file is opened. */
void font_digest(const struct font_library *library, const char *lang, struct buf *out);

/* A font program with just the named glyphs (sorted, unique, 0 first), hints dropped: a TrueType file, or the CFF table
 * alone. */
struct font_subset {
    const void *bytes; /* as they are kept */
    size_t size;
    size_t plain_size;       /* of the font program itself */
    const uint16_t *new_ids; /* parallel to the glyphs asked for; for FONT_CFF_CID the same as those */
};

/* How all who ask a library for subsets want them kept: deflated, say. Adds to OUT; from any thread. */
struct font_keeping {
    void (*keep)(void *context, const void *bytes, size_t size, struct buf *out);
    void *context;
};

/* Made once per set of glyphs and kept in the library for all threads. KEEPING NULL: as it is. Stays until it is given
 * back as often as it was asked for, or until font_free. NULL: reported. */
const struct font_subset *font_subset(struct font_library *library, struct diag *diag, const struct font_face *face,
                                      const uint32_t *glyphs, size_t n, const struct font_keeping *keeping);

/* Gives a subset back; the library forgets the least recently used of those that nobody holds beyond a few MB. */
void font_subset_done(struct font_library *library, const struct font_subset *subset);

/* The glyph that stands for a character by itself; 0: the face has none. */
uint32_t font_glyph(const struct font_face *face, uint32_t character);

/* Advance of a glyph in ems. */
double font_advance(const struct font_face *face, uint32_t glyph);

#endif
