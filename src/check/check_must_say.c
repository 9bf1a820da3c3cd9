/* Stage: page. Sentences that a piece owes its readers: for the public, beside signs, beside risk factors.
 * The one hard thing: they must stand in every language of the piece, in whatever words a translator chose: so what is
 * looked for is the English that each paragraph was made from. */
#include <string.h>

#include "check/check_internal.h"

static bool says(struct arena *scratch, const struct check_subject *subject, const struct check_paras *paras,
                 const char *list, const char *lang)
{
    for (size_t i = 0; i < paras->n; i++)
        if (paras->at[i].lang && strcmp(paras->at[i].lang, lang) == 0 &&
            check_phrase(scratch, subject, &paras->at[i], list))
            return true;
    return false;
}

/* Reports every language of the piece in which no phrase of LIST is said. */
static void must_say(const struct check *check, struct arena *scratch, struct diag *diag,
                     const struct check_subject *subject, const char *list, const char *what, const char *hint)
{
    if (!content_has_phrases(subject->content, list))
        return;
    struct check_paras paras = check_paras(scratch, subject);
    struct check_langs langs = check_langs(&paras);
    for (size_t i = 0; i < langs.n; i++) {
        if (says(scratch, subject, &paras, list, langs.at[i]))
            continue;
        check_report(check, diag, subject->material->span, "'%s' in '%s' %s", subject->material->id.text, langs.at[i],
                     what);
        diag_hint(diag, "%s", hint);
    }
}

static void run_confront(const struct check *check, struct arena *scratch, struct diag *diag,
                         const struct check_subject *subject)
{
    if (subject->material->audience == CONTENT_PUBLIC)
        must_say(check, scratch, diag, subject, "no-confront", "does not say that nobody should confront anyone",
                 "add a sentence such as signs.calm");
}

/* A line for emergencies is on paper: its digits are the same in every language. */
static bool shows_emergency(struct arena *scratch, const struct check_subject *subject)
{
    const struct content *content = subject->content;
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *line = &content->hotlines[i];
        if (!line->scope.text || strcmp(line->scope.text, "emergency") != 0 || !line->display.text)
            continue;
        for (size_t k = 0; k < paras.n; k++)
            if (check_has_word(paras.at[k].text, paras.at[k].size, line->display.text))
                return true;
    }
    return false;
}

static void run_emergency(const struct check *check, struct arena *scratch, struct diag *diag,
                          const struct check_subject *subject)
{
    if (subject->material->audience != CONTENT_PUBLIC || shows_emergency(scratch, subject))
        return;
    check_report(check, diag, subject->material->span, "'%s' does not say whom to call in danger",
                 subject->material->id.text);
    diag_hint(diag, "print the emergency number of hotlines.yaml");
}

static bool teaches(const struct content_material *material, const char *const *sections)
{
    for (size_t i = 0; i < material->seeds.n; i++)
        for (size_t k = 0; sections[k]; k++)
            if (strcmp(material->seeds.at[i].text, sections[k]) == 0)
                return true;
    return false;
}

static void run_signs(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    static const char *const sections[] = {"S1: indicators", "S4: red flags", NULL};
    bool listed = teaches(subject->material, sections);
    for (size_t i = 0; i < subject->material->nlists; i++)
        listed |= strcmp(subject->material->lists[i].slot, "signs") == 0;
    if (listed)
        must_say(check, scratch, diag, subject, "no-checklist", "lists signs without saying that a sign is no proof",
                 "add signs.note, or a sentence that says the same: one sign is not proof");
}

static void run_risks(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    static const char *const sections[] = {"S1: risk factors", "S3: risk criteria", "S3: home and social environment",
                                           NULL};
    const struct content_material *material = subject->material;
    if (!teaches(material, sections))
        return;
    if (material->audience != CONTENT_PROFESSIONAL) {
        check_report(check, diag, material->span, "'%s' lists risk factors for readers who are not professionals",
                     material->id.text);
        diag_hint(diag, "told to a child or a family they say that it is doomed: keep them for those who can help");
    }
    must_say(check, scratch, diag, subject, "no-profile", "lists risk factors without saying that they are no profile",
             "add a sentence such as risk.lead: never use them as a profile");
}

const struct check check_confront = {
    "no-confront", CHECK_PAGE, DIAG_ERROR,
    "who confronts a trafficker endangers the child and themselves; every public piece says so", run_confront};
const struct check check_emergency = {"no-emergency", CHECK_PAGE, DIAG_ERROR,
                                      "a hotline does not send a car; every public piece shows the emergency number",
                                      run_emergency};
const struct check check_signs = {"signs-alone", CHECK_PAGE, DIAG_ERROR,
                                  "signs are a reason to ask and to call, not a checklist that decides", run_signs};
const struct check check_risks = {"risks-alone", CHECK_PAGE, DIAG_ERROR,
                                  "a risk factor is an unmet need; read as a profile it is a reason to doubt a child",
                                  run_risks};
