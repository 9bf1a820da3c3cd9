/* Stage: page, of a press file only. What a print shop would print by the thousand: words that nobody has reviewed,
 * contacts that nobody has tried again, more ink than paper takes.
 * The one hard thing: a person may know better, so what was let through must be named one by one, and stands in the
 * slug of every sheet. */
#include <string.h>

#include "check/check_internal.h"

/* Percent: what most shops ask for; what none takes. */
static const double INK_WARNING = 280, INK_MOST = 300;

static bool applies(const struct check *check, const struct check_subject *subject)
{
    for (size_t i = 0; i < subject->nallowed; i++)
        if (strcmp(subject->allowed[i], check->id) == 0)
            return false;
    return subject->press;
}

static void hint(const struct check *check, struct diag *diag)
{
    diag_hint(diag, "or build with --allow %s, which the slug of every sheet will tell", check->id);
}

static void run_draft(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    (void)scratch;
    if (!subject->draft || !applies(check, subject))
        return;
    check_report(check, diag, subject->material->span,
                 "no press file of '%s' in '%s': its words are drafts that no native speaker has reviewed",
                 subject->material->id.text, subject->lang);
    diag_hint(diag, "have the translation reviewed");
    hint(check, diag);
}

static void run_stale(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    (void)scratch;
    if (!subject->stale || !applies(check, subject))
        return;
    check_report(check, diag, subject->material->span,
                 "no press file of '%s' in '%s': the English has changed since it was translated",
                 subject->material->id.text, subject->lang);
    diag_hint(diag, "bring the translation up to date");
    hint(check, diag);
}

static void review(const struct check *check, struct diag *diag, const struct check_subject *subject, const char *id)
{
    const struct content_hotline *hotline = content_hotline(subject->content, id);
    const struct content_site *site = hotline ? NULL : content_site(subject->content, id);
    struct yml_text until = hotline ? hotline->review_by : site ? site->review_by : (struct yml_text){0};
    if (!until.text || strcmp(until.text, subject->date) >= 0)
        return;
    check_report(check, diag, until.span, "no press file of '%s': '%s' was to be reviewed by %s",
                 subject->material->id.text, id, until.text);
    diag_hint(diag, "call or open it, then set 'checked' and 'review_by' anew");
    hint(check, diag);
}

static void run_overdue(const struct check *check, struct arena *scratch, struct diag *diag,
                        const struct check_subject *subject)
{
    (void)scratch;
    const struct content_material *material = subject->material;
    if (!applies(check, subject))
        return;
    for (size_t i = 0; i < material->contacts.n; i++)
        review(check, diag, subject, material->contacts.at[i].value.text);
    for (size_t i = 0; i < material->codes.n; i++) {
        const char *code = material->codes.at[i].value.text, *colon = strchr(code, ':');
        review(check, diag, subject, colon ? colon + 1 : code);
    }
}

static void weigh(const struct check *check, struct diag *diag, struct span span, const struct ink *ink)
{
    double total = 0;
    for (int i = 0; ink && i < 4; i++)
        total += ink->cmyk[i] * 100;
    if (total > INK_MOST + 0.01)
        check_report(check, diag, span, "'%s' is %.0f %% of ink; paper takes at most %.0f %%", ink->name, total,
                     INK_MOST);
    else if (total > INK_WARNING + 0.01)
        diag_warning(diag, span, check->id, "'%s' is %.0f %% of ink; many print shops take at most %.0f %%", ink->name,
                     total, INK_WARNING);
    else
        return;
    diag_hint(diag, "lower its cmyk in house.yaml: more black instead of the three colours");
}

static void run_ink(const struct check *check, struct arena *scratch, struct diag *diag,
                    const struct check_subject *subject)
{
    if (!subject->press)
        return;
    for (size_t p = 0; p < subject->doc->n; p++) {
        struct check_items items = check_items(scratch, &subject->doc->pages[p]);
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            const struct ink *inks[2] = {NULL, NULL};
            if (item->kind == PAGE_TEXT)
                inks[0] = item->text.ink, inks[1] = item->text.accent;
            else if (item->kind == PAGE_RECT)
                inks[0] = item->rect.fill, inks[1] = item->rect.stroke.ink;
            else if (item->kind == PAGE_PATH)
                inks[0] = item->path.fill, inks[1] = item->path.stroke.ink;
            else if (item->kind == PAGE_CODE)
                inks[0] = item->code.ink;
            weigh(check, diag, item->span, inks[0]);
            if (inks[1] != inks[0])
                weigh(check, diag, item->span, inks[1]);
        }
    }
}

const struct check check_press_draft = {"press-draft", CHECK_PAGE, DIAG_ERROR,
                                        "thousands of copies of an unreviewed translation cannot be called back",
                                        run_draft};

const struct check check_press_stale = {"press-stale", CHECK_PAGE, DIAG_ERROR,
                                        "thousands of copies of what the English no longer says cannot be called back",
                                        run_stale};

const struct check check_press_overdue = {
    "press-overdue", CHECK_PAGE, DIAG_ERROR,
    "a number that has changed hands would be on paper for years; it is tried again before a print run", run_overdue};

const struct check check_total_ink = {
    "total-ink", CHECK_PAGE, DIAG_ERROR,
    "more ink than paper takes does not dry and comes off on the next sheet; print shops reject it", run_ink};

bool check_is_let_through(struct arena *scratch, const struct check_subject *subject, const char *id)
{
    static const struct check *const gates[] = {&check_press_draft, &check_press_stale, &check_press_overdue};
    struct check_subject strict = *subject;
    struct diag said;
    strict.allowed = NULL;
    strict.nallowed = 0;
    diag_init(&said);
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++)
        if (strcmp(gates[i]->id, id) == 0)
            gates[i]->run(gates[i], scratch, &said, &strict);
    bool failed = said.errors > 0;
    diag_release(&said);
    return failed;
}
