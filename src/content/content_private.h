/* Shared by the files of content/ only. */
#ifndef CONTENT_PRIVATE_H
#define CONTENT_PRIVATE_H

#include <stdint.h>

#include "base/vec.h"
#include "content/content.h"

/* A stretch of a parsed text: words and registry references are settled at load, {name} waits for its value. */
struct content_piece {
    const char *text;
    size_t size;
    unsigned marks;         /* of enum rich_mark */
    const char *value;      /* the name in {name}; TEXT is NULL then */
    const char *link;       /* what a click on it opens, or NULL */
    size_t at, markup_size; /* the bytes of the markup it came from */
};

/* All texts of a language, sorted by id. */
struct content_texts {
    const char *lang;
    const struct content_text *at;
    size_t n;
};
/* A text that must be there, as a material or a hotline names it. */
struct content_need {
    struct yml_text id;
    const char *material; /* or NULL */
    const char *hotline;  /* or NULL; its name is read only where the hotline is used */
};

struct content_store {
    const char *folder;
    bool registries_whole;
    VEC(struct content_need) needs;
    const struct content_texts *langs; /* English first */
    size_t n;
    const struct content_text *registry; /* words of the registries, the same in every language */
    size_t nregistry;
};

/* What every reader needs. The flags hold back findings that would merely follow from a file that is missing. */
struct content_reading {
    struct arena *arena, *scratch;
    struct diag *diag;
    struct content *content;
    struct yml_reader yml;
    const char *folder;
    bool registries_whole, english_whole, rules_whole, rules_read;
    bool outside; /* the words come from a row or from local details */
};

/* Names of records, for "did you mean". */
struct content_names {
    const char **at;
    size_t n;
};

/* ---- content_load.c */

/* The map under KEY in FOLDER/NAME, the only key of that file. NULL: reported. */
const struct yml_node *content_records(struct content_reading *reading, const char *name, const char *key);

/* Reports [bad-id] unless ID is made of small letters, digits and single hyphens. */
bool content_check_id(struct diag *diag, struct span span, const char *id);
void content_check_dates(struct diag *diag, const struct yml_text *checked, const struct yml_text *review_by);

/* Adds "did you mean" to the finding reported last, if a name is near. */
void content_suggest(struct diag *diag, const char *word, struct content_names names);
struct content_names content_hotline_names(struct arena *arena, const struct content *content);
struct content_names content_site_names(struct arena *arena, const struct content *content);

/* Looks up what a material or a text names; NULL: reported, or held back. */
const struct content_hotline *content_need_hotline(struct content_reading *reading, struct span span, const char *id);
const struct content_site *content_need_site(struct content_reading *reading, struct span span, const char *id);
/* Remembers it: texts are read when all that names them is. */
void content_need_message(struct content_reading *reading, const struct yml_text *id);
bool content_needs(const struct content_need *need, const struct content_texts_wish *wish);
const struct content_organisation *content_need_organisation(struct content_reading *reading, struct span span,
                                                             const char *id);
void content_need_rule(struct content_reading *reading, const struct yml_text *id);
bool content_need_language(struct content_reading *reading, const struct yml_text *tag);

/* ---- content_registry.c, content_site.c, content_message.c, content_material.c: one file or folder each */
extern const char *const content_status_names[];
void content_read_hotlines(struct content_reading *reading);
void content_read_sites(struct content_reading *reading);
void content_read_figures(struct content_reading *reading);
void content_read_organisations(struct content_reading *reading);
void content_read_rules(struct content_reading *reading);
void content_read_messages(struct content_reading *reading, const struct content_texts_wish *wish);
void content_read_materials(struct content_reading *reading, const struct content_wish *wish);
void content_read_kits(struct content_reading *reading);
void content_read_phrases(struct content_reading *reading);
/* Those of a language's own file; without one it has none. */
void content_read_phrases_of(struct content_reading *reading, const char *lang);

/* content_field.c: the fields of MATERIAL, whose slots are read already. */
void content_read_fields(struct content_reading *reading, const struct yml_node *map,
                         struct content_material *material);

/* TEXT in Unicode's form C, so that the same word is the same bytes for shaping, searching and hashing. */
const char *content_normalise(struct arena *arena, const char *text);

/* Reports [hotline-number] unless NUMBER is E.164 or a short code. */
bool content_check_number(struct diag *diag, const struct yml_text *number);

/* URL as people type it: no scheme, no "www.", no slash at the end. */
const char *content_bare_host(struct arena *arena, const char *url);

/* ---- content_lookalike.c */
/* Whether somebody can have registered the host: "example.org", not "org" or "co.uk" alone. */
bool content_host_registered(const char *url);
/* The site whose host URL could pass for, or NULL. */
const struct content_site *content_lookalike(const struct content *content, const char *url);
/* Reports [site-lookalike]. */
bool content_check_lookalike(struct diag *diag, const struct content *content, struct span span, const char *url);

/* Reports [site-url] or [site-shortener]. */
bool content_url_good(struct diag *diag, struct span span, const char *url);

const struct content_texts *content_texts(const struct content *content, const char *lang);
const struct content_text *content_find(const struct content_texts *texts, const char *id);

/* ---- content_markup.c: TEXT's markup -> its pieces; what is wrong with it is reported. */
void content_parse(struct content_reading *reading, struct content_text *text);

/* The place of markup bytes AT .. AT + SIZE in the file, as well as can be told; else the whole of SPAN. */
struct span content_place(struct span span, const char *markup, size_t at, size_t size);

/* ---- content_lint.c */

/* The code point at *AT, which moves on; the text is UTF-8, yml/ saw to that. */
int32_t content_next_char(const char *text, size_t *at);

/* A text as it reads: markup away, a reference as one byte CONTENT_HOLE. AT[k]: where byte k stands in the markup. */
enum { CONTENT_HOLE = 1 };
struct content_plain {
    char *text;
    uint32_t *at;
    size_t n;
};
void content_lint(struct content_reading *reading, const struct content_text *text, const struct content_plain *plain);

/* Whom somebody meant who wrote NAME: its name, another case or a region. NULL: nobody. */
const struct content_lang *content_language_meant(const struct content *content, const char *name);

/* Reports [bidi-control], overrides, embeddings, and isolates that are not closed on their line; [unseen-character] and
 * [presentation-form], which spoil a search. */
void content_lint_bidi(struct content_reading *reading, const struct content_text *text);

/* ---- content_mixed.c: reports [mixed-direction], words that would be drawn in another order than they are read. */
void content_lint_mixed(struct content_reading *reading, const struct content_text *text,
                        const struct content_plain *plain);

/* ---- content_compare.c: reports [translation-marks] and [channel-language]. */
void content_compare(struct content_reading *reading, const struct content_text *english,
                     const struct content_text *text);

/* ---- content_rich.c */
const char *content_form_of_hotline(const struct content_hotline *hotline, const char *form);

#endif
