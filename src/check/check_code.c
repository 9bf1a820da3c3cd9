/* Stage: page. QR codes that phones can read: module size, distance, quiet zone (ISO/IEC 18004, 6.3.8).
 * The one hard thing: the quiet zone is paper of the page, so what matters is the last thing drawn there: a paper tile
 * over a coloured field makes it good, anything drawn on the tile spoils it. */
#include <math.h>

#include "check/check_internal.h"

static const double MODULE_LEAST = 0.35 * LEN_MM; /* what a phone still resolves, with margin for a copier */

static void run_module(const struct check *check, struct arena *scratch, struct diag *diag,
                       const struct check_subject *subject)
{
    (void)scratch;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            if (items.at[i].item->kind != PAGE_CODE)
                continue;
            const struct qr_symbol *symbol = items.at[i].item->code.symbol;
            double module = fmin(items.at[i].box.w, items.at[i].box.h) / symbol->size;
            if (module >= MODULE_LEAST - 1e-6)
                continue;
            check_report(check, diag, items.at[i].item->span, "the code's modules are %.2f mm; phones need %.2f mm",
                         module / LEN_MM, MODULE_LEAST / LEN_MM);
            diag_hint(diag, "give the code at least %.1f mm with its quiet zone, or a shorter address",
                      MODULE_LEAST * (symbol->size + 2 * QR_QUIET_ZONE) / LEN_MM);
        }
    }
}

static void run_distance(const struct check *check, struct arena *scratch, struct diag *diag,
                         const struct check_subject *subject)
{
    static const double RULE = 10, LEAST = 15, RULE_MODULES = 25; /* side : distance holds for 25 modules */
    double distance = subject->layout->scan_distance;
    if (distance <= 0)
        return;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            if (items.at[i].item->kind != PAGE_CODE)
                continue;
            double scale = items.at[i].item->code.symbol->size / RULE_MODULES;
            double side = items.at[i].box.w, wanted = distance / RULE * scale, least = distance / LEAST * scale;
            if (side >= wanted - 0.01)
                continue;
            struct span span = items.at[i].item->span;
            const char *text =
                arena_format(scratch, "the code is %.1f mm wide; to be scanned from %.2f m it needs %.1f mm",
                             side / LEN_MM, distance / LEN_MM / 1000, (side < least ? least : wanted) / LEN_MM);
            if (side < least - 0.01)
                diag_error(diag, span, check->id, "%s", text);
            else
                check_report(check, diag, span, "%s", text);
        }
    }
}

static bool is_paper(const struct ink *ink)
{
    return !ink || (ink->rgb[0] > 0.98 && ink->rgb[1] > 0.98 && ink->rgb[2] > 0.98);
}

static bool leaves_paper(const struct page_item *item)
{
    if (item->kind == PAGE_RECT)
        return is_paper(item->rect.fill) && (!item->rect.stroke.ink || is_paper(item->rect.stroke.ink));
    if (item->kind == PAGE_PATH)
        return is_paper(item->path.fill) && (!item->path.stroke.ink || is_paper(item->path.stroke.ink));
    return !check_is_ink(item);
}

/* The first item that counts: the last paper tile under the whole zone, or the page's own paper. */
static size_t ground_of(const struct check_items *items, size_t code, struct rect zone)
{
    static const double SLACK = 0.05;
    for (size_t i = code; i-- > 0;) {
        const struct page_item *item = items->at[i].item;
        if (item->kind == PAGE_RECT && item->rect.fill && is_paper(item->rect.fill) &&
            rect_inside(zone, items->at[i].box, SLACK))
            return i;
    }
    return 0;
}

static void run_quiet(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            if (items.at[i].item->kind != PAGE_CODE)
                continue;
            double quiet = QR_QUIET_ZONE * items.at[i].box.w / items.at[i].item->code.symbol->size;
            struct rect zone = rect_inset(items.at[i].box, -quiet, -quiet, -quiet, -quiet);
            for (size_t k = ground_of(&items, i, zone); k < items.n; k++) {
                const struct page_item *item = items.at[k].item;
                if (k == i || leaves_paper(item) || !rect_overlaps(items.at[k].box, zone, 0.1))
                    continue;
                check_report(check, diag, items.at[i].item->span,
                             "the code's quiet zone of %.1f mm is not free: %s%s%s is in it", quiet / LEN_MM,
                             item->kind == PAGE_TEXT ? "'" : "",
                             item->kind == PAGE_TEXT ? check_excerpt(scratch, item->text.line) : "a shape",
                             item->kind == PAGE_TEXT ? "'" : "");
                diag_note(diag, item->span, "this is in the way");
            }
        }
    }
}

const struct check check_code_module = {"qr-module", CHECK_PAGE, DIAG_ERROR,
                                        "a phone cannot tell modules apart that are smaller than 0.35 mm", run_module};
const struct check check_code_distance = {
    "qr-distance", CHECK_PAGE, DIAG_WARNING,
    "a code is read from about ten times its side, an error from fifteen on; the layout says how far readers stand",
    run_distance};
const struct check check_quiet_zone = {
    "quiet-zone", CHECK_PAGE, DIAG_ERROR,
    "without four modules of bare paper on every side many phones do not see a code at all", run_quiet};
