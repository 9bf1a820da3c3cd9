/* Font: a file of the manifest -> a face that can be measured, shaped with and cut down.
 * The one hard thing: HarfBuzz never fails, it only finds less; so a file is refused here by what must be there.
 * Embedding rights: OpenType 1.9, OS/2 fsType. */
#include "font/library.h"

#include <hb-ot.h>
#include <string.h>

#include "base/file.h"

static void report(struct diag *diag, struct span use, const struct font_slot *slot, const char *id, const char *what)
{
    diag_error(diag, slot->span, id, "font file '%s' %s", slot->face.path, what);
    if (use.source)
        diag_note(diag, use, "needed here");
}

static void hint_package(struct diag *diag, const struct font_slot *slot)
{
    if (slot->package)
        diag_hint(diag, "sudo apt-get install %s", slot->package);
    else
        diag_hint(diag, "put the file there, or correct its path here");
}

/* Faces of one collection share one mapping of it. */
static hb_blob_t *blob_open(const struct font_library *library, const char *path)
{
    for (size_t i = 0; i < library->slots.n; i++)
        if (library->slots.at[i].blob && strcmp(library->slots.at[i].face.path, path) == 0)
            return hb_blob_reference(library->slots.at[i].blob);
    return blob_map(path);
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    bool there = hb_blob_get_length(blob) > 0;
    hb_blob_destroy(blob);
    return there;
}

/* A big-endian 16-bit number of a table; 0 where the table is too short. */
static unsigned table_u16(hb_face_t *face, hb_tag_t tag, unsigned offset)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    unsigned size;
    const uint8_t *data = (const uint8_t *)hb_blob_get_data(blob, &size);
    unsigned value = size >= offset + 2 ? (unsigned)data[offset] << 8 | data[offset + 1] : 0;
    hb_blob_destroy(blob);
    return value;
}

static bool cids_are_glyphs(hb_face_t *face)
{
    hb_blob_t *blob = hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' '));
    unsigned size;
    const char *data = hb_blob_get_data(blob, &size);
    bool same = cff_cid_is_glyph((const uint8_t *)data, size);
    hb_blob_destroy(blob);
    return same;
}

/* NULL, or what keeps the face from being used. */
static const char *what_is_broken(hb_blob_t *blob, unsigned number, hb_face_t *face, enum font_format *format)
{
    unsigned size;
    const char *data = hb_blob_get_data(blob, &size);
    if (!sfnt_whole((const uint8_t *)data, size, number))
        return "is not a whole OpenType font";
    if (has_table(face, HB_TAG('f', 'v', 'a', 'r')))
        return "is a variable font: name the files of its single weights";
    unsigned upem = table_u16(face, HB_TAG('h', 'e', 'a', 'd'), 18);
    hb_codepoint_t space;
    hb_font_t *font = hb_font_create(face);
    bool readable = upem >= 16 && upem <= 16384 && hb_face_get_glyph_count(face) > 1 &&
                    hb_font_get_nominal_glyph(font, ' ', &space) && has_table(face, HB_TAG('h', 'm', 't', 'x'));
    hb_font_destroy(font);
    if (!readable)
        return "lacks tables that every font must have";
    if (has_table(face, HB_TAG('g', 'l', 'y', 'f')) && has_table(face, HB_TAG('l', 'o', 'c', 'a'))) {
        *format = FONT_TRUETYPE;
        return NULL;
    }
    if (!cids_are_glyphs(face))
        return "has neither TrueType outlines nor CID-keyed ones numbered like its glyphs";
    *format = FONT_CFF_CID;
    return NULL;
}

/* NULL, or what its licence bits forbid of what we do: embed a part of it. */
static const char *what_is_forbidden(hb_face_t *face)
{
    enum { USAGE = 0xF, RESTRICTED = 0x2, NO_SUBSET = 0x100, BITMAPS_ONLY = 0x200 };
    unsigned rights = table_u16(face, HB_TAG('O', 'S', '/', '2'), 8);
    if ((rights & USAGE) == RESTRICTED)
        return "does not allow embedding (OS/2 fsType)";
    if (rights & NO_SUBSET)
        return "does not allow embedding a part of it (OS/2 fsType)";
    if (rights & BITMAPS_ONLY)
        return "allows embedding of bitmaps only (OS/2 fsType)";
    return NULL;
}

static double ems(hb_position_t units)
{
    return (double)units / FONT_EM;
}

/* The height of LETTER, for fonts whose OS/2 does not tell; 0 where it has no such letter. */
static hb_position_t letter_height(hb_font_t *font, hb_codepoint_t letter)
{
    hb_codepoint_t glyph;
    hb_glyph_extents_t extents;
    if (!hb_font_get_nominal_glyph(font, letter, &glyph) || !hb_font_get_glyph_extents(font, glyph, &extents))
        return 0;
    return extents.y_bearing;
}

