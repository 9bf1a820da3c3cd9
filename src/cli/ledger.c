/* Stage: files that appear -> a manifest that is true whenever the run ends: by itself, by Ctrl-C, by kill -9.
 * The one hard thing: order. A file's line is in the journal before the file has its name, and the manifest has
 * forgotten the old file before the new one takes its place; so manifest and journal together name every file, and the
 * next run, which reads both and looks at the files, knows what is whole. */
#include "cli/ledger.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mix.h"
#include "base/vec.h"
#include "cli/json.h"
#include "cli/ledger_lines.h"
#include "cli/manifest_out.h"

/* An entry of the manifest. */
struct known {
    uint64_t path, inputs; /* hashes */
    struct manifest_place place;
    bool replaced, merged; /* MERGED: of the manifest of all shards, which is not ours to write */
};

struct ledger {
    struct arena arena;
    const char *out, *date, *manifest_path, *merged_path, *journal_path;
    pthread_mutex_t lock;
    int journal, manifest, merged;   /* open files, or -1 */
    int64_t written, merged_written; /* when they were */
    struct buf index;                /* of struct known, by path */
    struct known *known;
    size_t n;
    VEC(const char *) failed;   /* files that did not appear after all */
    int64_t doubtful;           /* how far the journal speaks of files that are to be replaced */
    size_t lines;               /* added to the journal */
    bool ours, changed, broken; /* the manifest speaks of files that will be replaced; it cannot be read */
    bool ended;
};

/* ---- the index */

static uint64_t hash_of(const char *text)
{
    return mix_bytes(MIX_SEED, text ? text : "", text ? strlen(text) : 0);
}

static int by_path(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    if (x->path != y->path)
        return x->path < y->path ? -1 : 1;
    return x->merged - y->merged; /* our own first */
}

struct indexing {
    struct ledger *ledger;
    bool merged;
};

static bool index_entry(void *context, const struct manifest_file *file, struct manifest_place place)
{
    struct indexing *indexing = context;
    if (!file)
        return true;
    struct known known = {
        .path = hash_of(file->path), .inputs = hash_of(file->inputs), .place = place, .merged = indexing->merged};
    buf_add(&indexing->ledger->index, &known, sizeof known);
    return true;
}

/* False: it is no manifest, or not to its end. */
static bool index_manifest(struct ledger *ledger, int file, bool merged)
{
    struct indexing indexing = {.ledger = ledger, .merged = merged};
    return manifest_walk(file, index_entry, &indexing);
}

static struct known *find(const struct ledger *ledger, const char *path)
{
    uint64_t hash = hash_of(path);
    size_t low = 0, high = ledger->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ledger->known[middle].path < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ledger->n && ledger->known[low].path == hash ? &ledger->known[low] : NULL;
}

/* ---- the journal */

static void report_journal(const struct ledger *ledger, struct diag *diag, int error)
{
    file_report_unwritable(diag, ledger->journal_path, error);
}

/* Another program may have laid an entry out on several lines. */
static bool append_piece(void *context, char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] == '\n')
            bytes[i] = ' ';
    return file_append(*(int *)context, bytes, size);
}

/* A line: HEAD, what lies at PLACE in FILE, and TAIL; all of it or nothing, or the next line would begin in its midst.
 */
static bool add_line(struct ledger *ledger, struct diag *diag, const struct buf *head, int file,
                     struct manifest_place place, const struct buf *tail)
{
    struct buf end = {0};
    buf_add(&end, tail->at, tail->n);
    buf_char(&end, '\n');
    pthread_mutex_lock(&ledger->lock);
    off_t before = lseek(ledger->journal, 0, SEEK_END);
    bool added = before >= 0 && file_append(ledger->journal, head->at, head->n) &&
                 file_pieces(file, place.offset, place.size, append_piece, &ledger->journal) &&
                 file_append(ledger->journal, end.at, end.n);
    int error = errno;
    if (!added && before >= 0 && ftruncate(ledger->journal, before) != 0)
        error = errno;
    ledger->lines += added;
    pthread_mutex_unlock(&ledger->lock);
    buf_release(&end);
    if (!added)
        report_journal(ledger, diag, error);
    return added;
}

