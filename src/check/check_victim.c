/* Stage: page. What somebody holds who may be controlled: whoever controls them finds it and reads it too. */
#include <math.h>

#include "check/check_internal.h"

/* From here on words are read over a shoulder. */
static const double LARGE_ON_CARD = 10, LARGE_ON_SHEET = 14;

static bool for_victims(const struct check_subject *subject)
{
    return subject->material->audience == CONTENT_VICTIM;
}

static void run_words(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    if (!for_victims(subject))
        return;
    double large = check_is_card(subject->layout) ? LARGE_ON_CARD : LARGE_ON_SHEET;
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < paras.n; i++) {
        struct check_para *para = &paras.at[i];
        bool asked = para->pt >= large - 0.01 && !para->judged;
        const char *word = asked ? check_phrase(scratch, subject, para, "crime") : NULL;
        if (!word)
            continue;
        check_report(check, diag, para->span, "'%s' names the crime ('%s') at %.1f pt", check_words(scratch, para),
                     word, para->pt);
        diag_hint(diag, "say it in other words, or below %.0f pt", large);
    }
}

/* Reports every item of KIND on a piece for victims. */
static void report_items(const struct check *check, struct diag *diag, const struct check_subject *subject,
                         enum page_kind kind, const char *what)
{
    if (!for_victims(subject))
        return;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++)
            if (items.at[i].item->kind == kind)
                check_report(check, diag, items.at[i].item->span, "%s on a piece for victims", what);
    }
}

static void run_logo(const struct check *check, struct arena *scratch, struct diag *diag,
                     const struct check_subject *subject)
{
    (void)scratch;
    report_items(check, diag, subject, PAGE_IMAGE, "a picture");
}

static void run_code(const struct check *check, struct arena *scratch, struct diag *diag,
                     const struct check_subject *subject)
{
    (void)scratch;
    report_items(check, diag, subject, PAGE_CODE, "a code to scan");
}

/* Goes into a pocket or a shoe; what is wider hangs somewhere. */
static bool is_carried(const struct spec_layout *layout)
{
    return fmin(layout->w, layout->h) <= 4.25 * LEN_IN;
}

static void run_serial(const struct check *check, struct arena *scratch, struct diag *diag,
                       const struct check_subject *subject)
{
    if (!for_victims(subject) || !is_carried(subject->layout))
        return;
    const struct content_material *material = subject->material;
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < paras.n; i++) {
        if (!check_has_word(paras.at[i].text, paras.at[i].size, material->doc.text))
            continue;
        check_report(check, diag, paras.at[i].span, "the document id '%s' stands on a card that a victim carries",
                     material->doc.text);
        diag_note(diag, material->doc.span, "the id is given here");
    }
    for (size_t i = 0; i < material->nfields; i++)
        if (material->fields[i].type == CONTENT_FIELD_TEXT || material->fields[i].type == CONTENT_FIELD_URL)
            check_report(check, diag, material->fields[i].span,
                         "the field '%s' would make one copy of a victim's card differ from the next",
                         material->fields[i].name.text);
}

const struct check check_victim_words = {
    "victim-crime-word", CHECK_PAGE, DIAG_ERROR,
    "who controls a victim reads what they hold: large words such as 'trafficking' or 'police' put them in danger",
    run_words};
const struct check check_victim_logo = {"victim-logo", CHECK_PAGE, DIAG_ERROR,
                                        "an agency's logo on a victim's card says who they talked to", run_logo};
const struct check check_victim_code = {
    "victim-code", CHECK_PAGE, DIAG_ERROR,
    "a scan leaves traces in a phone that somebody else may search; on pieces for victims numbers are in digits only",
    run_code};
const struct check check_victim_serial = {"victim-serial", CHECK_PAGE, DIAG_ERROR,
                                          "what tells one copy of a card from another can tell who got it, and where",
                                          run_serial};
