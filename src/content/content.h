/* What is said: messages per language, registries of numbers and sites, materials and kits.
 * Const after loading; all of it lives in the arena it was loaded into. */
#ifndef CONTENT_CONTENT_H
#define CONTENT_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/rich.h"
#include "yml/yml.h"

/* ---- languages.yaml */
struct content_lang {
    struct yml_text tag, english, native;
    struct yml_text spoken; /* what to ask an interpreter for, where that is not the English name: Mandarin */
    struct yml_text script; /* ISO 15924 */
    bool rtl, keep_all;
    struct span span;
};

/* ---- hotlines.yaml */
enum content_channel_kind { CONTENT_CALL, CONTENT_SMS, CONTENT_CHAT, CONTENT_EMAIL };
/* BY_RULE: printed only where a law asks for it (rules/). */
enum content_status { CONTENT_CURRENT, CONTENT_DOUBTFUL, CONTENT_RETIRED, CONTENT_BY_RULE };

struct content_channel {
    enum content_channel_kind kind;
    struct yml_text number;     /* SMS: the short code or E.164 number; EMAIL: the address */
    struct yml_text vanity;     /* SMS: the letters that spell the number; or none */
    struct yml_texts languages; /* served directly */
    bool interpreters;          /* and others through interpreters */
    struct span span;
};

struct content_hotline {
    struct yml_text id, name; /* name: a message id */
    struct yml_text number;   /* E.164 with +, or a short code (911, 988) */
    struct yml_text display, vanity;
    struct yml_text hours, country, source, checked, review_by;
    struct yml_text scope; /* emergency, crisis, report, help, family */
    struct yml_text note;  /* what is doubtful about it; for whoever checks, never printed */
    int status;
    const struct content_channel *channels;
    size_t n;
    struct span span;
};

/* ---- sites.yaml */
struct content_site {
    struct yml_text id, url, owner, purpose, source, checked, review_by, note;
    const char *host; /* bare, as printed: no scheme, no "www.", with the path if there is one */
    int status;
    struct span span;
};

/* ---- figures.yaml: what the sources count, kept for whoever asks; a piece prints none by default */
struct content_figure {
    struct yml_text id, claim, source, checked, review_by, note;
    int year, status;
    struct span span;
};

/* ---- organisations.yaml: who does what; a doubtful one is printed nowhere */
enum content_scope { CONTENT_NATIONAL, CONTENT_LOCAL, CONTENT_ABROAD };
struct content_organisation {
    struct yml_text id, name, offers, where, hotline, site, source, checked, review_by, note;
    int scope, service, status; /* service: 0 direct, 1 advocacy */
    struct span span;
};

/* ---- messages */
enum content_state { CONTENT_SOURCE, CONTENT_DRAFT, CONTENT_REVIEWED, CONTENT_APPROVED };

struct content_text {
    const char *id, *lang;
    const char *markup; /* as written, NFC */
    struct span span;
    enum content_state state;
    const char *reviewer;               /* or NULL */
    const char *source;                 /* the hash of the English it was made from; of English, its own */
    bool stale;                         /* made from an English text that has changed since */
    const struct content_piece *pieces; /* parsed; private */
    size_t n;
};

/* ---- materials */
enum content_audience { CONTENT_PUBLIC, CONTENT_STUDENT, CONTENT_PARENT, CONTENT_PROFESSIONAL, CONTENT_VICTIM };

/* name -> id, as a material binds the slots of its layout. In a list's entries the slots "icon" and "lang" hold names
 * of icons and languages, "contact" a hotline, "site" a site, and all others messages. */
struct content_binding {
    struct yml_text slot, value;
};
struct content_bindings {
    const struct content_binding *at;
    size_t n;
};
struct content_list {
    const char *slot;
    struct span span;
    const struct content_bindings *entries;
    size_t n;
};

/* What a row of a data file brings to a material. */
enum content_field_type {
    CONTENT_FIELD_TEXT,
    CONTENT_FIELD_PHONE,
    CONTENT_FIELD_URL,
    CONTENT_FIELD_LANG, /* the language of the row's document */
    CONTENT_FIELD_LOGO  /* a picture's file in the project */
};
struct content_field {
    struct yml_text name;
    int type;
    bool required;
    int max; /* characters */
    struct span span;
};

struct content_material {
    struct yml_text id, doc, version, title; /* title: a message id */
    int audience;
    struct yml_text layout;
    struct yml_texts formats;                       /* the first one's file has no suffix */
    struct content_bindings texts, contacts, codes; /* codes: a site id, or "tel:ID", "sms:ID" */
    const struct content_list *lists;
    size_t nlists;
    struct yml_texts seeds; /* "S4: red flags" and the like */
    struct yml_texts rules; /* laws that it is made for */
    bool registry;          /* its list "calls" is what the registries hold: content_fill_calls() */
    const struct content_field *fields;
    size_t nfields;
    struct span span;
};