bool ledger_add(struct ledger *ledger, struct diag *diag, const struct buf *entry)
{
    static const struct buf nothing;
    return add_line(ledger, diag, &nothing, -1, (struct manifest_place){0}, entry);
}

bool ledger_add_long(struct ledger *ledger, struct diag *diag, const struct buf *head, int middle, int64_t size,
                     const struct buf *tail)
{
    return add_line(ledger, diag, head, middle, (struct manifest_place){.size = size}, tail);
}

/* An entry of a manifest becomes a line of the journal. */
static bool add_line_of(struct ledger *ledger, struct diag *diag, int manifest, struct manifest_place place)
{
    static const struct buf nothing;
    return add_line(ledger, diag, &nothing, manifest, place, &nothing);
}

/* ---- what there was before */

bool ledger_knows(const struct ledger *ledger, const char *path, const char *inputs)
{
    const struct known *known = find(ledger, path);
    return known && known->inputs == hash_of(inputs);
}

void ledger_replace(struct ledger *ledger, const char *path)
{
    struct known *known = find(ledger, path);
    if (!known || known->merged)
        return;
    known->replaced = true;
    struct arena scratch;
    arena_init(&scratch);
    ledger->changed |= file_exists(file_join(&scratch, ledger->out, path));
    arena_release(&scratch);
}

bool ledger_keeps(struct ledger *ledger, const char *path, const char *inputs)
{
    const struct known *known = find(ledger, path);
    if (!known || known->inputs != hash_of(inputs))
        return false;
    struct arena scratch;
    arena_init(&scratch);
    struct manifest_file file;
    int manifest = known->merged ? ledger->merged : ledger->manifest;
    int64_t written = known->merged ? ledger->merged_written : ledger->written;
    bool kept = manifest_at(&scratch, manifest, known->place, &file) && !strcmp(file.path, path) && file.inputs &&
                !strcmp(file.inputs, inputs) && file.whole && manifest_true(&scratch, ledger->out, &file, written);
    if (kept && known->merged) { /* our own manifest will say so too */
        struct diag quiet;
        diag_init(&quiet);
        kept = add_line_of(ledger, &quiet, manifest, known->place);
        diag_release(&quiet);
    }
    arena_release(&scratch);
    return kept;
}

/* ---- one run at a time */

/* Whether FILE is still the one at PATH: somebody may have taken it away, or the folder that it is in. */
static bool is_there(int file, const char *path)
{
    struct stat ours, named;
    return fstat(file, &ours) == 0 && stat(path, &named) == 0 && ours.st_ino == named.st_ino &&
           ours.st_dev == named.st_dev;
}

/* Locks the journal; the file may be taken away while we wait, so it must still be the one of that name. */
static bool lock_journal(struct ledger *ledger, struct diag *diag)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        int file = open(ledger->journal_path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        if (file < 0) {
            report_journal(ledger, diag, errno);
            return false;
        }
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        if (fcntl(file, F_SETLK, &lock) != 0) {
            int error = errno;
            close(file);
            if (error != EAGAIN && error != EACCES) {
                report_journal(ledger, diag, error);
                return false;
            }
            diag_error(diag, span_file(&diag->arena, ledger->out), "output-busy",
                       "another run is writing into '%s' just now", ledger->out);
            diag_hint(diag, "wait for it, or name another folder with --out; shards of one run have --shard K/N");
            return false;
        }
        if (is_there(file, ledger->journal_path)) {
            ledger->journal = file;
            return true;
        }
        close(file);
    }
    report_journal(ledger, diag, EAGAIN);
    return false;
}

/* ---- writing the manifest */

