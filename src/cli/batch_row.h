/* Rows of a table, each with the pieces that it is made into. */
#ifndef CLI_BATCH_ROW_H
#define CLI_BATCH_ROW_H

#include "cli/inputs.h"
#include "cli/plan.h"
#include "data/data.h"

struct batch_rows {
    const struct plan *plan;   /* one piece for each document of a row */
    const char *const *shared; /* inputs_of_plan of each */
    struct data_file *file;
    struct data_name *name;
    bool has_lang; /* rows say their language: then only its pieces are made */
};

/* Opens the table for the materials of PLAN. TEMPLATE: of the files' names, or NULL; MERGED: all rows go into one file,
 * whose name cannot hold a row's values. False: reported. */
bool batch_rows_open(struct batch_rows *rows, struct arena *arena, struct diag *diag, const struct project *project,
                     const struct plan *plan, const char *path, const char *template, const char *const *shared,
                     bool merged);
void batch_rows_close(struct batch_rows *rows);

struct batch_row {
    struct arena arena; /* of all below */
    struct diag diag;
    struct data_row row;
    struct piece *pieces;
    size_t n;
    bool refused; /* reported in DIAG */
};

void batch_row_release(struct batch_row *row);

/* The name of a file of all rows. NULL: reported. */
const char *batch_file_name(const struct batch_rows *rows, struct arena *arena, struct diag *diag,
                            const struct piece *piece);

/* Forgets what ROW held and reads the next one. DATA_ROW, DATA_REFUSED, DATA_END or DATA_FAILED (reported in its DIAG).
 */
enum data_step batch_row_next(struct batch_rows *rows, struct batch_row *row);

#endif
