/* Stage: page. A law's rule against the composed pages: sheet, smallest type, languages, numbers, addresses, and the
 * statute's words where they were compared.
 * The one hard thing: to say what is missing without ever saying that all is well: what is measured here is a part of
 * what a law asks, and whether a notice meets it is for a person with the statute in hand to say. */
#include <math.h>
#include <string.h>

#include "base/vec.h"
#include "check/check_internal.h"

static const double TRIM_SLACK = 0.5, PT_SLACK = 0.01;

struct measuring {
    const struct content_rule *rule;
    struct arena *scratch;
    struct diag *diag;
    const struct check_subject *subject;
    struct check_paras paras;
    struct check_rule_result result;
};

/* A point that was asked for and measured. */
static void point(struct measuring *m, bool held)
{
    m->result.asked++;
    m->result.held += held;
}

static void note_rule(struct measuring *m)
{
    diag_note(m->diag, m->rule->span, "the rule is here: %s", m->rule->law.text);
}

static void measure_sheet(struct measuring *m)
{
    const struct content_rule *rule = m->rule;
    struct rect trim = m->subject->doc->pages[0].trim;
    if (rule->sheet_w <= 0 || (rule->cards && check_is_card(m->subject->layout)))
        return;
    double small = fmin(trim.w, trim.h), large = fmax(trim.w, trim.h);
    bool held = small >= fmin(rule->sheet_w, rule->sheet_h) - TRIM_SLACK &&
                large >= fmax(rule->sheet_w, rule->sheet_h) - TRIM_SLACK;
    point(m, held);
    if (held)
        return;
    diag_error(m->diag, m->subject->material->span, "rule-sheet",
               "the piece is %.1f x %.1f in; %s asks for %.1f x %.1f in", trim.w / LEN_IN, trim.h / LEN_IN,
               rule->id.text, rule->sheet_w / LEN_IN, rule->sheet_h / LEN_IN);
    note_rule(m);
}

static void measure_type(struct measuring *m)
{
    const struct content_rule *rule = m->rule;
    const struct check_para *smallest = NULL;
    if (rule->type <= 0)
        return;
    for (size_t i = 0; i < m->paras.n; i++)
        if (!m->paras.at[i].exempt && (!smallest || m->paras.at[i].pt < smallest->pt))
            smallest = &m->paras.at[i];
    bool held = !smallest || smallest->pt >= rule->type - PT_SLACK;
    point(m, held);
    if (held)
        return;
    diag_error(m->diag, smallest->span, "rule-type", "'%s' is set at %.1f pt; %s asks for %.0f pt",
               check_words(m->scratch, smallest), smallest->pt, rule->id.text, rule->type);
    note_rule(m);
}

/* ---- languages */

static bool has_lang(const struct check_langs *langs, const char *lang)
{
    for (size_t i = 0; i < langs->n; i++)
        if (strcmp(langs->at[i], lang) == 0)
            return true;
    return false;
}

static void measure_languages(struct measuring *m)
{
    const struct content_rule *rule = m->rule;
    struct check_langs langs = check_langs(&m->paras);
    size_t named = 0;
    for (size_t i = 0; i < rule->languages.n; i++) {
        const char *tag = rule->languages.at[i].text;
        const struct content_lang *lang = content_language(m->subject->content, tag);
        bool held = has_lang(&langs, tag);
        point(m, held);
        named += held;
        if (held)
            continue;
        diag_error(m->diag, m->subject->material->span, "rule-language",
                   "%s asks for %s ('%s'), which is not on the piece", rule->id.text, lang ? lang->english.text : tag,
                   tag);
        note_rule(m);
    }
    if (rule->more <= 0)
        return;
    size_t more = langs.n - named;
    bool held = more >= (size_t)rule->more;
    point(m, held);
    if (held)
        return;
    diag_error(m->diag, m->subject->material->span, "rule-language",
               "%s asks for %d more language%s; the piece has %zu", rule->id.text, rule->more,
               rule->more == 1 ? "" : "s", more);
    if (rule->more_by.text)
        diag_note(m->diag, rule->more_by.span, "%s", rule->more_by.text);
}

/* ---- numbers and addresses */