/* What the journal adds to the manifest. */
enum journal { JOURNAL_OURS, JOURNAL_OF_ANOTHER, JOURNAL_LEFT_OUT };

struct writing {
    struct ledger *ledger;
    enum journal journal;
    struct ledger_lines *lines;
    struct arena scratch;
    size_t dropped, added;
};

static void take_line(struct writing *writing, const struct ledger_line *line)
{
    ledger_lines_add(writing->lines, line);
    writing->added += line->journal;
}

static bool has_failed(const struct ledger *ledger, const char *path)
{
    for (size_t i = 0; i < ledger->failed.n; i++)
        if (strcmp(ledger->failed.at[i], path) == 0)
            return true;
    return false;
}

/* Entries of the manifest whose files are still there and were not made anew. */
static void add_known(struct writing *writing)
{
    struct ledger *ledger = writing->ledger;
    for (size_t i = 0; i < ledger->n; i++) {
        const struct known *known = &ledger->known[i];
        struct manifest_file file;
        if (known->merged)
            continue;
        arena_reset(&writing->scratch);
        if (!known->replaced && manifest_at(&writing->scratch, ledger->manifest, known->place, &file) &&
            manifest_true(&writing->scratch, ledger->out, &file, ledger->written))
            take_line(writing, &(struct ledger_line){.path = file.path, .place = known->place});
        else
            writing->dropped++;
    }
}

/* A line of the journal that speaks of a file; where the journal is another run's, of one that is whole. */
static bool take_entry(void *context, const struct manifest_file *file, struct manifest_place place)
{
    struct writing *writing = context;
    struct ledger *ledger = writing->ledger;
    if (!file)
        return true;
    arena_reset(&writing->scratch);
    bool check = writing->journal == JOURNAL_OF_ANOTHER;
    bool doubtful = !check && place.offset < ledger->doubtful;
    if (check ? manifest_true(&writing->scratch, ledger->out, file, 0) : doubtful || !has_failed(ledger, file->path))
        take_line(writing, &(struct ledger_line){file->path, place, true, doubtful});
    return true;
}

/* Whether the entry still stands, or its file was replaced. */
static bool stands(struct writing *writing, const struct ledger_line *line)
{
    struct ledger *ledger = writing->ledger;
    struct manifest_file file;
    arena_reset(&writing->scratch);
    return !line->doubtful || (manifest_at(&writing->scratch, ledger->journal, line->place, &file) &&
                               manifest_true(&writing->scratch, ledger->out, &file, 0));
}

static bool put_lines(struct writing *writing, struct diag *diag)
{
    struct ledger *ledger = writing->ledger;
    struct manifest_out out;
    char *before = NULL; /* the path of the line before */
    manifest_out_open(&out, &diag->arena, ledger->manifest_path, ledger->date);
    for (const struct ledger_line *line; (line = ledger_lines_next(writing->lines)) != NULL;) {
        if (before && strcmp(before, line->path) == 0)
            continue;
        size_t size = strlen(line->path) + 1;
        before = memcpy(mem_resize(before, size), line->path, size);
        if (!stands(writing, line))
            continue;
        manifest_out_entry(&out);
        manifest_out_copy(&out, line->journal ? ledger->journal : ledger->manifest, line->place);
    }
    free(before);
    if (ledger_lines_good(writing->lines, diag))
        return manifest_out_close(&out, diag, false);
    manifest_out_drop(&out);
    return false;
}

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

/* Opens a manifest where there is one. False: it cannot be opened, reported. */
static bool open_manifest(const char *path, struct diag *diag, int *file, int64_t *written)
{
    close_file(file);
    *written = manifest_time(path);
    *file = open(path, O_RDONLY | O_CLOEXEC);
    if (*file >= 0 || errno == ENOENT)
        return true;
    diag_error(diag, span_file(&diag->arena, path), "file-unreadable", "cannot read '%s': %s", path, strerror(errno));
    return false;
}

