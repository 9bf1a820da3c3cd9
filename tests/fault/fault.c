/* Preloaded under the program: the FAULT_N-th call of FAULT_CALL fails; of malloc all later ones too, for memory that
 * is gone stays gone (HarfBuzz goes on without a table where a single allocation fails, and says nothing). "torn" is a
 * write that fails when half of it is on the disk. Without
 * FAULT_N the calls are counted and the number is written to the file FAULT_COUNT at the end. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* glibc's own names, since looking up malloc calls malloc. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static atomic_long calls;
static long fail_at;
static const char *call;
static bool ready;

__attribute__((constructor)) static void begin(void)
{
    const char *n = getenv("FAULT_N");
    call = getenv("FAULT_CALL");
    fail_at = n ? strtol(n, NULL, 10) : 0;
    ready = call != NULL;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    if (!ready || !path)
        return;
    ready = false;
    FILE *file = fopen(path, "w");
    if (file) {
        fprintf(file, "%ld\n", (long)calls);
        fclose(file);
    }
}

static bool fails(const char *name, int error)
{
    if (!ready || strcmp(call, name) != 0)
        return false;
    long now = ++calls;
    bool lasting = error == ENOMEM;
    if (!fail_at || (lasting ? now < fail_at : now != fail_at))
        return false;
    errno = error;
    return true;
}

/* What the program would have called. */
static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    ssize_t (*real)(int, const void *, size_t);
    *(void **)&real = next("write");
    if (file > 2 && fails("write", ENOSPC))
        return -1;
    if (file > 2 && fails("torn", ENOSPC)) {
        if (real(file, bytes, size / 2) >= 0)
            errno = ENOSPC;
        return -1;
    }
    return real(file, bytes, size);
}

int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...);
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    *(void **)&real = next("open");
    if (fails(flags & O_CREAT ? "create" : "open", flags & O_CREAT ? EACCES : EIO))
        return -1;
    return real(path, flags, mode);
}

int fsync(int file)
{
    int (*real)(int);
    *(void **)&real = next("fsync");
    return fails("fsync", EIO) ? -1 : real(file);
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *);
    *(void **)&real = next("rename");
    return fails("rename", EACCES) ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t);
    *(void **)&real = next("mkdir");
    return fails("mkdir", EACCES) ? -1 : real(path, mode);
}

void *malloc(size_t size)
{
    return fails("malloc", ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails("malloc", ENOMEM) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails("malloc", ENOMEM) ? NULL : __libc_realloc(memory, size);
}
