/* Files: read whole, written whole or not at all. Errors are reported with the path and the system's reason. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"

/* Reads PATH into the arena (with a NUL behind it that does not count). NULL: reported as [file-unreadable]. */
struct source *file_read(struct arena *arena, struct diag *diag, const char *path);

/* Writes beside PATH, syncs and renames: PATH is the old file or the new one, never a part. Makes missing folders.
 * False: reported as [file-unwritable], nothing left behind. */
bool file_write(struct diag *diag, const char *path, const void *bytes, size_t size);

/* The same for what can be made again, without waiting for the disk: whole whatever becomes of the program; after a
 * power cut it may be missing or empty. */
bool file_put(struct diag *diag, const char *path, const void *bytes, size_t size);

/* Writes all of it where FILE stands. False: errno says why. */
bool file_append(int file, const char *bytes, size_t size);

/* Hands SIZE bytes of FILE from OFFSET on to TAKE, a piece at a time. False: TAKE said so, or errno says why. */
typedef bool file_take(void *context, char *bytes, size_t size);
bool file_pieces(int file, int64_t offset, int64_t size, file_take *take, void *context);

/* Opens a file without a name, in FOLDER, that ends with the program, whatever becomes of it. -1: errno says why. */
int file_nameless(const char *folder);

/* Says that PATH cannot be written, for the reason errno had, as [file-unwritable]. */
void file_report_unwritable(struct diag *diag, const char *path, int error);

/* A file that is written bit by bit and appears under its name when it is closed. Errors wait for file_sink_close. */
struct file_sink {
    const char *path;
    char *temp;
    int file, error;
    bool there; /* closed, and under its name */
};
void file_sink_open(struct file_sink *sink, struct arena *arena, const char *path);
void file_sink_add(struct file_sink *sink, const void *bytes, size_t size);
/* SAFE: as file_write, else as file_put. False: reported, nothing left behind; or it is THERE, and just that its name
 * has reached the disk could not be made sure. */
bool file_sink_close(struct file_sink *sink, struct diag *diag, bool safe);
/* Forgets what was written; the old file stays. Does nothing once it is closed. */
void file_sink_drop(struct file_sink *sink);

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* Names in FOLDER that end with SUFFIX, sorted by bytes, without the folder; hidden ones are left out. False: reported.
 */
bool file_list(struct arena *arena, struct diag *diag, const char *folder, const char *suffix, char ***names,
               size_t *count);

/* FOLDER/NAME, or NAME alone where it is absolute. */
char *file_join(struct arena *arena, const char *folder, const char *name);

#endif