/* Reads the manifests there are. False: reported. */
static bool load(struct ledger *ledger, struct diag *diag)
{
    ledger->index.n = 0;
    if (!open_manifest(ledger->manifest_path, diag, &ledger->manifest, &ledger->written) ||
        (ledger->merged_path && !open_manifest(ledger->merged_path, diag, &ledger->merged, &ledger->merged_written)))
        return false;
    if (ledger->manifest >= 0 && !index_manifest(ledger, ledger->manifest, false)) {
        diag_warning(diag, span_file(&diag->arena, ledger->manifest_path), "manifest-broken",
                     "the old manifest cannot be read; files of earlier runs are not in the new one");
        diag_hint(diag, "build everything once to list all files again");
        ledger->broken = true;
    }
    if (ledger->merged >= 0)
        index_manifest(ledger, ledger->merged, true);
    ledger->known = (void *)ledger->index.at;
    ledger->n = ledger->index.n / sizeof *ledger->known;
    if (ledger->n)
        qsort(ledger->known, ledger->n, sizeof *ledger->known, by_path);
    return true;
}

/* The new manifest: where nothing has changed, the old one stays. */
static bool write_manifest(struct ledger *ledger, struct diag *diag, enum journal journal)
{
    struct writing writing = {.ledger = ledger, .journal = journal, .lines = ledger_lines_open(ledger->out)};
    add_known(&writing);
    if (journal != JOURNAL_LEFT_OUT)
        manifest_walk_lines(ledger->journal, take_entry, &writing);
    bool good = true;
    /* A part of a whole says that it has ended even where no file is its own. */
    bool first = ledger->ended && ledger->merged_path && ledger->manifest < 0;
    if (ledger->broken || writing.dropped || writing.added || first)
        good = ledger_lines_sort(writing.lines, diag) && put_lines(&writing, diag);
    ledger_lines_free(writing.lines);
    arena_release(&writing.scratch);
    return good;
}

/* ---- what an interrupted run leaves */

