/* Translations as PO files, for Poedit, Weblate and the like: out of content/, and back into messages/LANG/.
 * The only room that sees libgettextpo. */
#ifndef PO_PO_H
#define PO_PO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "content/content.h"

struct po_request {
    const struct content *content; /* with LANG's translations */
    const char *folder;            /* the content folder */
    const char *lang;
    const char *path; /* of the PO file */
};

/* What only the export needs. */
struct po_export {
    const char *layouts; /* the folder of the layouts: where texts are used that no material binds */
    const char *date;    /* YYYY-MM-DD */
    const char *creator;
};

/* What only the import needs. Nothing is counted as reviewed unless REVIEWER and STATE say so for the whole file. */
struct po_import {
    const char *reviewer;     /* NULL: texts that changed become drafts */
    enum content_state state; /* with a reviewer: CONTENT_REVIEWED or CONTENT_APPROVED */
};

struct po_report {
    size_t texts, translated, stale;    /* of an export */
    size_t added, changed, kept, files; /* of an import: texts, and files of the project that were written */
};

/* Writes all texts of English with what LANG has for them: id as context, state as comments, stale ones as fuzzy.
 * False: reported, no file. */
bool po_write(struct arena *arena, struct diag *diag, const struct po_request *request, const struct po_export *export,
              struct po_report *report);

/* Reads the file and writes what is new in it into messages/LANG/TOPIC.yaml; all that did not change stays byte for
 * byte. False: reported at the place in the PO file; nothing was written unless writing itself failed. */
bool po_read(struct arena *arena, struct diag *diag, const struct po_request *request, const struct po_import *import,
             struct po_report *report);

#endif
