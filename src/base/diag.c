/* Every stage: what is wrong and where -> findings in the order of work, each once.
 * The one hard thing: findings outlive what they speak of, so texts are copied into the sink; only sources that were
 * read are borrowed, for they live in the arena of the model. */
#include "base/diag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void diag_init(struct diag *diag)
{
    *diag = (struct diag){0};
    arena_init(&diag->arena);
}

void diag_release(struct diag *diag)
{
    arena_release(&diag->arena);
    diag_init(diag);
}

void diag_reset(struct diag *diag)
{
    struct arena arena = diag->arena;
    arena_reset(&arena);
    *diag = (struct diag){.arena = arena};
}

_Noreturn void diag_bug(const char *file, int line, const char *what)
{
    fprintf(stderr, "handbill: %s:%d: a mistake in the program: %s\n", file, line, what);
    abort();
}

struct span span_file(struct arena *arena, const char *path)
{
    struct source *source = arena_alloc(arena, sizeof *source);
    source->path = arena_strdup(arena, path);
    source->text = "";
    return (struct span){.source = source};
}

/* By path: the same file read twice has two sources. */
static bool same_place(struct span a, struct span b)
{
    if (a.line != b.line || a.column != b.column || a.end_line != b.end_line || a.end_column != b.end_column)
        return false;
    if (a.source == b.source)
        return true;
    return a.source && b.source && strcmp(a.source->path, b.source->path) == 0;
}

static bool reported(const struct diag *diag, const struct diag_finding *finding)
{
    for (size_t i = diag->findings.n; i-- > 0;) {
        const struct diag_finding *old = &diag->findings.at[i];
        if (old->level == finding->level && same_place(old->span, finding->span) && strcmp(old->id, finding->id) == 0 &&
            strcmp(old->text, finding->text) == 0)
            return true;
    }
    return false;
}

/* The finding's strings must live in DIAG already. */
static struct diag_finding *finding_add(struct diag *diag, const struct diag_finding *finding)
{
    if (finding->level == DIAG_ERROR)
        diag->errors++;
    else
        diag->warnings++;
    struct diag_finding *added = VEC_ADD(&diag->arena, &diag->findings);
    *added = *finding;
    return added;
}

static void report(struct diag *diag, enum diag_level level, struct span span, const char *id, const char *format,
                   va_list args)
{
    struct diag_finding finding = {.level = level,
                                   .id = id,
                                   .span = span,
                                   .text = arena_vformat(&diag->arena, format, args),
                                   .material = diag->material,
                                   .lang = diag->lang};
    diag->repeated = reported(diag, &finding);
    if (!diag->repeated)
        finding_add(diag, &finding);
}

void diag_error(struct diag *diag, struct span span, const char *id, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(diag, DIAG_ERROR, span, id, format, args);
    va_end(args);
}

void diag_warning(struct diag *diag, struct span span, const char *id, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(diag, DIAG_WARNING, span, id, format, args);
    va_end(args);
}

static struct diag_finding *last_finding(struct diag *diag)
{
    if (!diag->findings.n)
        BUG("a note or hint without a finding");
    return &diag->findings.at[diag->findings.n - 1];
}

void diag_note(struct diag *diag, struct span span, const char *format, ...)
{
    if (diag->repeated)
        return;
    va_list args;
    va_start(args, format);
    struct diag_finding *finding = last_finding(diag);
    struct diag_note *note = VEC_ADD(&diag->arena, &finding->notes);
    note->span = span;
    note->text = arena_vformat(&diag->arena, format, args);
    va_end(args);
}

void diag_hint(struct diag *diag, const char *format, ...)
{
    if (diag->repeated)
        return;
    va_list args;
    va_start(args, format);
    struct diag_finding *finding = last_finding(diag);
    *VEC_ADD(&diag->arena, &finding->hints) = arena_vformat(&diag->arena, format, args);
    va_end(args);
}

/* The place of a whole file, or of a part of one, may be a source of the sink that is being merged, which will soon be
 * gone. */
static struct span span_kept(struct arena *arena, struct span span)
{
    if (span.source && span.line == 0)
        return span_file(arena, span.source->path);
    if (!span.source || !span.source->line)
        return span;
    struct source *source = arena_alloc(arena, sizeof *source);
    *source = *span.source;
    source->path = arena_strdup(arena, span.source->path);
    source->text = arena_strndup(arena, span.source->text, span.source->size);
    span.source = source;
    return span;
}

void diag_merge(struct diag *to, const struct diag *from)
{
    struct arena *arena = &to->arena;
    for (size_t i = 0; i < from->findings.n; i++) {
        const struct diag_finding *old = &from->findings.at[i];
        to->repeated = reported(to, old);
        if (to->repeated)
            continue; /* and takes no memory: a batch says the same of every row */
        struct diag_finding *new =
            finding_add(to, &(struct diag_finding){
                                .level = old->level,
                                .id = old->id,
                                .span = span_kept(arena, old->span),
                                .text = arena_strdup(arena, old->text),
                                .material = old->material ? arena_strdup(arena, old->material) : NULL,
                                .lang = old->lang ? arena_strdup(arena, old->lang) : NULL,
                            });
        for (size_t k = 0; k < old->notes.n; k++) {
            struct diag_note *note = VEC_ADD(arena, &new->notes);
            note->span = span_kept(arena, old->notes.at[k].span);
            note->text = arena_strdup(arena, old->notes.at[k].text);
        }
        for (size_t k = 0; k < old->hints.n; k++)
            *VEC_ADD(arena, &new->hints) = arena_strdup(arena, old->hints.at[k]);
    }
}

enum { WORD_MOST = 63 };

static size_t smallest(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits from A to B: a byte put in, left out or changed, or two neighbours swapped, count one. */
static size_t edit_distance(const char *a, size_t na, const char *b, size_t nb)
{
    size_t rows[3][WORD_MOST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t k = 0; k <= nb; k++)
        last[k] = k;
    for (size_t i = 1; i <= na; i++) {
        row[0] = i;
        for (size_t k = 1; k <= nb; k++) {
            size_t change = last[k - 1] + (a[i - 1] != b[k - 1]);
            row[k] = smallest(change, smallest(last[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = smallest(row[k], before[k - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[nb];
}

const char *diag_closest(const char *word, const char *const *names, size_t n)
{
    size_t size = strlen(word);
    if (size > WORD_MOST)
        return NULL;
    const char *closest = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        size_t name_size = strlen(names[i]);
        if (name_size > WORD_MOST)
            continue;
        size_t distance = edit_distance(word, size, names[i], name_size);
        /* A third of the letters may be wrong, and of the very short ones at least one must be right. */
        size_t longer = size > name_size ? size : name_size;
        size_t allowed = longer < 3 ? longer / 2 : (longer + 2) / 3;
        if (distance <= allowed && distance < least) {
            least = distance;
            closest = names[i];
        }
    }
    return closest;
}