/* Removes files that process PID was writing, below FOLDER. */
static void sweep(struct arena *arena, const char *folder, const char *prefix)
{
    DIR *stream = opendir(folder);
    if (!stream)
        return;
    for (const struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        struct stat status;
        const char *path = file_join(arena, folder, entry->d_name);
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
            unlink(path);
        else if (entry->d_name[0] != '.' && lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
            sweep(arena, path, prefix);
    }
    closedir(stream);
}

/* The journal begins with who writes it. */
static bool sign_journal(struct ledger *ledger, struct diag *diag)
{
    struct buf line = {0};
    buf_format(&line, "{\"process\":%ld}\n", (long)getpid());
    bool signed_ = file_append(ledger->journal, line.at, line.n);
    int error = errno;
    buf_release(&line);
    ledger->ours = true;
    if (!signed_)
        report_journal(ledger, diag, error);
    return signed_;
}

/* Takes over what stands in the journal of a run that did not end. False: reported. */
static bool recover(struct ledger *ledger, struct diag *diag)
{
    struct stat journal;
    char head[64] = "";
    if (fstat(ledger->journal, &journal) != 0 || journal.st_size == 0)
        return true;
    struct arena scratch;
    arena_init(&scratch);
    ssize_t got = pread(ledger->journal, head, sizeof head - 1, 0);
    const char *end = got > 0 ? memchr(head, '\n', (size_t)got) : NULL;
    const char *process = end ? json_lookup(&scratch, head, (size_t)(end - head), "process") : NULL;
    if (process)
        sweep(&scratch, ledger->out, arena_format(&scratch, ".handbill-%s-", process));
    arena_release(&scratch);
    if (!write_manifest(ledger, diag, JOURNAL_OF_ANOTHER))
        return false;
    if (ftruncate(ledger->journal, 0) != 0) {
        report_journal(ledger, diag, errno);
        return false;
    }
    return load(ledger, diag);
}

/* ---- a run */

/* Makes the output folder, or says why it cannot be. */
static bool make_folder(const struct ledger *ledger, struct arena *arena, struct diag *diag)
{
    struct file_sink probe;
    if (file_is_folder(ledger->out))
        return true;
    file_sink_open(&probe, arena, ledger->journal_path);
    if (probe.error)
        return file_sink_close(&probe, diag, false);
    file_sink_drop(&probe);
    return true;
}

struct ledger *ledger_open(struct diag *diag, const char *out, const char *suffix, const char *date)
{
    struct ledger *ledger = mem_alloc(sizeof *ledger);
    *ledger = (struct ledger){.journal = -1, .manifest = -1, .merged = -1, .out = out, .date = date};
    arena_init(&ledger->arena);
    pthread_mutex_init(&ledger->lock, NULL);
    struct arena *arena = &ledger->arena;
    ledger->manifest_path = file_join(arena, out, arena_format(arena, "manifest%s.json", suffix));
    ledger->journal_path = file_join(arena, out, arena_format(arena, "manifest%s.journal", suffix));
    ledger->merged_path = *suffix ? file_join(arena, out, "manifest.json") : NULL;
    if (make_folder(ledger, arena, diag) && lock_journal(ledger, diag) && load(ledger, diag) && recover(ledger, diag) &&
        sign_journal(ledger, diag))
        return ledger;
    ledger_free(ledger);
    return NULL;
}

/* What the manifest says of files that will be replaced goes to the journal: where one is not, it is true again. */
static bool put_replaced(struct ledger *ledger, struct diag *diag)
{
    struct stat journal;
    bool good = true;
    for (size_t i = 0; i < ledger->n && good; i++)
        if (ledger->known[i].replaced)
            good = add_line_of(ledger, diag, ledger->manifest, ledger->known[i].place);
    if (good && fstat(ledger->journal, &journal) == 0)
        ledger->doubtful = (int64_t)journal.st_size;
    return good;
}

bool ledger_start(struct ledger *ledger, struct diag *diag)
{
    if (!ledger->changed)
        return true;
    if (!put_replaced(ledger, diag)) {
        for (size_t i = 0; i < ledger->n; i++) /* nothing will be */
            ledger->known[i].replaced = false;
        return false;
    }
    if (!write_manifest(ledger, diag, JOURNAL_LEFT_OUT))
        return false;
    ledger->changed = false;
    return load(ledger, diag);
}

void ledger_failed(struct ledger *ledger, const char *path)
{
    pthread_mutex_lock(&ledger->lock);
    *VEC_ADD(&ledger->arena, &ledger->failed) = arena_strdup(&ledger->arena, path);
    pthread_mutex_unlock(&ledger->lock);
}

bool ledger_close(struct ledger *ledger, struct diag *diag, enum ledger_end end)
{
    if (!is_there(ledger->journal, ledger->journal_path)) {
        ledger->ours = false;
        diag_error(diag, span_file(&diag->arena, ledger->out), "file-unwritable",
                   "the folder '%s' was emptied or moved while files were made in it", ledger->out);
        diag_hint(diag, "give the same command again: it makes what is missing");
        return false;
    }
    ledger->ended = end == LEDGER_ENDED;
    if (!write_manifest(ledger, diag, JOURNAL_OURS))
        return false;
    if (end == LEDGER_CUT && ledger->merged_path && ftruncate(ledger->journal, 0) == 0)
        ledger->ours = false; /* it stays, empty: who gathers the parts must see that this one has not ended */
    else
        unlink(ledger->journal_path);
    return true;
}

void ledger_free(struct ledger *ledger)
{
    if (!ledger)
        return;
    if (ledger->journal >= 0 && !ledger->lines && ledger->ours)
        unlink(ledger->journal_path);
    close_file(&ledger->journal);
    close_file(&ledger->manifest);
    close_file(&ledger->merged);
    pthread_mutex_destroy(&ledger->lock);
    buf_release(&ledger->index);
    arena_release(&ledger->arena);
    free(ledger);
}
