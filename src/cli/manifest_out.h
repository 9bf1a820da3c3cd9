/* A manifest on its way to the disk, in memory that does not grow with it. */
#ifndef CLI_MANIFEST_OUT_H
#define CLI_MANIFEST_OUT_H

#include "base/buf.h"
#include "base/file.h"
#include "cli/manifest.h"

struct manifest_out {
    struct file_sink sink;
    struct buf bytes; /* not yet in it */
    bool some;
};

/* Errors wait for manifest_out_close. */
void manifest_out_open(struct manifest_out *out, struct arena *arena, const char *path, const char *date);

/* An entry begins; it is made of what is copied from another manifest and of texts. */
void manifest_out_entry(struct manifest_out *out);
void manifest_out_copy(struct manifest_out *out, int file, struct manifest_place place);
void manifest_out_text(struct manifest_out *out, const struct buf *text);

/* As file_sink_close and file_sink_drop. */
bool manifest_out_close(struct manifest_out *out, struct diag *diag, bool safe);
void manifest_out_drop(struct manifest_out *out);

#endif
