/* Both ends: path -> text, bytes -> file.
 * The one hard thing: a file is old or new, never a part, whatever fails: full disk, power, a folder that is a file.
 * POSIX rename() is atomic within a folder; the data must be on the disk before the name, so fsync comes first.
 * What can be made again does not wait for the disk: syncing takes ten times as long as making a PDF.
 * The program must ignore SIGXFSZ, or a file-size limit kills it before write() can say EFBIG. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The system's reason, in words that say what it means for a file of ours. */
static const char *reason(struct arena *arena, int error)
{
    switch (error) {
    case ENOENT:
        return "there is no such file or folder";
    case EACCES:
    case EPERM:
        return "permission denied";
    case EEXIST:
        return "what is there is not a file";
    case EISDIR:
        return "it is a folder, not a file";
    case ENOTDIR:
        return "part of the path is a file, not a folder";
    case ENOSPC:
    case EDQUOT:
        return "the disk is full";
    case EFBIG:
        return "the file is larger than the system allows";
    case EROFS:
        return "the disk is read-only";
    case ENAMETOOLONG:
        return "the name is too long";
    case ELOOP:
        return "links lead round in a circle";
    default:
        break;
    }
    char text[128];
    if (strerror_r(error, text, sizeof text) != 0)
        return arena_format(arena, "system error %d", error);
    return arena_strdup(arena, text);
}

static void report_unreadable(struct arena *arena, struct diag *diag, const char *path, const char *why)
{
    diag_error(diag, span_file(arena, path), "file-unreadable", "cannot read '%s': %s", path, why);
}

/* Up to SIZE bytes, fewer at the file's end; -1 on error. */
static ssize_t read_all(int file, char *to, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t got = read(file, to + have, size - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

struct source *file_read(struct arena *arena, struct diag *diag, const char *path)
{
    struct source *source = NULL;
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* or a pipe by that name would hold us up */
    if (file < 0 || fstat(file, &status) != 0) {
        report_unreadable(arena, diag, path, reason(arena, errno));
        goto out;
    }
    if (!S_ISREG(status.st_mode)) {
        report_unreadable(arena, diag, path, S_ISDIR(status.st_mode) ? reason(arena, EISDIR) : "it is not a file");
        goto out;
    }
    size_t size = (size_t)status.st_size;
    char *text = arena_array(arena, size + 1, 1);
    ssize_t got = read_all(file, text, size);
    if (got < 0) {
        report_unreadable(arena, diag, path, reason(arena, errno));
        goto out;
    }
    source = arena_alloc(arena, sizeof *source);
    source->path = arena_strdup(arena, path);
    source->text = text;
    source->size = (size_t)got;
out:
    if (file >= 0)
        close(file);
    return source;
}

/* Makes what is missing of the folders that PATH names before its last '/'. */
static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        if (slash[-1] == '/')
            continue;
        *slash = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST || file_is_folder(path);
        int error = errno;
        *slash = '/';
        errno = error;
        if (!made)
            return false;
    }
    return true;
}

enum { TEMP_ROOM = 64 }; /* what a temporary name may be longer than the file's own */

/* Opens a new file beside PATH; TEMP is its name. The name does not hold PATH's own, which may be as long as names get.
 * Not mkstemp: that would make files which just their owner may read. */
static int open_beside(const char *path, char *temp, size_t room)
{
    const char *slash = strrchr(path, '/');
    int folder_size = slash ? (int)(slash - path + 1) : 0;
    for (int attempt = 0; attempt < 1000; attempt++) {
        snprintf(temp, room, "%.*s.handbill-%ld-%d.tmp", folder_size, path, (long)getpid(), attempt);
        int file = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST)
            return file;
    }
    return -1;
}

bool file_append(int file, const char *bytes, size_t size)
{
    while (size) {
        ssize_t put = write(file, bytes, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            if (put == 0)
                errno = ENOSPC;
            return false;
        }
        bytes += put;
        size -= (size_t)put;
    }
    return true;
}

bool file_pieces(int file, int64_t offset, int64_t size, file_take *take, void *context)
{
    enum { PIECE = 64 * 1024 };
    if (size <= 0)
        return true;
    char *piece = mem_alloc(PIECE);
    bool good = true;
    while (size > 0 && good) {
        ssize_t got = pread(file, piece, size < PIECE ? (size_t)size : PIECE, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO; /* the file has become shorter */
        good = got > 0 && take(context, piece, (size_t)got);
        offset += got;
        size -= got;
    }
    int error = errno;
    free(piece);
    errno = error;
    return good;
}

int file_nameless(const char *folder)
{
    struct arena scratch;
    arena_init(&scratch);
    char *path = file_join(&scratch, folder, "-");
    size_t room = strlen(path) + TEMP_ROOM;
    char *temp = arena_alloc(&scratch, room);
    int file = open_beside(path, temp, room);
    if (file >= 0)
        unlink(temp);
    arena_release(&scratch);
    return file;
}

/* Puts the new name itself on the disk. Where the system cannot sync a folder, or it may not be opened, the file is
 * whole all the same, so only a true error of the disk counts. */
static bool sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = '\0';
    int folder = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return true;
    bool synced = fsync(folder) == 0 || (errno != EIO && errno != ENOSPC && errno != EDQUOT);
    int error = errno;
    close(folder);
    errno = error;
    return synced;
}

