/* Stages: content and page. How far each translation has come, and what that means for the piece that is made from it.
 * The one hard thing: hundreds of texts may be missing, and a finding for each would hide all others. So a language has
 * one finding, which counts them and names the first; and a topic that nobody has begun is no finding at all: its
 * pieces are not made in that language, and 'list languages' says so. */
#include <string.h>

#include "check/check_internal.h"

/* Without a place, a material, or other words from piece to piece, so that a run says it once for a language. */
static void report_language(const struct check *check, struct diag *diag, const char *lang, size_t n, size_t of,
                            const char *what)
{
    const char *material = diag->material;
    diag->material = NULL;
    check_report(check, diag, (struct span){0}, "%zu of %zu texts in '%s' %s", n, of, lang, what);
    diag->material = material;
}

static void run_draft(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    (void)scratch;
    if (!subject->draft)
        return;
    for (size_t i = 0; i < subject->nlangs; i++) {
        struct content_progress progress = content_progress(subject->content, subject->langs[i]);
        size_t drafts = progress.translated - progress.reviewed;
        if (drafts && strcmp(subject->langs[i], "en") != 0)
            report_language(check, diag, subject->langs[i], drafts, progress.translated,
                            "are drafts that no native speaker has reviewed");
    }
}

/* Ids of texts, the first of them for a message. */
struct ids {
    const char *first[5];
    size_t n;
};

static void add_id(struct ids *ids, const char *id)
{
    if (ids->n < sizeof ids->first / sizeof *ids->first)
        ids->first[ids->n] = id;
    ids->n++;
}

static const char *join(struct arena *scratch, const struct ids *ids)
{
    const char *joined = "";
    size_t named = ids->n < sizeof ids->first / sizeof *ids->first ? ids->n : sizeof ids->first / sizeof *ids->first;
    for (size_t i = 0; i < named; i++)
        joined = arena_format(scratch, "%s%s%s", joined, i ? ", " : "", ids->first[i]);
    return named < ids->n ? arena_format(scratch, "%s and %zu more", joined, ids->n - named) : joined;
}

/* Whether any of TEXTS is of the same topic, "signs" of "signs.calm". */
static bool is_begun(const struct content_text *texts, size_t n, const char *id)
{
    size_t topic = strcspn(id, ".") + 1;
    for (size_t i = 0; i < n; i++)
        if (strncmp(texts[i].id, id, topic) == 0)
            return true;
    return false;
}

static void run_incomplete(const struct check *check, struct arena *scratch, struct diag *diag,
                           const struct check_subject *subject)
{
    size_t total, n;
    const struct content_text *english = content_all(subject->content, "en", &total);
    for (size_t i = 0; i < subject->content->nlangs; i++) {
        const struct content_lang *lang = &subject->content->langs[i];
        const struct content_text *texts = content_all(subject->content, lang->tag.text, &n);
        struct ids missing = {0};
        size_t begun = 0;
        for (size_t k = 0; k < total && n; k++) {
            if (!is_begun(texts, n, english[k].id))
                continue;
            begun++;
            if (!content_text(subject->content, lang->tag.text, english[k].id))
                add_id(&missing, english[k].id);
        }
        if (!missing.n)
            continue;
        check_report(check, diag, (struct span){0},
                     "%zu of %zu texts of topics that were begun have no translation into %s (%s): %s", missing.n,
                     begun, lang->english.text, lang->tag.text, join(scratch, &missing));
        diag_hint(diag, "'handbill translate export %s FILE.po' writes them down for a translator", lang->tag.text);
    }
}

static void run_stale(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    for (size_t i = 0; i < subject->content->nlangs; i++) {
        const char *lang = subject->content->langs[i].tag.text;
        size_t n;
        const struct content_text *texts = content_all(subject->content, lang, &n);
        struct ids stale = {0};
        for (size_t k = 0; k < n; k++)
            if (texts[k].stale)
                add_id(&stale, texts[k].id);
        if (!stale.n)
            continue;
        check_report(check, diag, (struct span){0},
                     "%zu of %zu texts in '%s' were made from English that has changed since: %s", stale.n, n, lang,
                     join(scratch, &stale));
        for (size_t k = 0; k < n; k++)
            if (texts[k].stale && texts[k].id == stale.first[0])
                diag_note(diag, texts[k].span, "the first of them is here");
    }
}

const struct check check_translation_draft = {"translation-draft", CHECK_PAGE, DIAG_WARNING,
                                              "a wrong word on a card for a child in danger does harm; drafts say so "
                                              "on paper until a native speaker has read them",
                                              run_draft};

const struct check check_translation_incomplete = {
    "translation-incomplete", CHECK_CONTENT, DIAG_WARNING,
    "a piece is made in a language only when all its words are there; English never stands in for them",
    run_incomplete};

const struct check check_translation_stale = {
    "translation-stale", CHECK_CONTENT, DIAG_WARNING,
    "a translation of what the English no longer says tells readers of that language something else", run_stale};