static double height(hb_font_t *font, hb_ot_metrics_tag_t tag, hb_codepoint_t letter, double otherwise)
{
    hb_position_t value = 0;
    if (hb_ot_metrics_get_position(font, tag, &value) && value > 0)
        return ems(value);
    value = letter_height(font, letter);
    return value > 0 ? ems(value) : otherwise;
}

static void measure(struct font_face *face)
{
    hb_font_extents_t extents = {0};
    hb_font_get_h_extents(face->font, &extents);
    face->ascent = ems(extents.ascender);
    face->descent = -ems(extents.descender);
    face->cap_height = height(face->font, HB_OT_METRICS_TAG_CAP_HEIGHT, 'H', 0.7 * face->ascent);
    face->x_height = height(face->font, HB_OT_METRICS_TAG_X_HEIGHT, 'x', 0.7 * face->cap_height);
    face->units_per_em = hb_face_get_upem(face->face);
    face->glyphs = hb_face_get_glyph_count(face->face);
    for (unsigned i = 0; i < 4; i++) {
        unsigned raw = table_u16(face->face, HB_TAG('h', 'e', 'a', 'd'), 36 + 2 * i);
        face->bbox[i] = (double)(int16_t)raw / face->units_per_em;
    }
}

/* PDF names are safest as plain ASCII without delimiters. */
static const char *postscript_name(struct arena *arena, const struct font_face *face)
{
    char name[128];
    unsigned size = sizeof name;
    hb_ot_name_get_utf8(face->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, hb_language_from_string("en", -1), &size, name);
    const char *from = size ? name : face->family;
    char *clean = arena_strdup(arena, from), *to = clean;
    for (; *from; from++)
        if (*from > ' ' && *from < 0x7F && !strchr("()<>[]{}/%#", *from))
            *to++ = *from;
    *to = '\0';
    return *clean ? clean : "Font";
}

/* Without cmap and layout tables hb-subset has nothing to walk but the glyphs asked for: a Chinese subset takes a
 * tenth of the time, and the file that comes out holds just what a PDF viewer reads. */
static hb_face_t *outlines_of(hb_face_t *face, enum font_format format)
{
    static const hb_tag_t truetype[] = {HB_TAG('g', 'l', 'y', 'f'), HB_TAG('h', 'e', 'a', 'd'),
                                        HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'),
                                        HB_TAG('l', 'o', 'c', 'a'), HB_TAG('m', 'a', 'x', 'p')};
    static const hb_tag_t cff[] = {HB_TAG('C', 'F', 'F', ' '), HB_TAG('h', 'e', 'a', 'd'), HB_TAG('m', 'a', 'x', 'p')};
    const hb_tag_t *tags = format == FONT_TRUETYPE ? truetype : cff;
    size_t n = format == FONT_TRUETYPE ? sizeof truetype / sizeof *truetype : sizeof cff / sizeof *cff;
    hb_face_t *builder = hb_face_builder_create();
    for (size_t i = 0; i < n; i++) {
        hb_blob_t *table = hb_face_reference_table(face, tags[i]);
        hb_face_builder_add_table(builder, tags[i], table);
        hb_blob_destroy(table);
    }
    hb_face_make_immutable(builder);
    return builder;
}

bool face_open(struct font_library *library, struct diag *diag, struct span use, struct font_slot *slot)
{
    struct font_face *face = &slot->face;
    if (slot->open)
        return true;
    if (!file_exists(face->path)) {
        report(diag, use, slot, "font-missing", "is not there");
        hint_package(diag, slot);
        return false;
    }
    hb_blob_t *blob = blob_open(library, face->path);
    if (!blob) {
        report(diag, use, slot, "font-broken", "cannot be read");
        return false;
    }
    hb_face_t *hb = hb_face_create(blob, face->number);
    hb_face_make_immutable(hb);
    const char *broken = what_is_broken(blob, face->number, hb, &face->format);
    const char *forbidden = broken ? NULL : what_is_forbidden(hb);
    if (broken || forbidden) {
        report(diag, use, slot, broken ? "font-broken" : "font-rights", broken ? broken : forbidden);
        if (broken && slot->package)
            diag_hint(diag, "sudo apt-get install --reinstall %s", slot->package);
        if (forbidden)
            diag_hint(diag, "use a font whose licence allows it");
        hb_face_destroy(hb);
        hb_blob_destroy(blob);
        return false;
    }
    slot->blob = blob;
    face->face = hb;
    face->font = hb_font_create(hb);
    hb_font_set_scale(face->font, FONT_EM, FONT_EM);
    hb_font_make_immutable(face->font);
    measure(face);
    face->postscript_name = postscript_name(&library->arena, face);
    slot->outlines = outlines_of(hb, face->format);
    slot->open = true;
    return true;
}

void face_close(struct font_slot *slot)
{
    if (!slot->open)
        return;
    hb_face_destroy(slot->outlines);
    hb_font_destroy(slot->face.font);
    hb_face_destroy(slot->face.face);
    hb_blob_destroy(slot->blob);
    slot->open = false;
}