/* ---- rules/ID.yaml: what a law asks of a notice. What is 0 or empty is not asked for. */
enum content_wording { CONTENT_FREE, CONTENT_UNVERIFIED, CONTENT_VERIFIED };
struct content_rule {
    struct yml_text id, law, posts, place; /* posts: who has to */
    double sheet_w, sheet_h, type;         /* at least, points */
    bool cards;                            /* may be posted too, and are of any size */
    bool prominent;                        /* the first of NUMBERS is the largest on the piece */
    struct yml_texts languages;
    int more; /* languages besides those */
    struct yml_text more_by;
    struct yml_texts numbers, texts, sites; /* ids of hotlines, of hotlines' text lines, of sites */
    struct yml_texts by_eye;                /* what only a person can see to */
    int wording;
    struct content_bindings statement; /* language -> the statute's words */
    struct yml_text source, checked, review_by, note;
    int status;
    struct span span;
};

struct content_kit {
    struct yml_text id, name, purpose;
    struct yml_texts materials;
};

struct content {
    const struct content_lang *langs;
    size_t nlangs;
    const struct content_hotline *hotlines;
    size_t nhotlines;
    const struct content_site *sites;
    size_t nsites;
    const struct content_figure *figures;
    size_t nfigures;
    const struct content_organisation *organisations;
    size_t norganisations;
    const struct content_rule *rules;
    size_t nrules;
    const struct content_material *materials;
    size_t nmaterials;
    const char *const *material_names; /* of all in the folder, read or not; sorted */
    size_t nmaterial_names;
    const struct content_kit *kits;
    size_t nkits;
    const struct content_local *local; /* or NULL */
    struct content_store *store;       /* messages; private */
    struct content_phrases *phrases;   /* of words.yaml and words/; private */
};

/* Materials that are wanted: "ID" or "ID-FORMAT", and those of a kit, if it is not NULL. */
struct content_wish {
    const char *const *names;
    size_t n;
    const char *kit;
};

/* First step: reads FOLDER's registries (languages.yaml, hotlines.yaml, sites.yaml, figures.yaml ...), kits.yaml and
 * materials/; WISH limits which materials (NULL: all). NULL: it is no content folder, reported. Otherwise findings say
 * what is wrong; diag->errors counts. */
struct content *content_load(struct arena *arena, struct diag *diag, const char *folder,
                             const struct content_wish *wish);

/* Second step: reads messages/en/ and messages/LANG/, and checks what the first step named. LANGS limits which
 * translations are read (NULL: all); English is always read. IDS limits the topics (NULL: all) to those that
 * materials and these ids name, which are the layouts' and the caller's: of texts, of hotlines; other ids are passed
 * over. Once, before CONTENT is shared. */
struct content_texts_wish {
    const char *const *langs;
    size_t nlangs;
    const char *const *ids;
    size_t nids;
};
void content_load_texts(struct arena *arena, struct diag *diag, struct content *content,
                        const struct content_texts_wish *wish);

const struct content_lang *content_language(const struct content *content, const char *tag);
/* The tag that somebody meant who wrote NAME: the language's name, another case, a region, a slip; NULL: none. */
const char *content_language_near(struct arena *arena, const struct content *content, const char *name);
const struct content_hotline *content_hotline(const struct content *content, const char *id);
const struct content_site *content_site(const struct content *content, const char *id);
const struct content_organisation *content_organisation(const struct content *content, const char *id);
const struct content_rule *content_rule(const struct content *content, const char *id);
const struct content_material *content_material(const struct content *content, const char *id);
const struct content_kit *content_kit(const struct content *content, const char *id);
const char *content_binding(const struct content_bindings *bindings, const char *slot);

/* What a person has to try again by UNTIL (YYYY-MM-DD; NULL: at any time), by date. Retired records are left out. */
enum content_due_kind {
    CONTENT_DUE_HOTLINE,
    CONTENT_DUE_EMERGENCY, /* not called to be tried */
    CONTENT_DUE_MAIL,
    CONTENT_DUE_SITE,
    CONTENT_DUE_ORGANISATION,
    CONTENT_DUE_FIGURE,
    CONTENT_DUE_RULE
};
struct content_due {
    enum content_due_kind kind;
    const char *id, *what, *who, *source, *checked, *review_by, *note; /* NOTE may be NULL */
    int status;
};
size_t content_due(struct arena *arena, const struct content *content, const char *until,
                   const struct content_due **due);

/* Makes them the entries of every material that lists the registry. */
void content_fill_calls(struct arena *arena, struct content *content, const struct content_due *due, size_t n);

