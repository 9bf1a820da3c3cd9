/* Private to yml/: what libyaml could not read, said so that somebody who never saw YAML can mend it. */
#ifndef YML_EXPLAIN_H
#define YML_EXPLAIN_H

#include <stddef.h>

#include "base/diag.h"
#include "yml/lines.h"

/* What libyaml said: two places, in code points, and two texts, either of which may be NULL. */
struct yml_complaint {
    const char *problem, *context;
    size_t problem_index, context_index;
};

/* Reports [yaml-syntax]. */
void yml_explain(struct diag *diag, struct yml_lines *lines, const struct yml_complaint *complaint);

#endif
