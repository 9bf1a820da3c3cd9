/* What the files of a batch share. Private to batch*.c. */
#ifndef CLI_BATCH_INTERNAL_H
#define CLI_BATCH_INTERNAL_H

#include <stdint.h>

#include "cli/batch.h"
#include "cli/batch_row.h"

struct batch {
    const struct batch_request *request;
    struct diag *diag;
    struct batch_result *result;
    struct arena arena;
    struct batch_rows rows;
    struct buf hashes;  /* of file names, uint64_t; then those that are there more than once */
    size_t *claims;     /* which row was the first to make each of these; 0: nobody yet */
    struct buf clashes; /* of struct clash, by row */
    struct file_sink rejected;
    struct buf told; /* a byte for each row that was told, where rows come more than once */
    struct buf line;
    size_t documents, done, silent;
    bool merging;
    bool rejecting;
    bool surveyed; /* rows come again for each file, and were counted for the first */
};

/* The findings of one document become its row's; errors say which row it was. */
void batch_collect(struct batch_row *row, struct piece *piece);

/* Takes a row into account: its findings, and among the refused where it is. A row that was told before is not told
 * again. */
void batch_tell(struct batch *batch, struct batch_row *row);

/* The second reading has found other rows than the first: the run stops. */
void batch_table_changed(struct batch *batch);

/* ---- batch_merge.c: all rows in one file */
bool batch_merge(struct batch *batch);

#endif
