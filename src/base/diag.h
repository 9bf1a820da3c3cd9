/* Findings: what is wrong, where, why, and what to do about it. Collected, never printed here (cli/ renders). */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

/* A text that was read; lives as long as the arena it was read into. PATH is as the user wrote or would write it. */
struct source {
    const char *path;
    const char *text;
    size_t size;
    uint32_t line; /* of TEXT's first byte, where TEXT is a part of the file (a row of a long table); else 0 */
};

/* A place in a source. Lines and columns are 1-based, columns count code points; line 0: the file as a whole;
 * source NULL: no place at all. */
struct span {
    const struct source *source;
    uint32_t line, column, end_line, end_column;
};

enum diag_level { DIAG_ERROR, DIAG_WARNING };

struct diag_note {
    struct span span;
    const char *text;
};

struct diag_finding {
    enum diag_level level;
    const char *id; /* stable, kebab-case, of static storage */
    struct span span;
    const char *text;
    const char *material, *lang; /* what was being made, or NULL */
    VEC(struct diag_note) notes;
    VEC(const char *) hints;
};

/* The sink. One per thread; merged in work order, so output never depends on timing. */
struct diag {
    struct arena arena;
    VEC(struct diag_finding) findings;
    size_t errors, warnings;
    const char *material, *lang; /* stamped on every finding; set by the job */
    bool repeated;               /* the last finding had been reported before: its notes and hints are dropped */
};

void diag_init(struct diag *diag);
void diag_release(struct diag *diag);
void diag_reset(struct diag *diag);

/* Reports a finding. The same id, place and text are kept once. TEXT says what is wrong, lower case, no full stop. */
void diag_error(struct diag *diag, struct span span, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_warning(struct diag *diag, struct span span, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds to the finding reported last. */
void diag_note(struct diag *diag, struct span span, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_hint(struct diag *diag, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Copies all findings of FROM behind those of TO. */
void diag_merge(struct diag *to, const struct diag *from);

/* The span of a whole file that may not even exist: line 0. The path is copied. */
struct span span_file(struct arena *arena, const char *path);

/* The closest of N names to WORD by edit distance, or NULL if none is near: for "did you mean". */
const char *diag_closest(const char *word, const char *const *names, size_t n);

/* Our own mistake: prints file, line and what, then aborts. */
#define BUG(what) diag_bug(__FILE__, __LINE__, what)
_Noreturn void diag_bug(const char *file, int line, const char *what);

#endif
