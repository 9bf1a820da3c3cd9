/* Stage: content. A contact whose review date has passed may be wrong by now. */
#include <string.h>

#include "check/check_internal.h"

static void review(const struct check *check, struct diag *diag, const char *date, const char *what, struct yml_text id,
                   struct yml_text review_by, int status)
{
    if (status != CONTENT_CURRENT || !review_by.text || strcmp(review_by.text, date) >= 0)
        return;
    check_report(check, diag, review_by.span, "%s '%s' was to be reviewed by %s", what, id.text, review_by.text);
    diag_hint(diag, "call or open it, then set 'checked' and 'review_by' anew");
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    (void)scratch;
    const struct content *content = subject->content;
    for (size_t i = 0; i < content->nhotlines; i++)
        review(check, diag, subject->date, "hotline", content->hotlines[i].id, content->hotlines[i].review_by,
               content->hotlines[i].status);
    for (size_t i = 0; i < content->nsites; i++)
        review(check, diag, subject->date, "site", content->sites[i].id, content->sites[i].review_by,
               content->sites[i].status);
}

const struct check check_review_overdue = {
    "review-overdue", CHECK_CONTENT, DIAG_WARNING,
    "numbers and addresses change hands; each carries the day by which someone must have tried it again", run};
