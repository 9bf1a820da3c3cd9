/* Stage: manifest.json of an earlier run -> its entries, one after the other, and whether they are still true.
 * The one hard thing: it may have been made by another version, laid out anew by an editor, or cut off; so it is read
 * as JSON, not as lines, and what cannot be read is no entry. */
#include "cli/manifest.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "cli/json.h"

enum { CHUNK = 256 * 1024, DEPTH_MOST = 32 };

struct reader {
    int file;
    char *chunk;
    size_t n, at;
    int64_t offset; /* in the file, of the chunk */
};

/* The next byte; -1 at the end. */
static int next(struct reader *reader)
{
    if (reader->at == reader->n) {
        reader->offset += (int64_t)reader->n;
        reader->at = reader->n = 0;
        ssize_t got = pread(reader->file, reader->chunk, CHUNK, (off_t)reader->offset);
        if (got <= 0)
            return -1;
        reader->n = (size_t)got;
    }
    return (unsigned char)reader->chunk[reader->at++];
}

static int next_visible(struct reader *reader)
{
    int c;
    do
        c = next(reader);
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
    return c;
}

/* Reads on to the end of a string whose first quote has been read; its bytes go to OUT where there is one. */
static bool read_text(struct reader *reader, struct buf *out)
{
    for (int c; (c = next(reader)) >= 0;) {
        if (out)
            buf_char(out, (char)c);
        if (c == '"')
            return true;
        if (c == '\\') {
            c = next(reader);
            if (c < 0)
                return false;
            if (out)
                buf_char(out, (char)c);
        }
    }
    return false;
}

/* Reads on to the end of an object or list whose first bracket has been read. */
static bool read_nested(struct reader *reader, struct buf *out)
{
    for (int depth = 1, c; (c = next(reader)) >= 0;) {
        if (out)
            buf_char(out, (char)c);
        if (c == '"' && !read_text(reader, out))
            return false;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (depth == 0)
            return true;
        if (depth > DEPTH_MOST)
            return false;
    }
    return false;
}

static bool read_entries(struct reader *reader, manifest_each *each, void *context)
{
    struct buf entry = {0};
    bool good = false;
    for (;;) {
        int c = next_visible(reader);
        if (c == ']') {
            good = true;
            break;
        }
        if (c == ',' && entry.n)
            continue;
        entry.n = 0;
        buf_char(&entry, '{');
        int64_t offset = reader->offset + (int64_t)reader->at - 1;
        if (c != '{' || !read_nested(reader, &entry) || !each(context, entry.at, entry.n, offset))
            break;
    }
    buf_release(&entry);
    return good;
}

static bool read_files(struct reader *reader, manifest_each *each, void *context)
{
    struct buf key = {0};
    bool found = false;
    if (next_visible(reader) != '{')
        return false;
    for (int c; (c = next_visible(reader)) == '"';) {
        key.n = 0;
        if (!read_text(reader, &key) || next_visible(reader) != ':')
            break;
        c = next_visible(reader);
        if (c == '[' && strcmp(buf_string(&key), "files\"") == 0) {
            found = read_entries(reader, each, context);
            break;
        }
        bool skipped = c == '"' ? read_text(reader, NULL) : c == '{' || c == '[' ? read_nested(reader, NULL) : true;
        while (skipped && (c = next_visible(reader)) >= 0 && c != ',' && c != '}')
            ;
        if (!skipped || c != ',')
            break;
    }
    buf_release(&key);
    return found;
}

bool manifest_walk(int file, manifest_each *each, void *context)
{
    struct reader reader = {.file = file, .chunk = mem_alloc(CHUNK)};
    bool good = read_files(&reader, each, context);
    free(reader.chunk);
    return good;
}

struct source *manifest_beginning(struct arena *arena, int file)
{
    enum { MOST = 512 };
    char *text = arena_alloc(arena, MOST + 1);
    ssize_t got = pread(file, text, MOST, 0);
    if (got <= 0)
        return NULL;
    struct source *source = arena_alloc(arena, sizeof *source);
    *source = (struct source){.text = text, .size = (size_t)got};
    return source;
}

static bool leads_out(const char *path)
{
    if (*path == '/' || !*path)
        return true;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
            return true;
    }
    return false;
}

bool manifest_file(struct arena *arena, const char *entry, size_t size, struct manifest_file *out)
{
    const char *bytes = json_lookup(arena, entry, size, "bytes");
    struct manifest_file file = {.path = json_lookup(arena, entry, size, "path"),
                                 .sha256 = json_lookup(arena, entry, size, "sha256"),
                                 .inputs = json_lookup(arena, entry, size, "inputs"),
                                 .bytes = bytes ? strtoll(bytes, NULL, 10) : -1};
    if (!file.path || !file.sha256 || leads_out(file.path))
        return false;
    *out = file;
    return true;
}

int64_t manifest_time(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return 0;
    return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

bool manifest_true(struct arena *arena, const char *out, const struct manifest_file *file, int64_t since)
{
    struct stat status;
    const char *path = file_join(arena, out, file->path);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || (file->bytes >= 0 && status.st_size != file->bytes))
        return false;
    int64_t changed = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    if (file->bytes >= 0 && changed < since)
        return true;
    struct arena scratch;
    struct diag quiet;
    char hash[HASH_HEX] = "";
    arena_init(&scratch);
    diag_init(&quiet);
    const struct source *source = file_read(&scratch, &quiet, path);
    if (source)
        hash_hex(source->text, source->size, hash);
    diag_release(&quiet);
    arena_release(&scratch);
    return strcmp(hash, file->sha256) == 0;
}
