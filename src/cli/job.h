/* The pieces of a plan, made. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include <stdatomic.h>
#include <stddef.h>

#include "cli/plan.h"
#include "cli/project.h"

struct job {
    const struct project *project;
    struct plan *plan;
    const char *out; /* NULL: nothing is written */
    const char *date;
    const struct content_rule *rule; /* to measure the pieces by; or NULL */
    const struct print *print;
    const struct pdf_condition *press; /* for pieces of that profile */
    int threads;
    /* Called from any thread, one at a time, after every piece. */
    void (*progress)(void *context, size_t done, size_t all, const struct piece *piece);
    void *context;
};

/* Every piece of the plan, however many threads: results stand in the pieces, and their findings follow DIAG's in the
 * order of the plan. */
void job_run(const struct job *job, struct diag *diag);

#endif
