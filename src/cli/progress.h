/* How far a run is, on a terminal: one line, written over. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool on;
    size_t all;
    double started, shown; /* seconds */
};

void progress_start(struct progress *progress, bool on, size_t all);
/* DONE of all; WHAT was the last. Draws at most ten times a second. */
void progress_show(struct progress *progress, size_t done, const char *what);
void progress_end(struct progress *progress);

#endif
