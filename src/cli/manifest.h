/* OUT/manifest.json: what lies in the output folder and what is on it, for people who check and programs that do.
 *
 *   {"version": ..., "date": ..., "files": [
 *   {"path": ..., "sha256": ..., ...},        one line a file, by path
 *   ...]}
 */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include <stdint.h>

#include "base/buf.h"
#include "cli/job.h"
#include "cli/plan.h"
#include "compose/compose.h"
#include "page/page.h"
#include "pdf/pdf.h"

/* Appends what is said of one file, as an object on one line. */
void manifest_entry(struct buf *out, const struct piece *piece, const struct laid *laid,
                    const struct pdf_report *written, const struct buf *file);

/* The same in three parts, for a file that was not in one piece: what stands before the list of codes, the codes, and
 * what stands behind. */
struct manifest_facts {
    const char *sha256;
    size_t bytes, pages;
    size_t left_out;                         /* rows that were refused when it was made */
    double sheet_w, sheet_h, trim_w, trim_h; /* points */
    const char *const *hotlines;
    size_t nhotlines;
    const struct pdf_report *written;
};
void manifest_before_codes(struct buf *out, const struct piece *piece, const struct manifest_facts *facts);
/* Those of SHEETS, which stand behind as many PAGES of the file. SOME: whether there were any yet. */
void manifest_codes(struct buf *out, const struct page_doc *sheets, size_t pages, bool *some);
void manifest_behind_codes(struct buf *out, const struct piece *piece, const struct manifest_facts *facts);

/* Head and foot around the entries. */
void manifest_head(struct buf *out, const char *date);
void manifest_between(struct buf *out);
void manifest_foot(struct buf *out);

/* Where an entry lies in a file. */
struct manifest_place {
    int64_t offset, size;
};

/* An entry's file as it should lie below OUT. */
struct manifest_file {
    const char *path, *sha256, *inputs;
    int64_t bytes; /* -1: not said */
    bool whole;    /* no row was left out */
};

/* Calls EACH for the entries of the manifest that is open as FILE, and for their FILE, until the next call; NULL: the
 * entry says too little, or leads out of the folder. Memory does not grow with the manifest, nor with an entry. False:
 * it is no manifest, or not to the end. */
typedef bool manifest_each(void *context, const struct manifest_file *file, struct manifest_place place);
bool manifest_walk(int file, manifest_each *each, void *context);

/* The same for a journal: entries with a line for each. What is no entry is passed over. */
void manifest_walk_lines(int file, manifest_each *each, void *context);

/* One entry. False: there is none. */
bool manifest_at(struct arena *arena, int file, struct manifest_place place, struct manifest_file *out);

/* The first bytes of a manifest, where its version and date stand. NULL: it cannot be read. */
struct source *manifest_beginning(struct arena *arena, int file);

/* Whether the file is there, unchanged. What is older than SINCE (nanoseconds; of the manifest) and of the right size
 * is trusted; else it is read. */
bool manifest_true(struct arena *arena, const char *out, const struct manifest_file *file, int64_t since);
/* When a file was changed last, in nanoseconds; 0: there is none. */
int64_t manifest_time(const char *path);

#endif
