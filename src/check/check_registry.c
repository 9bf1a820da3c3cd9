/* Stage: page. What the registries keep but nobody may print: organisations that are in doubt, numbers that only a law
 * asks for, figures without a source. */
#include <string.h>

#include "check/check_internal.h"

static void run_organisations(const struct check *check, struct arena *scratch, struct diag *diag,
                              const struct check_subject *subject)
{
    static const char *const statuses[] = {"current", "doubtful", "retired"};
    const struct content *content = subject->content;
    if (check_quotes_registry(subject))
        return;
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < content->norganisations; i++) {
        const struct content_organisation *organisation = &content->organisations[i];
        if (organisation->status == CONTENT_CURRENT || !organisation->name.text)
            continue;
        for (size_t k = 0; k < paras.n; k++) {
            if (!check_has_word(paras.at[k].text, paras.at[k].size, organisation->name.text))
                continue;
            check_report(check, diag, paras.at[k].span, "'%s' is %s and must not be printed", organisation->name.text,
                         statuses[organisation->status]);
            diag_note(diag, organisation->note.text ? organisation->note.span : organisation->span, "%s",
                      organisation->note.text ? organisation->note.text : "the record is here");
        }
    }
}

static void run_by_rule(const struct check *check, struct arena *scratch, struct diag *diag,
                        const struct check_subject *subject)
{
    const struct content *content = subject->content;
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *line = &content->hotlines[i];
        if (line->status != CONTENT_BY_RULE || !line->display.text ||
            content_may_print(content, subject->material, line))
            continue;
        for (size_t k = 0; k < paras.n; k++) {
            if (!check_has_word(paras.at[k].text, paras.at[k].size, line->display.text))
                continue;
            check_report(check, diag, paras.at[k].span, "'%s' is printed where no law asks for it", line->display.text);
            diag_note(diag, line->span, "the hotline '%s' is for notices of a state only", line->id.text);
            diag_hint(diag, "name the law in the material's 'rules', or use a national line");
        }
    }
}

/* ---- figures */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_inside_number(char c)
{
    return is_digit(c) || c == ',' || c == '.' || c == '-';
}

/* "7", and the point of ".5 million" */
static bool starts_number(const char *text, size_t size, size_t at)
{
    return is_digit(text[at]) || ((text[at] == '.' || text[at] == ',') && at + 1 < size && is_digit(text[at + 1]));
}

/* Where a figure starts at AT: "19,000", "97.5 %", "1 in 7", "2 out of 3"; its size, or 0. */
static size_t figure_at(const char *text, size_t size, size_t at)
{
    size_t end = at, digits = 0;
    bool thousands = false;
    while (end < size && starts_number(text, size, end)) {
        thousands |= text[end] == ',';
        digits += is_digit(text[end]);
        end++;
    }
    if (!digits)
        return 0;
    size_t after = end;
    while (after < size &&
           (text[after] == ' ' || (unsigned char)text[after] == 0xc2 || (unsigned char)text[after] == 0xa0))
        after++;
    bool all = end - at == 3 && memcmp(text + at, "100", 3) == 0; /* "print at 100 %" is no figure */
    if (after < size && text[after] == '%' && !all)
        return after + 1 - at;
    static const char *const words[] = {"in ", "out of ", "million", "of every "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (after == end || after + n > size || memcmp(text + after, words[i], n) != 0)
            continue;
        size_t more = after + n;
        if (words[i][0] == 'm')
            return more - at;
        while (more < size && is_digit(text[more]))
            more++;
        if (more > after + n)
            return more - at;
    }
    return thousands ? end - at : 0;
}

static bool has_bytes(const char *text, size_t size, const char *what, size_t n)
{
    for (size_t i = 0; i + n <= size; i++)
        if (memcmp(text + i, what, n) == 0)
            return true;
    return false;
}

/* A current figure that says it, and whose year is on the same piece. */
static bool is_sourced(struct arena *scratch, const struct content *content, const struct check_paras *paras,
                       const char *figure, size_t n)
{
    for (size_t i = 0; i < content->nfigures; i++) {
        const struct content_figure *record = &content->figures[i];
        if (record->status != CONTENT_CURRENT || !record->claim.text ||
            !has_bytes(record->claim.text, strlen(record->claim.text), figure, n))
            continue;
        const char *year = arena_format(scratch, "%d", record->year);
        for (size_t k = 0; k < paras->n; k++)
            if (!paras->at[k].exempt && check_has_word(paras->at[k].text, paras->at[k].size, year))
                return true;
    }
    return false;
}

static void run_figures(const struct check *check, struct arena *scratch, struct diag *diag,
                        const struct check_subject *subject)
{
    if (check_quotes_registry(subject))
        return;
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < paras.n; i++) {
        const struct check_para *para = &paras.at[i];
        for (size_t at = 0; at < para->size; at++) {
            if (!starts_number(para->text, para->size, at) || (at && is_inside_number(para->text[at - 1])))
                continue;
            size_t n = figure_at(para->text, para->size, at);
            if (!n)
                continue;
            if (!para->exempt && !is_sourced(scratch, subject->content, &paras, para->text + at, n)) {
                check_report(check, diag, para->span, "the figure '%.*s' has no source and year", (int)n,
                             para->text + at);
                diag_hint(diag, "keep it in figures.yaml with its source, and print its year; better, print none: most "
                                "are out of date within a year");
            }
            at += n - 1;
        }
    }
}

const struct check check_organisation = {
    "organisation-doubtful", CHECK_PAGE, DIAG_ERROR,
    "a family that calls a name from our paper trusts it; what is in doubt is kept with its reason and printed nowhere",
    run_organisations};
const struct check check_by_rule = {
    "number-by-rule", CHECK_PAGE, DIAG_ERROR,
    "a state's own line helps nobody elsewhere; it is printed where that state's law asks for it", run_by_rule};
const struct check check_figure = {"figure-unsourced", CHECK_PAGE, DIAG_ERROR,
                                   "a figure without source and year cannot be checked, and ages unseen", run_figures};
