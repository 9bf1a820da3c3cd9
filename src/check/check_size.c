/* Stage: page. Text that cannot be read was not printed. */
#include "check/check_internal.h"

/* Below this a tired eye in a corridor gives up, whatever the script. */
static const double SHEET_FLOOR = 9;
/* Where a layout's scripts say nothing (DOMAIN: 7 pt Latin on a card). */
static const double CARD_FLOOR = 7;

static bool is_ascii(const struct glyph_line *line)
{
    for (size_t i = 0; i < line->text_size; i++)
        if ((unsigned char)line->text[i] >= 0x80)
            return false;
    return true;
}

/* Digits and hosts stand in Latin in every language. */
static double floor_of(const struct check_subject *subject, const struct page_text *text)
{
    if (subject->layout->floor > 0)
        return subject->layout->floor;
    if (!check_is_card(subject->layout))
        return SHEET_FLOOR;
    const struct content_lang *lang = is_ascii(text->line) ? NULL : content_language(subject->content, text->lang);
    const struct spec_script *script = lang ? spec_script(subject->layout, lang->tag.text, lang->script.text)
                                            : spec_script(subject->layout, "en", "Latn");
    return script && script->floor > 0 ? script->floor : CARD_FLOOR;
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        const struct page_item *last = NULL;
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind != PAGE_TEXT || !check_is_ink(item))
                continue;
            const struct page_text *text = &item->text;
            const struct spec_style *style = text->style ? spec_style(subject->layout, text->style) : NULL;
            double least = floor_of(subject, text);
            if ((style && style->exempt) || text->size >= least - 0.01 || check_same_para(item, &last))
                continue;
            check_report(check, diag, item->span, "'%s' is set at %.1f pt; %s needs %.1f pt",
                         check_excerpt(scratch, text->line), text->size,
                         check_is_card(subject->layout) ? "a card in this script" : "a sheet", least);
            if (style)
                diag_note(diag, style->span, "the style '%s' is defined here", style->name);
        }
    }
}

const struct check check_text_too_small = {
    "text-too-small", CHECK_PAGE, DIAG_ERROR,
    "below 7 points Latin letters, and below 8.5 those of most other scripts, cannot be read on a card", run};
