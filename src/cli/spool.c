/* Bytes -> a file that nobody sees.
 * The one hard thing: nothing of it may stay behind, whatever becomes of the program; so its name goes before its first
 * byte comes. */
#include "cli/spool.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"

void spool_open(struct spool *spool)
{
    *spool = (struct spool){.file = -1};
}

void spool_add(struct spool *spool, const char *folder, const void *bytes, size_t size)
{
    if (!size || spool->error)
        return;
    if (spool->file < 0)
        spool->file = file_nameless(folder);
    if (spool->file < 0 || !file_append(spool->file, bytes, size))
        spool->error = errno;
    spool->size += (int64_t)size;
}

void spool_close(struct spool *spool)
{
    if (spool->file >= 0)
        close(spool->file);
    spool->file = -1;
}
