/* Font: a file -> its bytes, mapped.
 * The one hard thing: a Chinese collection has 19 MB, of which a subset takes glyphs here and there; the system brings
 * the pages around them too, and all of them count as ours until they are given back. It keeps them for itself, so
 * reading one again costs little. */
#define _DEFAULT_SOURCE /* madvise */

#include "font/library.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping {
    void *bytes;
    size_t size;
};

static void unmap(void *user)
{
    struct mapping *mapping = user;
    munmap(mapping->bytes, mapping->size);
    free(mapping);
}

hb_blob_t *blob_map(const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;
    if (file < 0)
        return NULL;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= UINT_MAX) {
        if (!status.st_size) {
            close(file);
            return hb_blob_get_empty();
        }
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    }
    close(file);
    if (bytes == MAP_FAILED)
        return NULL;
    struct mapping *mapping = mem_alloc(sizeof *mapping);
    *mapping = (struct mapping){bytes, (size_t)status.st_size};
    /* Read only: what HarfBuzz corrected in the pages themselves would be lost when they are given back. */
    return hb_blob_create(bytes, (unsigned)status.st_size, HB_MEMORY_MODE_READONLY, mapping, unmap);
}

void blob_rest(hb_blob_t *blob)
{
    unsigned size;
    const char *bytes = hb_blob_get_data(blob, &size);
    if (size)
        madvise((void *)(uintptr_t)bytes, size, MADV_DONTNEED);
}
