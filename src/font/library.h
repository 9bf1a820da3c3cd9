/* Inside font/: the library, shared by the manifest's reader, the opener of faces and the subset cache. */
#ifndef FONT_LIBRARY_H
#define FONT_LIBRARY_H

#include <pthread.h>
#include <stdint.h>

#include <hb.h>

#include "base/vec.h"
#include "font/font.h"

/* A file of the manifest, and its face from the first use on. Its place in the list is font_face.index, so that
 * indices do not depend on which thread opens what first. */
struct font_slot {
    struct font_face face; /* family, weight, path, number are there from the start */
    const char *package;   /* the Debian package that holds it, or NULL */
    struct span span;      /* of the file's name in the manifest */
    bool open;
    hb_blob_t *blob;
    hb_face_t *outlines; /* the same font with only the tables that a subset is made of */
};

struct font_family {
    const char *key, *name;
    size_t first, n; /* its slots, by weight */
};

struct font_language {
    const char *tag;
    const size_t *families;
    size_t n;
};

enum { SUBSET_BUCKETS = 256 };

struct subset_cache {
    pthread_mutex_t lock;
    pthread_mutex_t cutting; /* one that takes much memory */
    struct subset_entry *buckets[SUBSET_BUCKETS];
    struct subset_entry *newest, *oldest; /* by last use */
    size_t bytes;
};

struct font_library {
    struct arena arena;
    pthread_mutex_t lock; /* while a face is opened */
    VEC(struct font_slot) slots;
    VEC(struct font_family) families;
    VEC(struct font_language) languages;
    size_t fallback;             /* index of the Latin family */
    struct span languages_place; /* where a language would be added */
    struct subset_cache subsets;
};

/* Fills LIBRARY from the manifest. False: reported. */
bool manifest_read(struct font_library *library, struct diag *diag, const char *path);

/* The bytes of a file. NULL: it cannot be read. */
hb_blob_t *blob_map(const char *path);

/* Gives the memory back that a mapped file's pages take; they can be read as before. */
void blob_rest(hb_blob_t *blob);

/* Opens the slot's file and measures its face; USE says what needs it, for a note. False: reported. */
bool face_open(struct font_library *library, struct diag *diag, struct span use, struct font_slot *slot);
void face_close(struct font_slot *slot);

void subsets_init(struct subset_cache *cache);
void subsets_release(struct subset_cache *cache);

/* Whether the tables that the directory of face NUMBER lists lie inside the file. */
bool sfnt_whole(const uint8_t *data, size_t size, unsigned number);

/* Whether the `CFF ` table is CID-keyed and numbers its CIDs as its glyphs (Adobe TN 5176, 13 and 18). */
bool cff_cid_is_glyph(const uint8_t *data, size_t size);

#endif
