/* Stage: page. Words that must not be said, by whom they reach; the lists are content (words.yaml). */
#include <string.h>

#include "check/check_internal.h"

static bool for_minors(const struct check_subject *subject)
{
    int audience = subject->material->audience;
    return audience == CONTENT_STUDENT || audience == CONTENT_VICTIM;
}

static void report_phrases(const struct check *check, struct arena *scratch, struct diag *diag,
                           const struct check_subject *subject, const char *list, const char *what, const char *hint)
{
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < paras.n; i++) {
        const char *phrase = paras.at[i].judged ? NULL : check_phrase(scratch, subject, &paras.at[i], list);
        if (!phrase)
            continue;
        check_report(check, diag, paras.at[i].span, "'%s' %s ('%s')", check_words(scratch, &paras.at[i]), what, phrase);
        diag_hint(diag, "%s", hint);
    }
}

static void run_blame(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    if (for_minors(subject))
        report_phrases(check, scratch, diag, subject, "blame", "may read as blame",
                       "say what the other person does, and that it is not the reader's fault");
}

static void run_stigma(const struct check *check, struct arena *scratch, struct diag *diag,
                       const struct check_subject *subject)
{
    report_phrases(check, scratch, diag, subject, "stigma", "says that a child consented",
                   "write of a child who is exploited, and of abuse");
}

static void run_promise(const struct check *check, struct arena *scratch, struct diag *diag,
                        const struct check_subject *subject)
{
    if (for_minors(subject))
        report_phrases(check, scratch, diag, subject, "promise", "promises what helpers may not keep",
                       "say plainly that helpers may have to tell someone to keep a child safe");
}

/* "...” - Name, 16": words in quotation marks and who said them. */
static bool has_attribution(const struct check_para *para)
{
    static const char *const dashes[] = {"\xe2\x80\x94", "\xe2\x80\x93", "-"};
    static const char closing[] = "\xe2\x80\x9d";
    for (size_t i = 0; i + 3 <= para->size; i++) {
        if (memcmp(para->text + i, closing, 3) != 0)
            continue;
        size_t at = i + 3;
        while (at < para->size && (para->text[at] == ' ' || para->text[at] == '.'))
            at++;
        for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++) {
            size_t n = strlen(dashes[k]);
            if (at + n < para->size && memcmp(para->text + at, dashes[k], n) == 0)
                return true;
        }
    }
    return false;
}

static void run_quotation(const struct check *check, struct arena *scratch, struct diag *diag,
                          const struct check_subject *subject)
{
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < paras.n; i++) {
        if (paras.at[i].judged)
            continue;
        bool named = check_phrase(scratch, subject, &paras.at[i], "survivor") != NULL;
        if (!named && !has_attribution(&paras.at[i]))
            continue;
        check_report(check, diag, paras.at[i].span, "'%s' reads as a survivor's own words",
                     check_words(scratch, &paras.at[i]));
        diag_hint(diag, "survivors agreed to be quoted in one article only: say the fact in words of our own");
    }
}

const struct check check_blame = {"blame", CHECK_PAGE, DIAG_ERROR, "a child who reads that it is to blame tells nobody",
                                  run_blame};
const struct check check_stigma = {
    "stigma", CHECK_PAGE, DIAG_ERROR,
    "a child cannot consent: words that say otherwise are untrue, and survivors hear them", run_stigma};
const struct check check_promise = {
    "privacy-promise", CHECK_PAGE, DIAG_ERROR,
    "helpers must report when a child is not safe; a promise that cannot be kept costs all trust", run_promise};
const struct check check_quotation = {"survivor-quotation", CHECK_PAGE, DIAG_ERROR,
                                      "who spoke to one article did not agree to be on posters", run_quotation};
