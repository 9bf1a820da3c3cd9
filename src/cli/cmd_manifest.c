/* The command manifest: the manifests of shards become that of the whole.
 * The one hard thing: nothing may be lost or made up. Paths are said anew from the folder of the result; a file that
 * two shards tell differently, one that is not there, and a shard that has not ended are errors, and nothing is
 * written. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "cli/manifest_out.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/render.h"
#include "cli/shard.h"

/* An entry of one of the manifests, and where its file is, seen from the folder of the result. */
struct part {
    const char *path, *sha256;
    struct manifest_place place;
    size_t from; /* index of its manifest */
};

struct source_manifest {
    const char *path, *prefix; /* PREFIX: "", or "shard-1/" */
    const char *folder;
    int file;
    int64_t written;
};

struct merge {
    struct arena arena, scratch;
    struct diag diag;
    const char *out;
    struct source_manifest *manifests;
    size_t n, now;    /* NOW: the one being read */
    struct buf parts; /* of struct part */
    const char *date; /* the latest of all */
};

static bool add_part(void *context, const struct manifest_file *file, struct manifest_place place)
{
    struct merge *merge = context;
    struct source_manifest *from = &merge->manifests[merge->now];
    arena_reset(&merge->scratch);
    if (!file) {
        diag_error(&merge->diag, span_file(&merge->arena, from->path), "manifest-broken",
                   "an entry of the manifest cannot be read");
        return false;
    }
    if (!manifest_true(&merge->scratch, from->folder, file, from->written)) {
        diag_error(&merge->diag, span_file(&merge->arena, from->path), "manifest-stale",
                   "'%s' is not there, or has changed since", file->path);
        diag_hint(&merge->diag, "make that shard again, or put its files beside its manifest");
        return true;
    }
    struct part part = {arena_format(&merge->arena, "%s%s", from->prefix, file->path),
                        arena_strdup(&merge->arena, file->sha256), place, merge->now};
    buf_add(&merge->parts, &part, sizeof part);
    return true;
}

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path)) : ".";
}

/* From the folder of the result to that of a manifest; NULL: it lies elsewhere. */
static const char *prefix_of(struct arena *arena, const char *out, const char *folder)
{
    char *whole = realpath(out, NULL), *inner = realpath(folder, NULL);
    size_t size = whole ? strlen(whole) : 0;
    const char *prefix = NULL;
    if (whole && inner && strncmp(inner, whole, size) == 0 && (inner[size] == '/' || !inner[size]))
        prefix = inner[size] ? arena_format(arena, "%s/", inner + size + 1) : "";
    free(whole);
    free(inner);
    return prefix;
}

/* "manifest-2-of-4.json" -> "manifest-2-of-4.journal": it is there while the shard is being made. */
static bool is_unfinished(struct arena *arena, const char *path)
{
    size_t size = strlen(path);
    if (size < 5 || strcmp(path + size - 5, ".json") != 0)
        return false;
    return file_exists(arena_format(arena, "%.*s.journal", (int)(size - 5), path));
}

static void read_manifest(struct merge *merge, const char *path)
{
    struct arena *arena = &merge->arena;
    struct source_manifest *manifest = &merge->manifests[merge->now];
    struct span place = span_file(arena, path);
    *manifest = (struct source_manifest){.path = path, .folder = folder_of(arena, path), .file = -1};
    manifest->prefix = prefix_of(arena, merge->out, manifest->folder);
    manifest->file = open(path, O_RDONLY | O_CLOEXEC);
    manifest->written = manifest_time(path);
    if (manifest->file < 0) {
        diag_error(&merge->diag, place, "file-unreadable", "cannot read '%s'", path);
    } else if (!manifest->prefix) {
        diag_error(&merge->diag, place, "manifest-conflict", "the manifest lies outside of '%s'", merge->out);
        diag_hint(&merge->diag, "gather the shards' folders below it, or name a folder above them all with --out");
    } else if (is_unfinished(arena, path)) {
        diag_error(&merge->diag, place, "shard-unfinished", "this shard has not ended: its journal is still there");
        diag_hint(&merge->diag, "run it again; it goes on where it stopped");
    } else if (!manifest_walk(manifest->file, add_part, merge) && !merge->diag.errors) {
        diag_error(&merge->diag, place, "manifest-broken", "the manifest cannot be read to its end");
    }
    struct source *head = manifest->file < 0 ? NULL : manifest_beginning(arena, manifest->file);
    const char *date = head ? json_lookup(arena, head->text, head->size, "date") : NULL;
    if (date && (!merge->date || strcmp(date, merge->date) > 0))
        merge->date = date;
}

/* "all/manifest-2-of-4.json" -> 2, 4. */
static bool is_numbered(const char *path, unsigned long *k, unsigned long *n)
{
    static const char before[] = "manifest-", between[] = "-of-";
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *end;
    if (strncmp(name, before, strlen(before)) != 0)
        return false;
    *k = strtoul(name + strlen(before), &end, 10);
    if (strncmp(end, between, strlen(between)) != 0)
        return false;
    *n = strtoul(end + strlen(between), &end, 10);
    return strcmp(end, ".json") == 0 && *n <= SHARDS_MOST;
}

