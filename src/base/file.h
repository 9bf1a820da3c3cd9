/* Files: read whole, written whole or not at all. Errors are reported with the path and the system's reason. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

/* Reads PATH into the arena (with a NUL behind it that does not count). NULL: reported as [file-unreadable]. */
struct source *file_read(struct arena *arena, struct diag *diag, const char *path);

/* Writes beside PATH, syncs and renames: PATH is the old file or the new one, never a part. Makes missing folders.
 * False: reported as [file-unwritable], nothing left behind. */
bool file_write(struct diag *diag, const char *path, const void *bytes, size_t size);

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* Names in FOLDER that end with SUFFIX, sorted by bytes, without the folder; hidden ones are left out. False: reported.
 */
bool file_list(struct arena *arena, struct diag *diag, const char *folder, const char *suffix, char ***names,
               size_t *count);

/* FOLDER/NAME, or NAME alone where it is absolute. */
char *file_join(struct arena *arena, const char *folder, const char *name);

#endif
