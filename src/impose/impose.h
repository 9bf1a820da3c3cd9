/* Pages -> sheets: cards n-up on label stock, backs mirrored for duplex. */
#ifndef IMPOSE_IMPOSE_H
#define IMPOSE_IMPOSE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "page/page.h"
#include "spec/spec.h"

/* Fills sheets of STOCK with the pages of DOC: page 1 is the front, page 2 (if any) the back of the same card. False:
 * reported. */
bool impose_cards(struct arena *arena, struct diag *diag, const struct page_doc *doc, const struct spec_stock *stock,
                  bool flip_short, struct page_doc *out);

#endif
