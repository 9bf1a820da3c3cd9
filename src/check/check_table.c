/* The registry of checks. To add one: its file, its name in check_internal.h, and its line here. */
#include "check/check_internal.h"

static const struct check *const CHECKS[] = {
    /* what is said to whom */
    &check_victim_words,
    &check_victim_logo,
    &check_victim_code,
    &check_victim_serial,
    &check_blame,
    &check_stigma,
    &check_promise,
    &check_quotation,
    &check_confront,
    &check_emergency,
    &check_signs,
    &check_risks,
    &check_reading_level,
    &check_link,
    &check_code_shown,
    &check_organisation,
    &check_by_rule,
    &check_figure,
    &check_image,
    &check_accent,
    /* how it stands on paper */
    &check_review_overdue,
    &check_translation_draft,
    &check_translation_incomplete,
    &check_translation_stale,
    &check_safe_area,
    &check_text_overlap,
    &check_text_too_small,
    &check_contrast,
    &check_contrast_body,
    &check_contrast_gray,
    &check_colour_alone,
    &check_language_change,
    &check_reading_order,
    &check_heading_levels,
    &check_figure_alt,
    &check_unknown_number,
    &check_hotline_size,
    &check_code_module,
    &check_code_distance,
    &check_quiet_zone,
    &check_stock_mirror,
    &check_fold,
    &check_press_draft,
    &check_press_stale,
    &check_press_overdue,
    &check_total_ink,
};

/* They judge items or paragraphs each by itself, and pass over what was judged for an earlier document. */
static const struct check *const ALONE[] = {
    &check_victim_words, &check_blame,    &check_stigma,        &check_promise,       &check_quotation,
    &check_link,         &check_contrast, &check_contrast_body, &check_contrast_gray, &check_unknown_number,
};

static bool judges_alone(const struct check *check)
{
    for (size_t i = 0; i < sizeof ALONE / sizeof *ALONE; i++)
        if (ALONE[i] == check)
            return true;
    return false;
}

const struct check *const *check_all(size_t *n)
{
    *n = sizeof CHECKS / sizeof *CHECKS;
    return CHECKS;
}

/* The pages as flat lists, and their paragraphs. */
static void flatten(struct arena *scratch, struct check_subject *subject)
{
    struct check_items *pages = arena_array(scratch, subject->doc->n, sizeof *pages);
    for (size_t i = 0; i < subject->doc->n; i++) {
        pages[i] = check_items(scratch, &subject->doc->pages[i]);
        if (subject->memo)
            check_memo_look(subject->memo, &pages[i]);
    }
    subject->pages = pages;
    struct check_paras *paras = arena_alloc(scratch, sizeof *paras);
    *paras = check_paras(scratch, subject);
    subject->paras = paras;
}

void check_run(enum check_stage stage, struct arena *scratch, struct diag *diag, const struct check_subject *subject)
{
    struct check_subject flat = *subject;
    size_t wrong = 0;
    if (stage == CHECK_PAGE)
        flatten(scratch, &flat);
    for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++) {
        if (CHECKS[i]->stage != stage)
            continue;
        size_t before = diag->findings.n;
        CHECKS[i]->run(CHECKS[i], scratch, diag, &flat);
        wrong += judges_alone(CHECKS[i]) ? diag->findings.n - before : 0;
    }
    if (stage == CHECK_PAGE && subject->memo && !wrong)
        for (size_t i = 0; i < subject->doc->n; i++)
            check_memo_keep(subject->memo, &flat.pages[i]);
}