/* Whether the material may show that number: a current one, or one that a law asks for that it is made for. */
bool content_may_print(const struct content *content, const struct content_material *material,
                       const struct content_hotline *hotline);

/* The message in that language, or NULL: not translated. Never falls back to English by itself. */
const struct content_text *content_text(const struct content *content, const char *lang, const char *id);

/* All texts of LANG, sorted by id; NULL, *N 0: none were read. */
const struct content_text *content_all(const struct content *content, const char *lang, size_t *n);

/* Values for {name} in a text: set by the job (doc, version, page, pages, ...) and by local details. */
struct content_value {
    const char *name, *value;
    const char *target; /* of a number or address: what a code or a link opens; or NULL */
    const char *bytes;  /* of a file's name: a hash of what is in the file; or NULL */
    bool varies;        /* from document to document of one run: a row's, not the job's */
};

/* What an organisation says of itself. Its numbers and sites stand in the registries from then on. */
struct content_local {
    const struct content_value *values; /* "local.name", "local.phone" ...; nothing where nothing is given */
    size_t nvalues;
    struct yml_text logo; /* a picture's file, or none */
    bool has_accent;
    double accent[3]; /* sRGB, 0..1 */
    struct span accent_span;
    struct yml_texts languages; /* those that it prints beside English; none: all */
};

/* Reads PATH; what is wrong is reported and left out. After content_load(), before CONTENT is shared. */
struct content_local *content_load_local(struct arena *arena, struct diag *diag, struct content *content,
                                         const char *path);

/* Markup -> text with marks; references become the registry's digits and hosts (RICH_CODE). LANG's own rules apply.
 * False: reported (a value that is not known). */
bool content_rich(struct arena *arena, struct diag *diag, const struct content *content,
                  const struct content_text *text, const struct content_value *values, size_t nvalues,
                  struct rich *out);

/* WORDS from outside as they stand alone on a page of the direction RTL: in an isolate where they hold letters of the
 * other direction, or a number before them would change its side. */
const char *content_isolated(struct arena *arena, const char *words, bool rtl);

/* A number or address on its own, as printed: form "tel", "vanity", "sms", "email" of a hotline, "host" of a site.
 * NULL: the record has none. */
const char *content_contact(const struct content *content, const char *form, const char *id);

/* What a QR code or a link opens: "https://..." of a site; "tel:+1..." or "sms:..." for "tel:ID", "sms:ID". NULL: none.
 */
const char *content_target(struct arena *arena, const struct content *content, const char *code);

/* Words from outside, at SPAN, under the rules of messages: no number or address typed in, no bidi override, no control
 * character. In form C. NULL: reported. */
const char *content_check_words(struct arena *arena, struct diag *diag, const struct content *content, struct span span,
                                const char *words);

/* A translation from outside, and the English that it was made from. */
struct content_offer {
    const char *id, *lang;
    struct yml_text english, text; /* markup */
    bool unfinished;               /* other references and marks than the English has are a warning */
};

/* By the rules of translations in files: well-formed, with the references and marks of the English. The text, trimmed
 * and in form C. NULL: reported. */
const char *content_check_translation(struct arena *arena, struct diag *diag, const struct content *content,
                                      const struct content_offer *offer);

/* An address from outside: https, nothing that hides where it leads, under the host of a current site. TARGET is what a
 * code opens, SHOWN what paper shows (host and path). False: reported. */
bool content_check_url(struct arena *arena, struct diag *diag, const struct content *content, struct span span,
                       const char *url, const char **target, const char **shown);

/* TEXT, clean UTF-8, as phrases are looked for in it: any case and apostrophe alike, nothing invisible. */
const char *content_fold(struct arena *arena, const char *text, size_t size);

/* The first phrase of LIST (of words.yaml, for LANG) that stands in FOLDED as whole words, as the list writes it; NULL:
 * none. */
const char *content_find_phrase(const struct content *content, const char *list, const char *lang, const char *folded);
/* Whether WORDS stand in FOLDED one after another. */
bool content_says(struct arena *scratch, const char *folded, const char *words);
bool content_has_phrases(const struct content *content, const char *list);

/* The message of LANG that was written at SPAN: what a paragraph on a page came from. NULL: none. */
const struct content_text *content_text_at(const struct content *content, const char *lang, struct span span);

/* The hash that a translation records of the English it was made from: 12 hex digits of SHA-256 over the markup. */
enum { CONTENT_HASH = 13 };
void content_hash(const char *markup, char hash[CONTENT_HASH]);

struct content_progress {
    size_t total, translated, stale, reviewed, approved;
};
struct content_progress content_progress(const struct content *content, const char *lang);

#endif
