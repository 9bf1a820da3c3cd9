/* Stage: page. Nothing that is read lies across a fold: boxes that are wider than their panel would. */
#include "check/check_internal.h"

static const double SLACK = 0.5; /* points: what a fold misses by anyway */

static bool is_read(const struct page_item *item)
{
    return item->kind == PAGE_CODE || item->kind == PAGE_IMAGE || (item->kind == PAGE_TEXT && check_is_ink(item));
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    const struct spec_layout *layout = subject->layout;
    if (!layout->npanels)
        return;
    const struct content_lang *lang = content_language(subject->content, subject->langs[0]);
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        const struct page_item *last = NULL;
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            struct rect box = items.at[i].box;
            double from = layout->panels_down ? box.y : box.x, to = from + (layout->panels_down ? box.h : box.w);
            for (size_t k = 0; k + 1 < layout->npanels && is_read(item); k++) {
                double at = spec_fold(layout, k, p, lang && lang->rtl);
                if (from > at - SLACK || to < at + SLACK || check_same_para(item, &last))
                    continue;
                check_report(check, diag, item->span, "%s lies across a fold of page '%s', %.1f mm from its %s",
                             item->kind == PAGE_TEXT
                                 ? arena_format(scratch, "'%s'", check_excerpt(scratch, item->text.line))
                                 : (item->kind == PAGE_CODE ? "a code" : "a picture"),
                             subject->doc->pages[p].name, at / LEN_MM, layout->panels_down ? "top" : "left");
                diag_hint(diag, "give its box the width of the panel: 'w: panel %zu', down the page 'h: panel %zu'",
                          k + 1, k + 1);
            }
        }
    }
}

const struct check check_fold = {"fold-crossing", CHECK_PAGE, DIAG_ERROR,
                                 "a fold breaks letters and the modules of a code: the first to rub off are on it",
                                 run};
