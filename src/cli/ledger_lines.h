/* The lines of a manifest in order, in the same memory however many there are. */
#ifndef CLI_LEDGER_LINES_H
#define CLI_LEDGER_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "cli/manifest.h"

/* A line of the new manifest, and where it comes from. */
struct ledger_line {
    const char *path;
    struct manifest_place place;
    bool journal, doubtful; /* DOUBTFUL: its file was to be replaced, and may have been */
};

struct ledger_lines;

/* FOLDER is where lines go that memory does not take, under no name. */
struct ledger_lines *ledger_lines_open(const char *folder);
void ledger_lines_free(struct ledger_lines *lines);

/* Takes a copy. */
void ledger_lines_add(struct ledger_lines *lines, const struct ledger_line *line);

/* By path; of one path later lines of the journal first, then earlier ones, then the manifest's. False: reported. */
bool ledger_lines_sort(struct ledger_lines *lines, struct diag *diag);

/* The next line in order, until the next call. NULL: there is none, or it cannot be read. */
const struct ledger_line *ledger_lines_next(struct ledger_lines *lines);

/* Whether all could be read. False: reported. */
bool ledger_lines_good(const struct ledger_lines *lines, struct diag *diag);

#endif
