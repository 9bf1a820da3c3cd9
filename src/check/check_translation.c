/* Stage: page. What the state of a translation means for the piece that is made from it. */
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
    struct content_progress progress = content_progress(subject->content, subject->lang);
    report_language(check, diag, subject->lang, progress.translated - progress.reviewed - progress.approved,
                    progress.translated, "are drafts that no native speaker has reviewed");
}

static void run_stale(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    (void)scratch;
    if (!subject->stale)
        return;
    struct content_progress progress = content_progress(subject->content, subject->lang);
    report_language(check, diag, subject->lang, progress.stale, progress.translated,
                    "were made from English that has changed since");
}

const struct check check_translation_draft = {"translation-draft", CHECK_PAGE, DIAG_WARNING,
                                              "a wrong word on a card for a child in danger does harm; drafts say so "
                                              "on paper until a native speaker has read them",
                                              run_draft};

const struct check check_translation_stale = {
    "translation-stale", CHECK_PAGE, DIAG_WARNING,
    "a translation of what the English no longer says tells readers of that language something else", run_stale};
