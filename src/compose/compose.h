/* Content x layout -> pages. Measures, fits sizes, places boxes. One file per block kind. */
#ifndef COMPOSE_COMPOSE_H
#define COMPOSE_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "content/content.h"
#include "page/page.h"
#include "spec/spec.h"
#include "text/text.h"

/* What documents of a batch share, so that what does not vary is laid out once. One per thread; it must be freed before
 * the text engine. It changes nothing of what comes out. */
struct compose_cache;
struct compose_cache *compose_cache_open(void);
void compose_cache_free(struct compose_cache *cache);

/* A picture from outside, by the value that names it ("local.logo", a field of a row). */
struct compose_picture {
    const char *name;
    const struct page_picture *picture;
};

struct compose_request {
    const struct content *content;
    const struct content_material *material;
    const struct spec_layout *layout;
    struct text_engine *engine;
    const char *const *langs; /* the piece's languages; most have one */
    size_t nlangs;
    const char *date;                   /* YYYY-MM-DD */
    const struct content_value *values; /* local details and row fields */
    size_t nvalues;
    const struct compose_picture *pictures;
    size_t npictures;
    struct compose_cache *cache; /* or NULL */
};

/* Registers the block kinds for spec_open. */
const struct spec_kind *const *compose_kinds(size_t *n);

/* What the document uses; for the manifest and for checks. */
struct compose_report {
    const char *const *hotlines; /* ids, sorted */
    size_t nhotlines;
    bool draft, stale; /* some text is an unreviewed or outdated translation */
    void *shared;      /* what of the cache the pages lean on, or NULL */
};

/* The pages of a document that was composed with a cache are used no more; from any thread. */
void compose_let_go(const struct compose_report *report);

/* False: reported, and the pages must not be printed. OUT and REPORT live in ARENA; pages have the trim as media (a
 * sheet is impose/'s work). */
bool compose_document(struct arena *arena, struct diag *diag, const struct compose_request *request,
                      struct page_doc *out, struct compose_report *report);

#endif
