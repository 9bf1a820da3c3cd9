/* What memory should not hold while it grows: bytes in a file without a name, which ends with the program. */
#ifndef CLI_SPOOL_H
#define CLI_SPOOL_H

#include <stddef.h>
#include <stdint.h>

struct spool {
    int file;     /* -1: there is none yet */
    int error;    /* errno of what failed first; 0: nothing */
    int64_t size; /* bytes so far */
};

void spool_open(struct spool *spool);
/* Appends; the file is made, in FOLDER, when there is something to append. */
void spool_add(struct spool *spool, const char *folder, const void *bytes, size_t size);
void spool_close(struct spool *spool);

#endif
