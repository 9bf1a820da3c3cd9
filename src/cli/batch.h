/* A document for every row of a table. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include <stddef.h>

#include "cli/inputs.h"
#include "cli/job.h"
#include "cli/shard.h"

struct batch_request {
    const struct job *job;
    const struct plan *plan; /* the pieces that a row is made into */
    struct inputs *inputs;
    const struct command *command;
    const struct options *options;
    const struct shard *shard;
};

struct batch_result {
    size_t rows, refused, made, kept, checked;
    const char *rejected; /* where the refused rows are; NULL: nowhere */
    bool stopped;         /* by a full disk and the like */
    bool ended;           /* all rows were looked at */
};

/* Findings of rows go to DIAG: of the first ones all, of the rest their number. */
void batch_run(const struct batch_request *request, struct diag *diag, struct batch_result *out);

#endif
