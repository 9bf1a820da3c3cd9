/* Stage: sheets of one row after another -> a file and its line of the journal.
 * The one hard thing: it may have a hundred thousand pages. What was drawn goes to the disk at once, and so does the
 * list of its codes, which stands in the middle of a line that can be written last only. */
#include "cli/merged_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/vec.h"
#include "cli/manifest.h"
#include "cli/spool.h"

enum { SPOOL_BYTES = 64 * 1024 };

struct merged_file {
    const struct job *job;
    const struct piece *piece;
    struct pdf_options options;
    struct pdf_book *book;
    struct file_sink sink;
    struct hash hash;
    struct manifest_facts facts;
    VEC(const char *) hotlines; /* sorted */
    struct buf codes;           /* as the manifest lists them */
    struct spool spool;         /* where they go */
    bool some_codes, ended;
    struct arena arena, scratch; /* of the file; of a row */
};

struct merged_file *merged_file_open(struct worker *worker, const struct job *job, const struct piece *piece,
                                     struct diag *diag, const struct laid *first)
{
    struct merged_file *file = mem_alloc(sizeof *file);
    *file = (struct merged_file){.job = job, .piece = piece, .options = job_pdf_options(job, piece)};
    arena_init(&file->arena);
    arena_init(&file->scratch);
    spool_open(&file->spool);
    hash_begin(&file->hash);
    const struct page_doc whole = {.title = arena_strdup(&file->arena, first->pages.title),
                                   .lang = arena_strdup(&file->arena, first->pages.lang),
                                   .duplex = first->sheets.duplex};
    file->facts = (struct manifest_facts){.sheet_w = first->sheets.pages[0].w,
                                          .sheet_h = first->sheets.pages[0].h,
                                          .trim_w = first->pages.pages[0].trim.w,
                                          .trim_h = first->pages.pages[0].trim.h};
    file_sink_open(&file->sink, &file->arena, file_join(&file->arena, job->out, piece->path));
    file->book = pdf_book_open(worker_pdf(worker), diag, &whole, &file->options);
    if (file->book)
        return file;
    file_sink_drop(&file->sink);
    merged_file_free(file);
    return NULL;
}

void merged_file_free(struct merged_file *file)
{
    if (!file)
        return;
    pdf_book_free(file->book);
    buf_release(&file->codes);
    spool_close(&file->spool);
    arena_release(&file->arena);
    arena_release(&file->scratch);
    free(file);
}

/* ---- growing */

/* What the book has written goes to the disk. */
static void drain(struct merged_file *file)
{
    struct buf *bytes = pdf_book_bytes(file->book);
    file_sink_add(&file->sink, bytes->at, bytes->n);
    hash_add(&file->hash, bytes->at, bytes->n);
    file->facts.bytes += bytes->n;
    bytes->n = 0;
}

static void spool_codes(struct merged_file *file)
{
    spool_add(&file->spool, file->job->out, file->codes.at, file->codes.n);
    file->codes.n = 0;
}

static void note_hotline(struct merged_file *file, const char *id)
{
    size_t at = 0;
    while (at < file->hotlines.n && strcmp(file->hotlines.at[at], id) < 0)
        at++;
    if (at < file->hotlines.n && strcmp(file->hotlines.at[at], id) == 0)
        return;
    *VEC_ADD(&file->arena, &file->hotlines) = NULL;
    memmove(file->hotlines.at + at + 1, file->hotlines.at + at,
            (file->hotlines.n - 1 - at) * sizeof *file->hotlines.at);
    file->hotlines.at[at] = arena_strdup(&file->arena, id);
}

static void note_facts(struct merged_file *file, const struct laid *laid)
{
    manifest_codes(&file->codes, &laid->sheets, file->facts.pages, &file->some_codes);
    if (file->codes.n > SPOOL_BYTES)
        spool_codes(file);
    file->facts.pages += laid->sheets.n;
    for (size_t i = 0; i < laid->used.nhotlines; i++)
        note_hotline(file, laid->used.hotlines[i]);
}

bool merged_file_add(struct merged_file *file, struct diag *diag, struct laid *laid, const char *const *titles,
                     size_t n)
{
    arena_reset(&file->scratch);
    struct page_outline *outline = arena_array(&file->scratch, n, sizeof *outline);
    size_t marks = 0;
    for (size_t i = 0; i < n; i++)
        if (titles[i])
            outline[marks++] = (struct page_outline){.title = titles[i]};
    laid->sheets.outline = outline;
    laid->sheets.noutline = marks;
    bool added = pdf_book_add(file->book, diag, &laid->sheets);
    note_facts(file, laid);
    drain(file);
    return added && !file->sink.error;
}

/* ---- the end */

/* What the journal will say of the file. False: reported. */
static bool enter(struct merged_file *file, struct diag *diag, const struct pdf_report *written)
{
    struct buf before = {0}, behind = {0};
    char hash[HASH_HEX];
    spool_codes(file);
    hash_now(&file->hash, hash);
    file->facts.sha256 = hash;
    file->facts.hotlines = file->hotlines.at;
    file->facts.nhotlines = file->hotlines.n;
    file->facts.written = written;
    manifest_before_codes(&before, file->piece, &file->facts);
    manifest_behind_codes(&behind, file->piece, &file->facts);
    if (file->spool.error)
        file_report_unwritable(diag, file->job->out, file->spool.error);
    bool entered = !file->spool.error &&
                   ledger_add_long(file->job->ledger, diag, &before, file->spool.file, file->spool.size, &behind);
    buf_release(&before);
    buf_release(&behind);
    return entered;
}

bool merged_file_end(struct merged_file *file, struct diag *diag, size_t left_out)
{
    struct pdf_report written;
    bool whole = pdf_book_end(file->book, &file->arena, diag, &written);
    file->ended = true;
    file->facts.left_out = left_out;
    if (whole)
        drain(file);
    if (!whole || (!file->sink.error && !enter(file, diag, &written))) {
        file_sink_drop(&file->sink);
        return false;
    }
    if (file_sink_close(&file->sink, diag, true))
        return true;
    if (!file->sink.there)
        ledger_failed(file->job->ledger, file->piece->path);
    return false;
}

void merged_file_drop(struct merged_file *file, struct diag *diag)
{
    if (file->ended)
        return;
    if (file->sink.error)
        file_sink_close(&file->sink, diag, false);
    else
        file_sink_drop(&file->sink);
}
