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

/* The same for a file that was not in one piece. */
struct manifest_facts {
    const char *sha256;
    size_t bytes, pages;
    double sheet_w, sheet_h, trim_w, trim_h; /* points */
    const struct buf *codes;                 /* what manifest_codes added */
    const char *const *hotlines;
    size_t nhotlines;
    const struct pdf_report *written;
};
void manifest_put(struct buf *out, const struct piece *piece, const struct manifest_facts *facts);

/* Appends the codes of SHEETS, which stand behind as many PAGES of the file. */
void manifest_codes(struct buf *out, const struct page_doc *sheets, size_t pages);

/* Head and foot around the entries. */
void manifest_head(struct buf *out, const char *date);
void manifest_between(struct buf *out);
void manifest_foot(struct buf *out);

/* Calls EACH for the entries of the manifest that is open as FILE, with where they lie in it: memory does not grow with
 * it. False: it is no manifest, or not to the end. */
typedef bool manifest_each(void *context, const char *entry, size_t size, int64_t offset);
bool manifest_walk(int file, manifest_each *each, void *context);

/* The first bytes of a manifest, where its version and date stand. NULL: it cannot be read. */
struct source *manifest_beginning(struct arena *arena, int file);

/* An entry's file as it should lie below OUT. */
struct manifest_file {
    const char *path, *sha256, *inputs;
    int64_t bytes; /* -1: not said */
};
/* False: it says too little, or leads out of the folder. */
bool manifest_file(struct arena *arena, const char *entry, size_t size, struct manifest_file *out);

/* Whether the file is there, unchanged. What is older than SINCE (nanoseconds; of the manifest) and of the right size
 * is trusted; else it is read. */
bool manifest_true(struct arena *arena, const char *out, const struct manifest_file *file, int64_t since);
/* When a file was changed last, in nanoseconds; 0: there is none. */
int64_t manifest_time(const char *path);

#endif
