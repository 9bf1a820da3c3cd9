/* The pieces of a plan, made. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include <stddef.h>

#include "cli/ledger.h"
#include "cli/plan.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "compose/compose.h"

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
struct pdf_writer *worker_pdf(struct worker *worker);
/* Between two pieces: forgets what was needed for one. */
void worker_rest(struct worker *worker);

/* A piece on its way: pages as composed, sheets as printed. */
struct laid {
    struct page_doc pages, sheets;
    struct compose_report used; /* compose_let_go when the pages are done with */
};

/* Stages of a piece, in ARENA; findings go to the piece. False: there is nothing to go on with. */
bool job_compose(struct worker *worker, const struct job *job, struct piece *piece, struct arena *arena,
                 struct laid *out);
bool job_impose(struct worker *worker, const struct job *job, struct piece *piece, struct arena *arena,
                struct laid *laid);
struct pdf_options job_pdf_options(const struct job *job, const struct piece *piece);

/* One piece, from content to file: its outcome and findings stand in the piece. */
void job_piece(struct worker *worker, const struct job *job, struct piece *piece);

/* Every piece of the plan, however many threads; their findings follow DIAG's in the order of the plan. */
void job_run(const struct job *job, struct plan *plan, struct diag *diag);

#endif
