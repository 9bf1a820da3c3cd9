/* OUT/manifest.json: what lies in the output folder and what is on it, for people who check and programs that do. */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include "base/buf.h"
#include "cli/plan.h"
#include "compose/compose.h"
#include "page/page.h"
#include "pdf/pdf.h"

/* What is said of one file. PAGES: as composed; SHEETS: as printed. The caller owns it. */
struct cJSON *manifest_entry(const struct piece *piece, const struct page_doc *pages, const struct page_doc *sheets,
                             const struct compose_report *used, const struct pdf_report *written,
                             const struct buf *file);

/* Writes the manifest: the pieces made now, and of the old manifest what is still true. False: reported. */
bool manifest_write(struct arena *arena, struct diag *diag, const char *out, const char *date, struct plan *plan);

#endif
