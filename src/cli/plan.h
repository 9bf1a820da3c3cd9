/* What is to be made: pieces in the order of work. */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"
#include "check/check.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/project.h"

enum piece_outcome {
    PIECE_FAILED, /* or not tried: the run ended before */
    PIECE_CHECKED,
    PIECE_MADE,
    PIECE_KEPT /* unchanged since it was made */
};

/* One PDF: a material in a format and a language, or in two where the layout is bilingual. */
struct piece {
    const struct content_material *material;
    const struct spec_layout *layout;
    enum pdf_profile profile;
    const char *lang; /* "es", "en+es" */
    const char *const *langs;
    size_t nlangs;
    const char *path; /* below the output folder: "office/es/wallet-card.pdf" */
    const struct content_value *values;
    size_t nvalues;
    const char *inputs; /* fingerprint of all that it is made of */

    /* What came of it. */
    struct diag diag;
    enum piece_outcome outcome;
    struct check_reading reading;
    struct check_rule_result rule;
};

/* A selected material in one of its formats. */
struct plan_layout {
    const struct content_material *material;
    const struct spec_layout *layout;
    size_t format; /* index among the material's */
    bool named;    /* by itself, not in a kit */
};

struct plan {
    VEC(struct plan_layout) layouts;
    struct diag layout_findings;
    VEC(struct piece) pieces;
};

enum plan_result { PLAN_OK, PLAN_USAGE };

/* What --lang says: "es,en+ar" is the groups "es" and "en+ar" and the tags es, en, ar. No groups: all languages. */
struct plan_languages {
    VEC(const char *) groups;
    VEC(const char *) tags;
};

/* False: printed. */
bool plan_read_languages(struct arena *arena, const struct command *command, const struct options *options,
                         struct plan_languages *out);

/* The materials that OPTIONS select. */
struct content_wish plan_wish(const struct options *options);

/* First step: resolves materials, kit and languages against the project, loads the layouts, once, so that the pieces
 * can be made by threads, and the texts that these and the materials name; WHOLE: all texts. Languages that they show
 * besides their own, such as the tiles of a panel, are added to LANGUAGES. PLAN_USAGE: a name that does not exist;
 * printed. */
enum plan_result plan_select(struct plan *plan, struct project *project, struct diag *diag,
                             const struct command *command, const struct options *options, const struct print *print,
                             struct plan_languages *languages, bool whole);

/* Second step, when the content has been judged: the pieces. Those whose layout has errors, or whose language or
 * material has, are left out: that was reported. */
void plan_make(struct plan *plan, struct project *project, struct diag *diag, const struct print *print,
               const struct plan_languages *languages);

void plan_release(struct plan *plan);

#endif
