/* Stage: sheet. A two-sided card on a grid that is not symmetric has its back beside its front. */
#include <math.h>

#include "check/check_internal.h"

static const double TOLERANCE = 0.25 * LEN_MM; /* to which label stock is cut */

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    (void)scratch;
    const struct spec_stock *stock = subject->layout->stock;
    if (!stock || subject->doc->duplex == PAGE_SIMPLEX)
        return;
    bool down = subject->doc->duplex == PAGE_DUPLEX_SHORT;
    double before = down ? stock->y0 : stock->x0;
    double behind = down ? stock->sheet_h - stock->y0 - (stock->rows - 1) * stock->dy - stock->label_h
                         : stock->sheet_w - stock->x0 - (stock->columns - 1) * stock->dx - stock->label_w;
    if (fabs(before - behind) <= TOLERANCE)
        return;
    check_report(check, diag, stock->span,
                 "the backs of '%s' miss their fronts by %.2f mm: the margins are %.2f and %.2f mm", stock->name,
                 fabs(before - behind) / LEN_MM, before / LEN_MM, behind / LEN_MM);
    diag_hint(diag, "measure the sheet again: label stock that can be printed on both sides has equal margins");
}

const struct check check_stock_mirror = {
    "stock-mirror", CHECK_SHEET, DIAG_ERROR,
    "the printer turns the sheet over; only on a grid with equal margins does each back meet its front", run};
