/* Stage: page. What the state of a translation means for the piece that is made from it. */
#include "check/check_internal.h"

/* Without a place and in the same words for every piece, so that a run says it once for a language. */
static void run_draft(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    (void)scratch;
    if (!subject->draft)
        return;
    struct content_progress progress = content_progress(subject->content, subject->lang);
    check_report(check, diag, (struct span){0},
                 "%zu of %zu texts in '%s' are drafts that no native speaker has reviewed",
                 progress.translated - progress.reviewed - progress.approved, progress.translated, subject->lang);
}

static void run_stale(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    (void)scratch;
    if (!subject->stale)
        return;
    struct content_progress progress = content_progress(subject->content, subject->lang);
    check_report(check, diag, (struct span){0},
                 "%zu of %zu texts in '%s' were made from English that has changed since", progress.stale,
                 progress.translated, subject->lang);
}

const struct check check_translation_draft = {"translation-draft", CHECK_PAGE, DIAG_WARNING,
                                              "a wrong word on a card for a child in danger does harm; drafts say so "
                                              "on paper until a native speaker has read them",
                                              run_draft};

const struct check check_translation_stale = {
    "translation-stale", CHECK_PAGE, DIAG_WARNING,
    "a translation of what the English no longer says tells readers of that language something else", run_stale};