static bool on_paper(const struct measuring *m, const char *word)
{
    for (size_t i = 0; i < m->paras.n; i++)
        if (!m->paras.at[i].exempt && check_has_word(m->paras.at[i].text, m->paras.at[i].size, word))
            return true;
    return false;
}

static void measure_shown(struct measuring *m, const char *shown, const struct yml_text *id)
{
    bool held = shown && on_paper(m, shown);
    point(m, held);
    if (held)
        return;
    diag_error(m->diag, m->subject->material->span, "rule-number", "%s asks for %s, which is not on the piece",
               m->rule->id.text, shown ? shown : id->text);
    diag_note(m->diag, id->span, "it is asked for here");
}

/* The number is what is read from afar: nothing is larger. */
static void measure_prominence(struct measuring *m)
{
    const struct content_rule *rule = m->rule;
    const char *number = rule->numbers.n ? content_contact(m->subject->content, "tel", rule->numbers.at[0].text) : NULL;
    const struct check_para *largest = NULL;
    if (!rule->prominent || !number)
        return;
    for (size_t i = 0; i < m->paras.n; i++)
        if (!m->paras.at[i].exempt && (!largest || m->paras.at[i].pt > largest->pt))
            largest = &m->paras.at[i];
    bool held = largest && check_has_word(largest->text, largest->size, number);
    point(m, held);
    if (held || !largest)
        return;
    diag_error(m->diag, largest->span, "rule-prominent", "'%s' is the largest on the piece; %s asks for %s there",
               check_words(m->scratch, largest), rule->id.text, number);
    note_rule(m);
}

static void measure_contacts(struct measuring *m)
{
    const struct content_rule *rule = m->rule;
    const struct content *content = m->subject->content;
    for (size_t i = 0; i < rule->numbers.n; i++)
        measure_shown(m, content_contact(content, "tel", rule->numbers.at[i].text), &rule->numbers.at[i]);
    for (size_t i = 0; i < rule->texts.n; i++)
        measure_shown(m, content_contact(content, "sms", rule->texts.at[i].text), &rule->texts.at[i]);
    for (size_t i = 0; i < rule->sites.n; i++)
        measure_shown(m, content_contact(content, "host", rule->sites.at[i].text), &rule->sites.at[i]);
}

/* ---- the statute's words */

static void measure_statement(struct measuring *m)
{
    const struct content_rule *rule = m->rule;
    if (rule->wording == CONTENT_UNVERIFIED) {
        diag_warning(m->diag, rule->span, "rule-wording",
                     "%s fixes the wording, and it was not compared with the statute: this piece is in other words",
                     rule->id.text);
        diag_hint(m->diag, "get the text from the statute or the state's own notice: %s", rule->source.text);
        return;
    }
    for (size_t i = 0; i < rule->statement.n; i++) {
        const struct content_binding *statement = &rule->statement.at[i];
        VEC(char) words = {0};
        for (size_t k = 0; k < m->paras.n; k++) {
            const struct check_para *para = &m->paras.at[k];
            if (!para->lang || strcmp(para->lang, statement->slot.text) != 0)
                continue;
            for (size_t c = 0; c < para->size; c++)
                *VEC_ADD(m->scratch, &words) = para->text[c];
            *VEC_ADD(m->scratch, &words) = ' ';
        }
        bool held =
            words.n && content_says(m->scratch, content_fold(m->scratch, words.at, words.n), statement->value.text);
        point(m, held);
        if (held)
            continue;
        diag_error(m->diag, m->subject->material->span, "rule-statement-missing",
                   "the statute's words in '%s' are not on the piece", statement->slot.text);
        diag_note(m->diag, statement->value.span, "they are these");
    }
}

struct check_rule_result check_rule(const struct content_rule *rule, struct arena *scratch, struct diag *diag,
                                    const struct check_subject *subject)
{
    struct measuring m = {
        .rule = rule, .scratch = scratch, .diag = diag, .subject = subject, .paras = check_paras(scratch, subject)};
    measure_sheet(&m);
    measure_type(&m);
    measure_languages(&m);
    measure_contacts(&m);
    measure_prominence(&m);
    measure_statement(&m);
    return m.result;
}
