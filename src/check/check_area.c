/* Stage: page. Art inside the paper, words inside the safe area, words not over words. */
#include <math.h>

#include "check/check_internal.h"

static const double SLACK = 0.05; /* points: rounding, not design */

/* How far INNER stands out of OUTER. */
static double excess(struct rect inner, struct rect outer)
{
    double left = outer.x - inner.x, top = outer.y - inner.y;
    double right = inner.x + inner.w - outer.x - outer.w, bottom = inner.y + inner.h - outer.y - outer.h;
    return fmax(fmax(left, right), fmax(top, bottom));
}

static void check_page_area(const struct check *check, struct arena *scratch, struct diag *diag,
                            const struct check_subject *subject, size_t index)
{
    const struct page *page = &subject->doc->pages[index];
    double safe = subject->layout->safe;
    struct rect safe_area = rect_inset(page->trim, safe, safe, safe, safe);
    const struct check_items items = subject->pages[index];
    const struct page_item *last = NULL;
    for (size_t i = 0; i < items.n; i++) {
        const struct page_item *item = items.at[i].item;
        if (!check_is_ink(item))
            continue;
        bool words = item->kind == PAGE_TEXT || item->kind == PAGE_CODE || item->kind == PAGE_IMAGE;
        bool field = item->kind == PAGE_RECT && item->rect.field;
        double over = excess(items.at[i].box, words ? safe_area : field ? page->bleed : page->trim);
        if (over <= SLACK || check_same_para(item, &last))
            continue;
        if (item->kind == PAGE_TEXT)
            check_report(check, diag, item->span, "'%s' leaves the safe area by %.2f mm",
                         check_excerpt(scratch, item->text.line), over / LEN_MM);
        else
            check_report(check, diag, item->span, "%s leaves the %s by %.2f mm",
                         item->kind == PAGE_CODE ? "the code" : "a shape", words ? "safe area" : "page", over / LEN_MM);
    }
}

static void run_area(const struct check *check, struct arena *scratch, struct diag *diag,
                     const struct check_subject *subject)
{
    for (size_t i = 0; i < subject->doc->n; i++)
        check_page_area(check, scratch, diag, subject, i);
}

static bool is_words(const struct page_item *item)
{
    return item->kind == PAGE_TEXT && check_is_ink(item);
}

static void run_overlap(const struct check *check, struct arena *scratch, struct diag *diag,
                        const struct check_subject *subject)
{
    static const double TOUCH = 0.5; /* points that two lines may share: accents and tails are rarely both there */
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        const struct page_item *under = NULL, *over = NULL; /* of the last finding */
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *a = items.at[i].item;
            if (!is_words(a))
                continue;
            for (size_t k = i + 1; k < items.n; k++) {
                const struct page_item *b = items.at[k].item;
                if (!is_words(b) || a->text.para == b->text.para ||
                    !rect_overlaps(items.at[i].box, items.at[k].box, TOUCH))
                    continue;
                if (over && over->text.para == b->text.para && under->text.para == a->text.para)
                    continue;
                under = a;
                over = b;
                check_report(check, diag, b->span, "'%s' lies over '%s'", check_excerpt(scratch, b->text.line),
                             check_excerpt(scratch, a->text.line));
                diag_note(diag, a->span, "the text below it is from here");
            }
        }
    }
}

const struct check check_safe_area = {
    "outside-safe-area", CHECK_PAGE, DIAG_ERROR,
    "printers cannot reach the edge and cutters miss by a millimetre; words there are lost", run_area};
const struct check check_text_overlap = {"text-overlap", CHECK_PAGE, DIAG_ERROR, "two texts in one place are none",
                                         run_overlap};
