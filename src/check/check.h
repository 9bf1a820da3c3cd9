/* What must be true of content, pages and sheets before paper is made. A registry; each check says why it exists.
 * To add one: a file with a const struct check, and its line in check_table.c. */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "content/content.h"
#include "page/page.h"
#include "spec/spec.h"

struct check_items;
enum check_stage { CHECK_CONTENT, CHECK_PAGE, CHECK_SHEET };

struct check_subject {
    const struct content *content;
    const struct content_material *material; /* NULL at CHECK_CONTENT */
    const struct spec_layout *layout;
    const struct page_doc *doc; /* composed pages, or the sheets */
    const char *lang;           /* as it is asked for: "en+es" */
    const char *const *langs;   /* each by itself; none at CHECK_CONTENT */
    size_t nlangs;
    const char *date;
    bool draft, stale;          /* as compose/ reports */
    bool press;                 /* for a print shop: what is wrong is printed by the thousand */
    const char *const *allowed; /* ids of checks that a press file may fail */
    size_t nallowed;
    const struct content_value *values; /* of the row that the piece is made for */
    size_t nvalues;
    struct check_memo *memo;         /* of earlier documents, or NULL */
    struct check_items *pages;       /* of doc, flat; check_run's own */
    const struct check_paras *paras; /* of doc, lines joined; likewise */
};

struct check {
    const char *id; /* the id its findings carry */
    enum check_stage stage;
    enum diag_level level;
    const char *why; /* one sentence, for handbill list checks */
    void (*run)(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject);
};

/* How hard a piece's English is to read. */
struct check_reading {
    double grade, most; /* Flesch-Kincaid; what its audience may be asked */
    size_t words, sentences, syllables;
};
/* No words: too few to say anything, or none in English. */
struct check_reading check_reading_of(struct arena *scratch, const struct check_subject *subject);

/* Whether a check that SUBJECT allows a press file to fail would have failed it. */
bool check_is_let_through(struct arena *scratch, const struct check_subject *subject, const char *id);

/* How a piece stands to a law's rule: points that could be measured, and those that hold. */
struct check_rule_result {
    size_t asked, held;
};
/* Reports what is missing. SUBJECT: composed pages. */
struct check_rule_result check_rule(const struct content_rule *rule, struct arena *scratch, struct diag *diag,
                                    const struct check_subject *subject);

/* What was found right in earlier documents of a batch; one per thread. Findings are the same without. */
struct check_memo *check_memo_open(void);
void check_memo_free(struct check_memo *memo);

const struct check *const *check_all(size_t *n);
void check_run(enum check_stage stage, struct arena *scratch, struct diag *diag, const struct check_subject *subject);

#endif