/* A part that nobody has made leaves no manifest, and a list made by '*' does not miss it. */
static void check_complete(struct merge *merge)
{
    unsigned long k = 0, n = 0, of = 0, missing = 0, first = 0;
    size_t at = merge->n;
    for (size_t i = 0; i < merge->n; i++)
        if (is_numbered(merge->manifests[i].path, &k, &n) && n > of) {
            of = n;
            at = i;
        }
    bool *given = arena_array(&merge->arena, of + 1, sizeof *given);
    for (size_t i = 0; i < merge->n; i++)
        if (is_numbered(merge->manifests[i].path, &k, &n) && n == of && k <= of)
            given[k] = true;
    for (unsigned long part = of; part > 0; part--)
        if (!given[part]) {
            first = part;
            missing++;
        }
    if (!missing)
        return;
    diag_error(&merge->diag, span_file(&merge->arena, merge->manifests[at].path), "shard-missing",
               "%lu of %lu parts %s not among the manifests; part %lu is the first", missing, of,
               missing == 1 ? "is" : "are", first);
    diag_hint(&merge->diag, "make it with --shard %lu/%lu, and name its manifest too", first, of);
}

static int by_path(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : x->from < y->from ? -1 : 1;
}

/* The same file by two manifests is one, if they agree. */
static void check_conflicts(struct merge *merge)
{
    const struct part *parts = (const void *)merge->parts.at;
    for (size_t i = 1; i < merge->parts.n / sizeof *parts; i++)
        if (strcmp(parts[i].path, parts[i - 1].path) == 0 && strcmp(parts[i].sha256, parts[i - 1].sha256) != 0)
            diag_error(&merge->diag, span_file(&merge->arena, merge->manifests[parts[i].from].path),
                       "manifest-conflict", "'%s' is another file than in '%s'", parts[i].path,
                       merge->manifests[parts[i - 1].from].path);
}

/* The entry with its path said anew, which stands near its beginning. False: it cannot be read. */
static bool put_part(struct merge *merge, const struct part *part, struct manifest_out *out)
{
    enum { BEGINNING = 16 * 1024 };
    const struct source_manifest *from = &merge->manifests[part->from];
    struct manifest_place place = part->place;
    struct buf before = {0}, now = {0};
    arena_reset(&merge->scratch);
    size_t size = place.size < BEGINNING ? (size_t)place.size : BEGINNING;
    char *entry = arena_alloc(&merge->scratch, size + 1);
    json_text(&before, part->path + strlen(from->prefix));
    json_text(&now, part->path);
    bool read = pread(from->file, entry, size, (off_t)place.offset) == (ssize_t)size;
    const char *old = read ? strstr(entry, buf_string(&before)) : NULL;
    if (old) {
        int64_t head = old - entry, behind = head + (int64_t)before.n;
        manifest_out_entry(out);
        manifest_out_copy(out, from->file, (struct manifest_place){place.offset, head});
        manifest_out_text(out, &now);
        manifest_out_copy(out, from->file, (struct manifest_place){place.offset + behind, place.size - behind});
    }
    buf_release(&before);
    buf_release(&now);
    return old;
}

static bool write_merged(struct merge *merge, size_t *files)
{
    const struct part *parts = (const void *)merge->parts.at;
    struct manifest_out out;
    bool good = true;
    *files = 0;
    manifest_out_open(&out, &merge->arena, file_join(&merge->arena, merge->out, "manifest.json"),
                      merge->date ? merge->date : "");
    for (size_t i = 0; i < merge->parts.n / sizeof *parts && good; i++) {
        if (i && strcmp(parts[i].path, parts[i - 1].path) == 0)
            continue;
        good = put_part(merge, &parts[i], &out);
        ++*files;
    }
    if (good)
        return manifest_out_close(&out, &merge->diag, true);
    manifest_out_drop(&out);
    diag_error(&merge->diag, span_file(&merge->arena, merge->out), "file-unreadable",
               "a manifest has changed while it was read");
    return false;
}

static int run_manifest(const struct command *command, const struct options *options)
{
    if (strcmp(options->operands[0], "merge") != 0) {
        usage_error(command, "'manifest %s' is not known; it is 'manifest merge'", options->operands[0]);
        return CLI_USAGE;
    }
    struct merge merge = {.n = options->n - 1};
    arena_init(&merge.arena);
    arena_init(&merge.scratch);
    diag_init(&merge.diag);
    merge.manifests = arena_array(&merge.arena, merge.n, sizeof *merge.manifests);
    merge.out = options->out ? options->out : folder_of(&merge.arena, options->operands[1]);
    for (merge.now = 0; merge.now < merge.n; merge.now++)
        read_manifest(&merge, options->operands[merge.now + 1]);
    size_t n = merge.parts.n / sizeof(struct part);
    if (n)
        qsort(merge.parts.at, n, sizeof(struct part), by_path);
    check_conflicts(&merge);
    check_complete(&merge);
    size_t files;
    if (!merge.diag.errors && write_merged(&merge, &files) && !options->quiet)
        printf("%zu files of %zu manifests are in %s/manifest.json\n", files, merge.n, merge.out);
    render_findings(stderr, &merge.diag, OPTIONS_HUMAN, false);
    int status = render_status(&merge.diag);
    for (size_t i = 0; i < merge.n; i++)
        if (merge.manifests[i].file >= 0)
            close(merge.manifests[i].file);
    buf_release(&merge.parts);
    diag_release(&merge.diag);
    arena_release(&merge.scratch);
    arena_release(&merge.arena);
    return status;
}

static const struct option *const OPTIONS[] = {&option_merge_out, &option_quiet, &option_help};

const struct command command_manifest = {
    .name = "manifest",
    .operands = "merge MANIFEST...",
    .summary = "make the manifests of shards one",
    .about = "\n'handbill manifest merge output/manifest-*-of-4.json' writes output/manifest.json, when all shards of\n"
             "'build --shard K/4' have ended.\n",
    .options = OPTIONS,
    .n = sizeof OPTIONS / sizeof *OPTIONS,
    .least = 2,
    .most = (size_t)-1,
    .run = run_manifest,
};
