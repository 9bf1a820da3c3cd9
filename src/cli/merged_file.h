/* One PDF of many rows, from its first page to its name: written and listed as it grows, in memory that does not. */
#ifndef CLI_MERGED_FILE_H
#define CLI_MERGED_FILE_H

#include "cli/job.h"

struct merged_file;

/* Begins PIECE's file with what FIRST, its first sheets, say of it. WORKER lends its writer of PDFs. NULL: reported. */
struct merged_file *merged_file_open(struct worker *worker, const struct job *job, const struct piece *piece,
                                     struct diag *diag, const struct laid *first);

/* Adds sheets, with a bookmark for each of N titles that is not NULL, all of them on the first. False: there is no use
 * in going on; where nothing was reported yet, merged_file_drop will. */
bool merged_file_add(struct merged_file *file, struct diag *diag, struct laid *laid, const char *const *titles,
                     size_t n);

/* The file appears under its name, when its line stands in the journal. LEFT_OUT: rows that it was to have and has not.
 * False: reported. */
bool merged_file_end(struct merged_file *file, struct diag *diag, size_t left_out);

/* Gives up what was not ended; says so where it could not be written. */
void merged_file_drop(struct merged_file *file, struct diag *diag);

void merged_file_free(struct merged_file *file);

#endif
