/* All that a document is made of, as one short text: equal texts, equal documents. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "cli/plan.h"
#include "cli/print.h"
#include "cli/project.h"

enum { INPUTS_HEX = 33 };

struct inputs;

/* DAY: the day that was asked for, or NULL: then a document for the office is not made again because a day has passed.
 */
struct inputs *inputs_open(struct diag *diag, const struct project *project, const char *day, const struct print *print,
                           const struct pdf_condition *press);
void inputs_free(struct inputs *inputs);

/* What all documents of a piece share: program, layout, words, records, fonts. In the project's arena. */
const char *inputs_of_plan(struct inputs *inputs, const struct piece *piece, const char *today);

/* The same with the values of one document. SHARED: of inputs_of_plan. Safe from any thread. */
void inputs_of_document(const char *shared, const struct content_value *values, size_t n, char out[INPUTS_HEX]);

#endif
