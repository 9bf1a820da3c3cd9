/* The pieces of a plan, made. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include <stddef.h>

#include "cli/ledger.h"
#include "cli/plan.h"
#include "cli/progress.h"
#include "cli/project.h"

struct job {
    const struct project *project;
    const char *out; /* NULL: nothing is written */
    const char *date;
    const struct content_rule *rule; /* to measure the pieces by; or NULL */
    const struct print *print;
    const struct pdf_condition *press; /* NULL: nothing goes to a print shop */
    int threads;
    bool force;            /* unchanged documents too are made again */
    struct ledger *ledger; /* of OUT; NULL: nothing is written */
    struct progress *progress;
};

/* What a thread owns. */
struct worker;
struct worker *worker_open(const struct job *job);
void worker_free(struct worker *worker);

/* One piece, from content to file: its outcome and findings stand in the piece. */
void job_piece(struct worker *worker, const struct job *job, struct piece *piece);

/* Every piece of the plan, however many threads; their findings follow DIAG's in the order of the plan. */
void job_run(const struct job *job, struct plan *plan, struct diag *diag);

#endif
