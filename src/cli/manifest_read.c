/* Stage: manifest.json of an earlier run -> its entries, one after the other, and whether they are still true.
 * The one hard thing: it may have been made by another version, laid out anew by an editor, or cut off; so it is read
 * as JSON, not as lines, and what cannot be read is no entry. An entry may be of any size, for one file may have a
 * hundred thousand pages: lists in it are passed over while it is read. */
#include "cli/manifest.h"

#include <errno.h>
#include <fcntl.h>
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
    size_t room, n, at;
    int64_t offset; /* in the file, of the chunk */
    bool lines;     /* no entry is longer than its line */
    struct buf entry;
    struct arena scratch; /* of an entry */
};

static void open_reader(struct reader *reader, int file, int64_t offset, size_t room)
{
    *reader = (struct reader){.file = file, .chunk = mem_alloc(room), .room = room, .offset = offset};
    arena_init(&reader->scratch);
}

static void close_reader(struct reader *reader)
{
    free(reader->chunk);
    buf_release(&reader->entry);
    arena_release(&reader->scratch);
}

/* In the file, of the byte that is next. */
static int64_t here(const struct reader *reader)
{
    return reader->offset + (int64_t)reader->at;
}

/* The next byte; -1 at the end. */
static int next(struct reader *reader)
{
    if (reader->at == reader->n) {
        reader->offset += (int64_t)reader->n;
        reader->at = reader->n = 0;
        ssize_t got = pread(reader->file, reader->chunk, reader->room, (off_t)reader->offset);
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

/* The next byte of a line; -1 at its end, which stays. */
static int next_of_line(struct reader *reader)
{
    int c = next(reader);
    if (c != '\n' || !reader->lines)
        return c;
    reader->at--;
    return -1;
}

/* The next byte inside an entry that may mean something; -1 at its end, before its time. What stands before it goes to
 * OUT where there is one. */
static int next_inside(struct reader *reader, struct buf *out)
{
    static const bool means[256] = {
        ['"'] = true, ['\\'] = true, ['{'] = true, ['}'] = true, ['['] = true, [']'] = true, ['\n'] = true};
    for (int c; (c = next(reader)) >= 0;) {
        size_t run = --reader->at;
        while (run < reader->n && !means[(unsigned char)reader->chunk[run]])
            run++;
        if (out)
            buf_add(out, reader->chunk + reader->at, run - reader->at);
        reader->at = run;
        if (run < reader->n)
            return next_of_line(reader);
    }
    return -1;
}

/* Reads on to the end of a string whose first quote has been read; its bytes go to OUT where there is one. */
static bool read_text(struct reader *reader, struct buf *out)
{
    for (int c; (c = next_inside(reader, out)) >= 0;) {
        if (out)
            buf_char(out, (char)c);
        if (c == '"')
            return true;
        if (c == '\\') {
            c = next_of_line(reader);
            if (c < 0)
                return false;
            if (out)
                buf_char(out, (char)c);
        }
    }
    return false;
}

/* Reads on to the end of an object or list whose first bracket has been read; its bytes go to OUT where there is one,
 * but of objects and lists in it just the brackets. */
static bool read_nested(struct reader *reader, struct buf *out)
{
    for (int depth = 1, c; (c = next_inside(reader, depth == 1 ? out : NULL)) >= 0;) {
        bool opens = c == '{' || c == '[', closes = c == '}' || c == ']';
        depth += opens - closes;
        if (out && depth <= 1 + opens)
            buf_char(out, (char)c);
        if (c == '"' && !read_text(reader, depth == 1 ? out : NULL))
            return false;
        if (depth == 0)
            return true;
        if (depth > DEPTH_MOST)
            return false;
    }
    return false;
}

/* Reads an entry whose first bracket has been read. */
static bool read_entry(struct reader *reader)
{
    reader->entry.n = 0;
    buf_char(&reader->entry, '{');
    return read_nested(reader, &reader->entry);
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

/* What the entry that was read says of its file. False: too little. */
static bool file_of(const struct reader *reader, struct arena *arena, struct manifest_file *out)
{
    const char *entry = reader->entry.at;
    size_t size = reader->entry.n;
    const char *bytes = json_lookup(arena, entry, size, "bytes");
    struct manifest_file file = {.path = json_lookup(arena, entry, size, "path"),
                                 .sha256 = json_lookup(arena, entry, size, "sha256"),
                                 .inputs = json_lookup(arena, entry, size, "inputs"),
                                 .bytes = bytes ? strtoll(bytes, NULL, 10) : -1,
                                 .whole = !json_lookup(arena, entry, size, "left_out")};
    if (!file.path || !file.sha256 || leads_out(file.path))
        return false;
    *out = file;
    return true;
}

static bool give(struct reader *reader, struct manifest_place place, manifest_each *each, void *context)
{
    struct manifest_file file;
    arena_reset(&reader->scratch);
    return each(context, file_of(reader, &reader->scratch, &file) ? &file : NULL, place);
}

static bool read_entries(struct reader *reader, manifest_each *each, void *context)
{
    for (bool some = false;; some = true) {
        int c = next_visible(reader);
        if (c == ',' && some)
            c = next_visible(reader);
        if (c == ']')
            return true;
        struct manifest_place place = {.offset = here(reader) - 1};
        if (c != '{' || !read_entry(reader))
            return false;
        place.size = here(reader) - place.offset;
        if (!give(reader, place, each, context))
            return false;
    }
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
    struct reader reader;
    open_reader(&reader, file, 0, CHUNK);
    bool good = read_files(&reader, each, context);
    close_reader(&reader);
    return good;
}

void manifest_walk_lines(int file, manifest_each *each, void *context)
{
    struct reader reader;
    open_reader(&reader, file, 0, CHUNK);
    reader.lines = true;
    for (int c; (c = next_visible(&reader)) >= 0;) {
        struct manifest_place place = {.offset = here(&reader) - 1};
        bool whole = c == '{' && read_entry(&reader);
        place.size = here(&reader) - place.offset;
        c = next(&reader);
        if (whole && c == '\n' && !give(&reader, place, each, context))
            break;
        while (c >= 0 && c != '\n')
            c = next(&reader);
    }
    close_reader(&reader);
}

bool manifest_at(struct arena *arena, int file, struct manifest_place place, struct manifest_file *out)
{
    struct reader reader;
    open_reader(&reader, file, place.offset, place.size < CHUNK ? (size_t)place.size : CHUNK);
    bool good = next(&reader) == '{' && read_entry(&reader) && here(&reader) == place.offset + place.size &&
                file_of(&reader, arena, out);
    close_reader(&reader);
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

int64_t manifest_time(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return 0;
    return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

static bool hash_piece(void *context, char *bytes, size_t size)
{
    hash_add(context, bytes, size);
    return true;
}

static bool has_hash(const char *path, int64_t size, const char *sha256)
{
    struct hash hash;
    char hex[HASH_HEX];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return false;
    hash_begin(&hash);
    bool read = file_pieces(file, 0, size, hash_piece, &hash);
    close(file);
    hash_now(&hash, hex);
    return read && strcmp(hex, sha256) == 0;
}

bool manifest_true(struct arena *arena, const char *out, const struct manifest_file *file, int64_t since)
{
    struct stat status;
    const char *path = file_join(arena, out, file->path);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || (file->bytes >= 0 && status.st_size != file->bytes))
        return false;
    int64_t changed = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    return (file->bytes >= 0 && changed < since) || has_hash(path, status.st_size, file->sha256);
}
