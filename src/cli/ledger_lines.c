/* Lines of a manifest in any order -> in order.
 * The one hard thing: a million of them. What has come is sorted and laid off in a file some thousands at a time; such
 * runs are then read side by side, the least line of all first. */
#include "cli/ledger_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "cli/spool.h"

enum { RUN_LINES = 16 * 1024, READ_BYTES = 16 * 1024 };

/* How a line lies in the file; its path follows, with its NUL. */
struct laid_off {
    struct manifest_place place;
    uint32_t path_size;
    bool journal, doubtful;
};

/* A stretch of sorted lines in the file. */
struct run {
    int64_t at, end;
    struct buf bytes; /* read, from TAKEN on not yet given */
    size_t taken;
    struct ledger_line line; /* the first that was not given; path NULL: there is none */
};

struct ledger_lines {
    const char *folder;
    struct arena arena, paths; /* of the whole; of LIST */
    VEC(struct ledger_line) list;
    VEC(struct run) runs;
    struct spool spool;
    size_t next;     /* of LIST, where nothing was laid off */
    struct run *due; /* gave the last line */
};

static int by_name(const void *a, const void *b)
{
    const struct ledger_line *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    if (order)
        return order;
    if (x->journal != y->journal)
        return x->journal ? -1 : 1;
    return x->place.offset > y->place.offset ? -1 : 1;
}

struct ledger_lines *ledger_lines_open(const char *folder)
{
    struct ledger_lines *lines = mem_alloc(sizeof *lines);
    *lines = (struct ledger_lines){.folder = folder};
    spool_open(&lines->spool);
    arena_init(&lines->arena);
    arena_init(&lines->paths);
    return lines;
}

void ledger_lines_free(struct ledger_lines *lines)
{
    if (!lines)
        return;
    spool_close(&lines->spool);
    for (size_t i = 0; i < lines->runs.n; i++)
        buf_release(&lines->runs.at[i].bytes);
    arena_release(&lines->paths);
    arena_release(&lines->arena);
    free(lines);
}

/* ---- laying off */

static void sort(struct ledger_lines *lines)
{
    if (lines->list.n)
        qsort(lines->list.at, lines->list.n, sizeof *lines->list.at, by_name);
}

static void lay_off(struct ledger_lines *lines)
{
    struct buf bytes = {0};
    sort(lines);
    struct run *run = VEC_ADD(&lines->arena, &lines->runs);
    run->at = lines->spool.size;
    for (size_t i = 0; i < lines->list.n; i++) {
        const struct ledger_line *line = &lines->list.at[i];
        struct laid_off head;
        memset(&head, 0, sizeof head);
        head.place = line->place;
        head.path_size = (uint32_t)strlen(line->path) + 1;
        head.journal = line->journal;
        head.doubtful = line->doubtful;
        buf_add(&bytes, &head, sizeof head);
        buf_add(&bytes, line->path, head.path_size);
        if (bytes.n >= READ_BYTES || i + 1 == lines->list.n) {
            spool_add(&lines->spool, lines->folder, bytes.at, bytes.n);
            bytes.n = 0;
        }
    }
    run->end = lines->spool.size;
    buf_release(&bytes);
    lines->list.n = 0;
    arena_reset(&lines->paths);
}

void ledger_lines_add(struct ledger_lines *lines, const struct ledger_line *line)
{
    if (lines->list.n == RUN_LINES)
        lay_off(lines);
    struct ledger_line *kept = VEC_ADD(&lines->arena, &lines->list);
    *kept = *line;
    kept->path = arena_strdup(&lines->paths, line->path);
}

/* ---- reading side by side */

/* At least SIZE bytes of the run that were not yet given; NULL: the file has no more, or cannot be read. */
static const char *peek(struct ledger_lines *lines, struct run *run, size_t size)
{
    while (run->bytes.n - run->taken < size) {
        int64_t left = run->end - run->at;
        char block[READ_BYTES];
        ssize_t got = pread(lines->spool.file, block, left < READ_BYTES ? (size_t)left : READ_BYTES, (off_t)run->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            lines->spool.error = got ? errno : EIO;
            return NULL;
        }
        if (run->taken) {
            memmove(run->bytes.at, run->bytes.at + run->taken, run->bytes.n - run->taken);
            run->bytes.n -= run->taken;
            run->taken = 0;
        }
        buf_add(&run->bytes, block, (size_t)got);
        run->at += got;
    }
    return run->bytes.at + run->taken;
}

static void step(struct ledger_lines *lines, struct run *run)
{
    struct laid_off head;
    run->line.path = NULL;
    if (run->at == run->end && run->taken == run->bytes.n)
        return;
    const char *bytes = peek(lines, run, sizeof head);
    if (!bytes)
        return;
    memcpy(&head, bytes, sizeof head);
    bytes = peek(lines, run, sizeof head + head.path_size);
    if (!bytes)
        return;
    run->line = (struct ledger_line){bytes + sizeof head, head.place, head.journal, head.doubtful};
    run->taken += sizeof head + head.path_size;
}

static bool report(const struct ledger_lines *lines, struct diag *diag)
{
    file_report_unwritable(diag, lines->folder, lines->spool.error);
    return false;
}

bool ledger_lines_sort(struct ledger_lines *lines, struct diag *diag)
{
    if (!lines->runs.n) {
        sort(lines);
        return true;
    }
    lay_off(lines);
    for (size_t i = 0; i < lines->runs.n && !lines->spool.error; i++)
        step(lines, &lines->runs.at[i]);
    return !lines->spool.error || report(lines, diag);
}

const struct ledger_line *ledger_lines_next(struct ledger_lines *lines)
{
    if (!lines->runs.n)
        return lines->next < lines->list.n ? &lines->list.at[lines->next++] : NULL;
    if (lines->due)
        step(lines, lines->due);
    lines->due = NULL;
    for (size_t i = 0; i < lines->runs.n; i++) {
        struct run *run = &lines->runs.at[i];
        if (run->line.path && (!lines->due || by_name(&run->line, &lines->due->line) < 0))
            lines->due = run;
    }
    return lines->due && !lines->spool.error ? &lines->due->line : NULL;
}

bool ledger_lines_good(const struct ledger_lines *lines, struct diag *diag)
{
    return !lines->spool.error || report(lines, diag);
}
