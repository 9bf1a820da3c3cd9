/* Shared by the files of po/ only. */
#ifndef PO_PRIVATE_H
#define PO_PRIVATE_H

#include "base/vec.h"
#include "po/po.h"

/* ---- po_catalogue.c: libgettextpo's side of a file */

/* One message of a PO file. Texts that are not given are "". */
struct po_entry {
    const char *id; /* its context */
    struct yml_text english, text;
    bool fuzzy;
    const char *state, *reviewer, *source; /* as comments */
};
struct po_entries {
    VEC(struct po_entry) list;
};

/* Reads a catalogue for LANG; messages that are no use are left out and reported. False: reported, all of it is of no
 * use. */
bool po_load(struct arena *arena, struct diag *diag, const char *path, const char *lang, struct po_entries *entries);

/* ---- po_place.c */

/* Where a message stands in the file; libgettextpo does not tell. */
struct po_place {
    const char *id;
    size_t id_size;
    struct span english, text;
};
struct po_places {
    VEC(struct po_place) list;
};
void po_places_find(struct arena *arena, const struct source *source, struct po_places *places);
const struct po_place *po_place(const struct po_places *places, const char *id);

/* ---- po_header.c */

/* The header entry: language, plural forms, date. */
const char *po_header(struct arena *arena, const struct content_lang *lang, const struct po_export *export);

/* "zh-Hans" as other programs call it: "zh_Hans". */
const char *po_language(struct arena *arena, const char *tag);

/* ---- po_context.c */

/* Words in layouts that are ids of messages. */
struct po_uses {
    VEC(struct yml_text) list; /* the id; the name of the layout is its span's path */
};
void po_uses_find(struct arena *arena, const char *layouts, struct po_uses *uses);

/* What a translator has to know of a text, as lines. */
const char *po_context(struct arena *arena, const struct content *content, const struct po_uses *uses,
                       const struct content_text *english);

/* ---- po_topic.c: a file of translations, rewritten where it changes */

struct po_change {
    const char *id, *text, *source; /* with the topic: "card.title" */
    enum content_state state;
    const char *reviewer; /* or NULL */
};

/* Writes CHANGES, all of one topic, into messages/LANG/TOPIC.yaml. */
bool po_topic_write(struct arena *arena, struct diag *diag, const struct po_request *request, const char *topic,
                    const struct po_change *changes, size_t n);

/* The topic of an id: "card" of "card.title". */
const char *po_topic(struct arena *arena, const char *id);

/* English in the order of its files, as people read it. */
const struct content_text **po_in_order(struct arena *arena, const struct content *content, size_t *n);

#endif
