/* Composed pages -> what is printed of them, as the options say. */
#ifndef CLI_SHEETS_H
#define CLI_SHEETS_H

#include "cli/plan.h"
#include "cli/print.h"
#include "text/text.h"

struct sheets_request {
    const struct piece *piece;
    const struct print *print;
    const struct content_lang *lang;
    const char *date, *condition; /* condition: of the press, or NULL */
    const char *allowed;          /* what a press file is made in spite of; NULL: nothing */
    struct text_engine *engine;
};

/* False: reported. */
bool sheets_make(struct arena *arena, struct diag *diag, const struct sheets_request *request,
                 const struct page_doc *pages, struct page_doc *out);

/* How many different pieces share a sheet; 0: they do not. */
size_t sheets_labels(const struct print *print, const struct piece *piece);

/* Sets words beside the pieces, in plain Latin. */
struct sheets_letters {
    struct arena *arena;
    struct diag *diag;
    struct text_engine *engine;
};
struct impose_letters sheets_letters(struct sheets_letters *letters);

#endif
