/* Stage: page. Pictures with pixels enough for paper. */
#include <math.h>

#include "check/check_internal.h"

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    static const double WANTED = 200, LEAST = 120; /* dots an inch */
    (void)scratch;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind != PAGE_IMAGE)
                continue;
            const struct page_picture *picture = item->image.picture;
            double dpi =
                fmin(picture->width / (items.at[i].box.w / LEN_IN), picture->height / (items.at[i].box.h / LEN_IN));
            static const char text[] = "'%s' has %.0f dots an inch at its size on paper; it needs %.0f";
            if (dpi >= WANTED - 0.5)
                continue;
            if (dpi < LEAST)
                diag_error(diag, item->span, check->id, text, picture->name, dpi, WANTED);
            else
                check_report(check, diag, item->span, text, picture->name, dpi, WANTED);
            diag_hint(diag, "at %.1f x %.1f mm it should have %.0f x %.0f pixels or more", items.at[i].box.w / LEN_MM,
                      items.at[i].box.h / LEN_MM, ceil(items.at[i].box.w / LEN_IN * WANTED),
                      ceil(items.at[i].box.h / LEN_IN * WANTED));
        }
    }
}

const struct check check_image = {
    "image-resolution", CHECK_PAGE, DIAG_WARNING,
    "a logo that looks sharp on a screen is a smear on paper: 200 dots an inch are wanted, below 120 is an error", run};
