/* Font: (language, weight) -> the faces to set it in, opened on first use.
 * The one hard thing: many threads ask at once; slots never move, and a face is opened under one lock. */
#include "font/library.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct font_library *font_open(struct diag *diag, const char *manifest_path)
{
    struct font_library *library = mem_alloc(sizeof *library);
    *library = (struct font_library){0};
    arena_init(&library->arena);
    pthread_mutex_init(&library->lock, NULL);
    subsets_init(&library->subsets);
    if (!manifest_read(library, diag, manifest_path)) {
        font_free(library);
        return NULL;
    }
    return library;
}

void font_free(struct font_library *library)
{
    if (!library)
        return;
    subsets_release(&library->subsets);
    for (size_t i = 0; i < library->slots.n; i++)
        face_close(&library->slots.at[i]);
    pthread_mutex_destroy(&library->lock);
    arena_release(&library->arena);
    free(library);
}

/* Of the tag itself, else of the tag less its last subtags: es-MX is set as es, zh-Hant-HK as zh-Hant. */
static const struct font_language *language_lookup(const struct font_library *library, const char *lang)
{
    for (size_t size = strlen(lang); size > 0;) {
        for (size_t i = 0; i < library->languages.n; i++) {
            const struct font_language *language = &library->languages.at[i];
            if (strlen(language->tag) == size && memcmp(language->tag, lang, size) == 0)
                return language;
        }
        while (size > 0 && lang[--size] != '-') {
        }
    }
    return NULL;
}

bool font_has_language(const struct font_library *library, const char *lang)
{
    return language_lookup(library, lang) != NULL;
}

static struct font_slot *nearest(struct font_library *library, size_t family, int weight)
{
    const struct font_family *of = &library->families.at[family];
    struct font_slot *best = &library->slots.at[of->first];
    for (size_t i = 1; i < of->n; i++) { /* by rising weight, so <= prefers the heavier */
        struct font_slot *slot = &library->slots.at[of->first + i];
        if (abs(slot->face.weight - weight) <= abs(best->face.weight - weight))
            best = slot;
    }
    return best;
}

size_t font_stack(struct font_library *library, struct diag *diag, struct span span, const char *lang, int weight,
                  bool latin_first, const struct font_face **faces, size_t cap)
{
    const struct font_language *language = language_lookup(library, lang);
    if (!language) {
        diag_error(diag, library->languages_place, "font-missing", "no font family for language '%s'", lang);
        if (span.source)
            diag_note(diag, span, "needed here");
        diag_hint(diag, "add '%s: ...' with a family that has its letters", lang);
        return 0;
    }
    size_t families[FONT_STACK_MAX], n = 0;
    if (latin_first)
        families[n++] = library->fallback;
    for (size_t i = 0; i < language->n; i++)
        if (!latin_first || language->families[i] != library->fallback)
            families[n++] = language->families[i];
    bool there = latin_first;
    for (size_t i = 0; i < language->n; i++)
        there |= language->families[i] == library->fallback;
    if (!there)
        families[n++] = library->fallback;
    if (n > cap)
        n = cap;
    bool good = true;
    pthread_mutex_lock(&library->lock);
    for (size_t i = 0; i < n; i++) {
        struct font_slot *slot = nearest(library, families[i], weight);
        good &= face_open(library, diag, span, slot);
        faces[i] = &slot->face;
    }
    pthread_mutex_unlock(&library->lock);
    return good ? n : 0;
}

static void digest_family(const struct font_library *library, size_t family, struct buf *out)
{
    const struct font_family *of = &library->families.at[family];
    for (size_t i = 0; i < of->n; i++) {
        const struct font_face *face = &library->slots.at[of->first + i].face;
        struct stat status;
        bool there = stat(face->path, &status) == 0;
        const char *slash = strrchr(face->path, '/');
        buf_text(out, slash ? slash + 1 : face->path);
        buf_char(out, ' ');
        buf_int(out, face->number);
        buf_char(out, ' ');
        buf_int(out, there ? (int64_t)status.st_size : -1);
        buf_char(out, ' ');
        buf_int(out, there ? (int64_t)status.st_mtime : -1);
        buf_char(out, '\n');
    }
}

void font_digest(const struct font_library *library, const char *lang, struct buf *out)
{
    const struct font_language *language = language_lookup(library, lang);
    for (size_t i = 0; language && i < language->n; i++)
        digest_family(library, language->families[i], out);
    digest_family(library, library->fallback, out);
}

const struct font_face *font_face(const struct font_library *library, uint16_t index)
{
    if (index >= library->slots.n)
        BUG("no such font");
    return &library->slots.at[index].face;
}

bool font_check(struct font_library *library, struct diag *diag)
{
    bool good = true;
    pthread_mutex_lock(&library->lock);
    for (size_t i = 0; i < library->slots.n; i++)
        good &= face_open(library, diag, (struct span){0}, &library->slots.at[i]);
    pthread_mutex_unlock(&library->lock);
    return good;
}

uint32_t font_glyph(const struct font_face *face, uint32_t character)
{
    hb_codepoint_t glyph;
    return hb_font_get_nominal_glyph(face->font, character, &glyph) ? glyph : 0;
}

double font_advance(const struct font_face *face, uint32_t glyph)
{
    return (double)hb_font_get_glyph_h_advance(face->font, glyph) / FONT_EM;
}
