/* check --rule: a law's rule beside the pieces that are to meet it. */
#ifndef CLI_RULES_H
#define CLI_RULES_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/options.h"
#include "cli/plan.h"
#include "cli/project.h"

/* The rule of options->rule; where no material is named, those made for it become the operands. False: usage, printed.
 */
bool rules_select(struct project *project, const struct command *command, struct options *options,
                  const struct content_rule **out);

/* What was measured, and what only a person can see to. Never that all is well. */
void rules_print(FILE *to, const struct content_rule *rule, const struct plan *plan);
struct cJSON *rules_json(const struct content_rule *rule, const struct plan *plan);

#endif