/* A rename would put a file in the place of a device, such as /dev/full; errno says why not. */
static bool may_replace(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode))
        return true;
    errno = S_ISDIR(status.st_mode) ? EISDIR : EEXIST;
    return false;
}

void file_report_unwritable(struct diag *diag, const char *path, int error)
{
    diag_error(diag, span_file(&diag->arena, path), "file-unwritable", "cannot write '%s': %s", path,
               reason(&diag->arena, error));
    if (error == ENOSPC || error == EDQUOT)
        diag_hint(diag, "free some space, or choose another folder; the file that was there before is unchanged");
    else if (error == EACCES || error == EPERM || error == EROFS)
        diag_hint(diag, "choose a folder in which you may write");
}

/* What went wrong is kept until the sink is closed: one file, one finding. */
static void fail(struct file_sink *sink)
{
    if (!sink->error)
        sink->error = errno;
}

void file_sink_open(struct file_sink *sink, struct arena *arena, const char *path)
{
    size_t room = strlen(path) + TEMP_ROOM;
    *sink = (struct file_sink){.path = arena_strdup(arena, path), .temp = arena_alloc(arena, room), .file = -1};
    char *folder = arena_strdup(arena, path);
    if (*path == '\0') {
        sink->error = ENOENT;
        return;
    }
    if (may_replace(path)) {
        sink->file = open_beside(path, sink->temp, room);
        if (sink->file < 0 && errno == ENOENT && make_folders(folder))
            sink->file = open_beside(path, sink->temp, room);
    }
    if (sink->file < 0)
        fail(sink);
}

void file_sink_add(struct file_sink *sink, const void *bytes, size_t size)
{
    if (!sink->error && !file_append(sink->file, bytes, size))
        fail(sink);
}

void file_sink_drop(struct file_sink *sink)
{
    if (sink->file < 0)
        return;
    close(sink->file);
    unlink(sink->temp);
    sink->file = -1;
}

bool file_sink_close(struct file_sink *sink, struct diag *diag, bool safe)
{
    bool renamed = false;
    if (!sink->error && safe && fsync(sink->file) != 0)
        fail(sink);
    if (!sink->error) {
        int file = sink->file;
        sink->file = -1;
        renamed = close(file) == 0 && rename(sink->temp, sink->path) == 0;
        if (!renamed)
            fail(sink);
        if (!renamed)
            unlink(sink->temp);
    }
    sink->there = renamed;
    if (renamed && safe && !sync_folder(arena_strdup(&diag->arena, sink->path)))
        fail(sink);
    file_sink_drop(sink);
    if (sink->error)
        file_report_unwritable(diag, sink->path, sink->error);
    return !sink->error;
}

static bool write_whole(struct diag *diag, const char *path, const void *bytes, size_t size, bool safe)
{
    struct file_sink sink;
    file_sink_open(&sink, &diag->arena, path);
    file_sink_add(&sink, bytes, size);
    return file_sink_close(&sink, diag, safe);
}

bool file_write(struct diag *diag, const char *path, const void *bytes, size_t size)
{
    return write_whole(diag, path, bytes, size, true);
}

bool file_put(struct diag *diag, const char *path, const void *bytes, size_t size)
{
    return write_whole(diag, path, bytes, size, false);
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

bool file_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_list(struct arena *arena, struct diag *diag, const char *folder, const char *suffix, char ***names,
               size_t *count)
{
    DIR *stream = opendir(folder);
    if (!stream) {
        report_unreadable(arena, diag, folder, reason(arena, errno));
        return false;
    }
    VEC(char *) found = {0};
    size_t suffix_size = strlen(suffix);
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(stream)) != NULL) {
        size_t size = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || size < suffix_size || strcmp(entry->d_name + size - suffix_size, suffix) != 0)
            continue;
        *VEC_ADD(arena, &found) = arena_strndup(arena, entry->d_name, size);
    }
    int error = errno;
    closedir(stream);
    if (error) {
        report_unreadable(arena, diag, folder, reason(arena, error));
        return false;
    }
    if (found.n)
        qsort(found.at, found.n, sizeof *found.at, compare_names); /* the system gives them in any order */
    *names = found.at;
    *count = found.n;
    return true;
}

char *file_join(struct arena *arena, const char *folder, const char *name)
{
    if (*name == '/' || *folder == '\0' || strcmp(folder, ".") == 0)
        return arena_strdup(arena, name);
    bool slashed = folder[strlen(folder) - 1] == '/';
    return arena_format(arena, "%s%s%s", folder, slashed ? "" : "/", name);
}
