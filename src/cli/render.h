/* Findings -> what the user reads. */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/diag.h"
#include "cli/options.h"

struct cJSON;

/* Human (with the source line and a caret) or short, one finding after the other. ERRORS_ONLY leaves warnings out. */
void render_findings(FILE *to, const struct diag *diag, enum options_format format, bool errors_only);

/* An array of findings; the caller owns it. */
struct cJSON *render_json(const struct diag *diag);

/* Prints VALUE and a newline, and frees it. */
void render_print(FILE *to, struct cJSON *value);

/* The exit status that the findings call for. */
int render_status(const struct diag *diag);

#endif
