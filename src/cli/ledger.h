/* What lies in the output folder, kept true at every moment of a run: the manifest, and a journal of what the run has
 * made since. One run at a time may write into a folder. Safe from any thread after ledger_open. */
#ifndef CLI_LEDGER_H
#define CLI_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"

struct ledger;

/* Takes the folder OUT for this run, and what an interrupted run has left there. SUFFIX: "", or "-2-of-4" for a shard,
 * which has a manifest of its own. NULL: reported. */
struct ledger *ledger_open(struct diag *diag, const char *out, const char *suffix, const char *date);

/* Whether the file at PATH was made of INPUTS, by the manifest; the file itself is not looked at. */
bool ledger_knows(const struct ledger *ledger, const char *path, const char *inputs);

/* PATH will be made anew: from ledger_start on the manifest does not speak of it. */
void ledger_replace(struct ledger *ledger, const char *path);
bool ledger_start(struct ledger *ledger, struct diag *diag);

/* ledger_knows, and the file is there, unchanged, and has all that it was to have: what was left out is to be tried,
 * and told, again. */
bool ledger_keeps(struct ledger *ledger, const char *path, const char *inputs);

/* The file that ENTRY speaks of is about to appear under its name. False: reported. */
bool ledger_add(struct ledger *ledger, struct diag *diag, const struct buf *entry);
/* The same for an entry that memory does not hold: HEAD, the SIZE bytes of the file MIDDLE, and TAIL. */
bool ledger_add_long(struct ledger *ledger, struct diag *diag, const struct buf *head, int middle, int64_t size,
                     const struct buf *tail);
/* It did not appear after all. */
void ledger_failed(struct ledger *ledger, const char *path);

/* How a run came to its end: before it made anything, with all that it was to make, or by a signal or a full disk. */
enum ledger_end { LEDGER_NOTHING, LEDGER_ENDED, LEDGER_CUT };

/* Writes the manifest, of the files of earlier runs too where they are still there. False: reported, and the journal is
 * left for the next run. */
bool ledger_close(struct ledger *ledger, struct diag *diag, enum ledger_end end);

/* Gives up what ledger_close has not. */
void ledger_free(struct ledger *ledger);

#endif
