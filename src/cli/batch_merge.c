/* Stage: rows of a table -> one PDF with a bookmark for each; cards of different rows share sheets.
 * The one hard thing: rows are composed by many threads and bound by one, in order. A poster is bound as soon as it is
 * its turn; a card waits, with the memory that it lies in, until its sheet is full. In stack order the K-th card of
 * each sheet follows the K-th of the sheet before, so that the stacks that a guillotine leaves are in the table's order
 * one after the other. */
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mix.h"
#include "cli/batch_internal.h"
#include "cli/interrupt.h"
#include "cli/merged_file.h"
#include "cli/pump.h"
#include "cli/sheets.h"

/* A row's card while it waits for its sheet. */
struct waiting {
    struct arena arena;
    struct laid laid;
    const char *title; /* NULL: the place stays empty */
};

/* One file. */
struct merge {
    struct batch *batch;
    struct piece *piece; /* of the file: the first of those that rows are made into */
    struct worker *worker;
    struct merged_file *file; /* NULL: no row was bound yet */
    struct arena arena;

    struct buf places; /* of the good rows in the table, struct placed, in their order */
    char inputs[HASH_HEX];
    size_t labels; /* of a sheet; 0: not cards */
    struct waiting *waiting;
    size_t nwaiting;
    size_t next, slots, done; /* NEXT of all SLOTS on the sheets */
    size_t left_out;          /* rows that could not be set */
    bool stack;
};

/* A row as the survey saw it. */
struct placed {
    struct data_place place;
    uint64_t hash;
};

/* What a thread hands over. */
struct bound_row {
    struct batch_row row;
    struct laid laid;
    bool laid_out, empty;
};

/* ---- which rows, and of what they are made */

/* Whether both go into one file. */
static bool is_of_file(const struct batch *batch, const struct piece *of, const struct piece *piece)
{
    bool same = piece->material == of->material && piece->layout == of->layout && piece->profile == of->profile;
    return same && (batch->rows.has_lang || strcmp(piece->lang, of->lang) == 0);
}

/* The piece of ROW that goes into the file, or NULL. */
static struct piece *piece_of(const struct merge *merge, struct batch_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (is_of_file(merge->batch, merge->piece, &row->pieces[i]))
            return &row->pieces[i];
    return NULL;
}

static uint64_t hash_of(const struct batch_row *row)
{
    return mix_bytes(MIX_SEED, row->row.hash, strlen(row->row.hash));
}

/* False: the table cannot be read; reported. */
static bool survey(struct merge *merge)
{
    struct batch *batch = merge->batch;
    struct batch_row row = {0};
    struct buf all = {0};
    enum data_step step;
    const char *order = merge->stack ? "stack" : "row";
    hash_hex(order, strlen(order), merge->inputs);
    data_rewind(batch->rows.file);
    for (;;) {
        struct placed placed = {.place = data_here(batch->rows.file)};
        step = batch_row_next(&batch->rows, &row);
        if (step == DATA_END || step == DATA_FAILED || interrupt_came())
            break;
        if (!shard_has(batch->request->shard, row.row.hash))
            continue;
        batch->result->rows += !batch->surveyed;
        if (row.refused)
            batch_tell(batch, &row);
        const struct piece *piece = piece_of(merge, &row);
        if (!piece)
            continue;
        placed.hash = hash_of(&row);
        buf_add(&merge->places, &placed, sizeof placed);
        all.n = 0;
        buf_text(&all, merge->inputs);
        buf_text(&all, piece->inputs);
        buf_text(&all, row.row.title);
        hash_hex(all.at, all.n, merge->inputs);
    }
    if (step == DATA_FAILED)
        diag_merge(batch->diag, &row.diag);
    batch->result->stopped |= step == DATA_FAILED;
    batch->surveyed = true;
    buf_release(&all);
    batch_row_release(&row);
    merge->inputs[INPUTS_HEX - 1] = '\0';
    return step != DATA_FAILED;
}

/* ---- binding */

/* Adds sheets with bookmarks; the first begin the file. */
static bool bind(struct merge *merge, struct diag *diag, struct laid *laid, const char *const *titles, size_t n)
{
    if (!merge->file)
        merge->file = merged_file_open(merge->worker, merge->batch->request->job, merge->piece, diag, laid);
    return merge->file && merged_file_add(merge->file, diag, laid, titles, n);
}

/* ---- cards */

static void move_tags(const struct page *page, int by)
{
    for (size_t i = 0; i < page->n; i++) {
        struct page_item *item = (struct page_item *)&page->items[i]; /* of a document that is ours alone */
        if (item->tag != PAGE_NO_TAG)
            item->tag += by;
        if (item->kind == PAGE_GROUP)
            move_tags(item->group.page, by);
    }
}

static void add_card(struct page *pages, struct page_tag *tags, size_t *npages, size_t *ntags,
                     const struct page_doc *card)
{
    for (size_t i = 0; i < card->n; i++) {
        move_tags(&card->pages[i], (int)*ntags);
        pages[(*npages)++] = card->pages[i];
    }
    for (size_t i = 0; i < card->ntags; i++) {
        struct page_tag tag = card->tags[i];
        if (tag.parent != PAGE_NO_TAG)
            tag.parent += (int)*ntags;
        else if (!tag.lang)
            tag.lang = card->lang;
        tags[*ntags + i] = tag;
    }
    *ntags += card->ntags;
}

/* A card without anything on it, for a place that stays empty. */
static void add_blank(struct page *pages, size_t *npages, const struct page_doc *like)
{
    for (size_t i = 0; i < like->n; i++) {
        pages[*npages] = like->pages[i];
        pages[*npages].items = NULL;
        pages[(*npages)++].n = 0;
    }
}

static const struct waiting *first_card(const struct merge *merge)
{
    for (size_t i = 0; i < merge->nwaiting; i++)
        if (merge->waiting[i].title)
            return &merge->waiting[i];
    return NULL;
}

/* The cards that wait become a sheet. */
static bool bind_sheet(struct merge *merge, struct diag *diag)
{
    const struct waiting *like = first_card(merge);
    struct arena arena;
    bool good = true;
    arena_init(&arena);
    if (like) {
        const char **titles = arena_array(&arena, merge->nwaiting, sizeof *titles);
        size_t npages = 0, ntags = 0, most = 0;
        for (size_t i = 0; i < merge->nwaiting; i++)
            most += merge->waiting[i].title ? merge->waiting[i].laid.pages.ntags : 0;
        struct page *pages = arena_array(&arena, (merge->nwaiting + 1) * like->laid.pages.n, sizeof *pages);
        struct page_tag *tags = arena_array(&arena, most, sizeof *tags);
        for (size_t i = 0; i < merge->nwaiting; i++) {
            titles[i] = merge->waiting[i].title;
            if (titles[i])
                add_card(pages, tags, &npages, &ntags, &merge->waiting[i].laid.pages);
            else
                add_blank(pages, &npages, &like->laid.pages);
        }
        if (merge->nwaiting == 1) /* one card alone would fill the sheet with copies of itself */
            add_blank(pages, &npages, &like->laid.pages);
        struct laid laid = {.pages = like->laid.pages, .used = like->laid.used};
        laid.pages.pages = pages;
        laid.pages.n = npages;
        laid.pages.tags = tags;
        laid.pages.ntags = ntags;
        struct piece piece = *merge->piece;
        piece.diag = (struct diag){0};
        good = job_impose(merge->worker, merge->batch->request->job, &piece, &arena, &laid) && !piece.diag.errors &&
               bind(merge, &piece.diag, &laid, titles, merge->nwaiting);
        diag_merge(diag, &piece.diag);
        diag_release(&piece.diag);
    }
    worker_rest(merge->worker);
    for (size_t i = 0; i < merge->nwaiting; i++) {
        if (merge->waiting[i].title)
            compose_let_go(&merge->waiting[i].laid.used);
        arena_reset(&merge->waiting[i].arena);
    }
    merge->nwaiting = 0;
    arena_release(&arena);
    return good;
}

/* The card moves, with its memory, from the row to the sheet. */
static void wait_for_sheet(struct merge *merge, struct bound_row *bound)
{
    struct waiting *waiting = &merge->waiting[merge->nwaiting++];
    struct arena memory = waiting->arena;
    waiting->arena = bound->row.arena;
    bound->row.arena = memory;
    waiting->laid = bound->laid;
    waiting->title = bound->laid_out ? bound->row.row.title : NULL;
    bound->laid_out = false;
}

/* ---- rows by threads */

/* The row that belongs at the next place. False: there are no more. */
static bool next_place(struct merge *merge, struct placed *place, bool *empty)
{
    const struct placed *all = (const void *)merge->places.at;
    size_t n = merge->places.n / sizeof *all, index = merge->next;
    if (merge->next == merge->slots)
        return false;
    if (merge->stack) {
        size_t sheets = merge->slots / merge->labels;
        index = merge->next % merge->labels * sheets + merge->next / merge->labels;
    }
    merge->next++;
    *empty = index >= n;
    if (!*empty)
        *place = all[index];
    return true;
}

static bool take(void *context, void *item)
{
    struct merge *merge = context;
    struct batch *batch = merge->batch;
    struct bound_row *bound = item;
    struct placed placed;
    bound->laid_out = false;
    if (batch->result->stopped || interrupt_came() || !next_place(merge, &placed, &bound->empty))
        return false;
    if (bound->empty)
        return true;
    data_go(batch->rows.file, placed.place);
    enum data_step step = batch_row_next(&batch->rows, &bound->row);
    if (step == DATA_ROW && hash_of(&bound->row) == placed.hash)
        return true;
    if (step == DATA_FAILED)
        diag_merge(batch->diag, &bound->row.diag);
    else
        batch_table_changed(batch);
    batch->result->stopped = true;
    return false;
}

static void make(void *context, void *tools, void *item)
{
    struct merge *merge = context;
    struct bound_row *bound = item;
    const struct job *job = merge->batch->request->job;
    struct piece *piece = bound->empty ? NULL : piece_of(merge, &bound->row);
    if (!piece)
        return;
    bound->laid_out = job_compose(tools, job, piece, &bound->row.arena, &bound->laid);
    if (bound->laid_out && !merge->labels && !job_impose(tools, job, piece, &bound->row.arena, &bound->laid)) {
        compose_let_go(&bound->laid.used);
        bound->laid_out = false;
    }
    worker_rest(tools);
    if (bound->laid_out && piece->diag.errors) {
        compose_let_go(&bound->laid.used);
        bound->laid_out = false;
    }
    batch_collect(&bound->row, piece);
}

static void give(void *context, void *item)
{
    struct merge *merge = context;
    struct batch *batch = merge->batch;
    struct bound_row *bound = item;
    bool good = true;
    if (!bound->empty) { /* before its memory moves */
        merge->left_out += !bound->laid_out;
        batch_tell(batch, &bound->row);
        progress_show(batch->request->job->progress, ++merge->done, bound->row.row.title);
    }
    if (merge->labels) {
        if (bound->laid_out || merge->stack)
            wait_for_sheet(merge, bound);
        if (merge->nwaiting == merge->labels)
            good = bind_sheet(merge, batch->diag);
    } else if (bound->laid_out) {
        good = bind(merge, batch->diag, &bound->laid, &bound->row.row.title, 1);
        compose_let_go(&bound->laid.used);
    }
    batch->result->stopped |= !good;
}

static void drop(void *item)
{
    batch_row_release(&((struct bound_row *)item)->row);
}

static void *open_tools(void *context)
{
    return worker_open(((struct merge *)context)->batch->request->job);
}

static void close_tools(void *tools)
{
    worker_free(tools);
}

/* ---- a file */

/* The last sheet, which is not full. */
static void bind_last(void *context)
{
    struct merge *merge = context;
    struct batch *batch = merge->batch;
    if (merge->nwaiting && !batch->result->stopped && !interrupt_came() && !bind_sheet(merge, batch->diag))
        batch->result->stopped = true;
}

static void bind_rows(struct merge *merge)
{
    struct batch *batch = merge->batch;
    const struct job *job = batch->request->job;
    const struct pump pump = {.threads = job->threads,
                              .size = sizeof(struct bound_row),
                              .context = merge,
                              .take = take,
                              .make = make,
                              .give = give,
                              .end = bind_last,
                              .drop = drop,
                              .open_tools = open_tools,
                              .close_tools = close_tools};
    merge->worker = worker_open(job);
    progress_start(job->progress, job->progress->on, merge->places.n / sizeof(struct placed));
    pump_run(&pump);
    progress_end(job->progress);
    bool whole = merge->file && !batch->result->stopped && !interrupt_came();
    if (whole && merged_file_end(merge->file, batch->diag, merge->left_out))
        batch->result->made++;
    else if (whole)
        batch->result->stopped = true;
    else if (merge->file)
        merged_file_drop(merge->file, batch->diag);
    merged_file_free(merge->file);
    worker_free(merge->worker);
}

static void release(struct merge *merge)
{
    for (size_t i = 0; merge->waiting && i < merge->labels; i++)
        arena_release(&merge->waiting[i].arena);
    buf_release(&merge->places);
    arena_release(&merge->arena);
}

/* The file that OF goes into: its name is without rows' values, but with the shard's number. NULL: reported. */
static struct piece *name_file(struct batch *batch, struct arena *arena, const struct piece *of)
{
    struct piece *file = arena_alloc(arena, sizeof *file);
    *file = *of;
    file->diag = (struct diag){0};
    if (batch->rows.has_lang)
        file->lang = "all";
    const char *name = batch_file_name(&batch->rows, arena, batch->diag, file);
    if (!name)
        return NULL;
    file->path =
        arena_format(arena, "%s/%s%s.pdf", print_profile_name(of->profile), name, batch->request->shard->suffix);
    return file;
}

/* Refused rows that were mended make a file beside the one that all others are in; the same ones, the same file. */
static void keep_others(struct merge *merge)
{
    const struct job *job = merge->batch->request->job;
    struct piece *piece = merge->piece;
    const char *path = piece->path;
    int stem = (int)strlen(path) - (int)strlen(".pdf");
    if (!job->ledger || !data_of_refused(merge->batch->rows.file))
        return;
    for (int k = 2; file_exists(file_join(&merge->arena, job->out, piece->path)) &&
                    !ledger_knows(job->ledger, piece->path, piece->inputs);
         k++)
        piece->path = arena_format(&merge->arena, "%.*s-%d.pdf", stem, path, k);
}

/* False: nothing more can be made. */
static bool merge_file(struct batch *batch, struct piece *file)
{
    const struct job *job = batch->request->job;
    const char *order = batch->request->options->order;
    struct merge merge = {.batch = batch, .piece = file, .stack = order && strcmp(order, "stack") == 0};
    merge.labels = sheets_labels(job->print, file);
    merge.stack &= merge.labels > 0;
    bool good = survey(&merge);
    file->inputs = merge.inputs;
    keep_others(&merge);
    size_t rows = merge.places.n / sizeof(struct placed);
    size_t sheets = merge.labels ? (rows + merge.labels - 1) / merge.labels : 0;
    merge.slots = merge.stack ? sheets * merge.labels : rows;
    merge.waiting = merge.labels ? arena_array(&merge.arena, merge.labels, sizeof *merge.waiting) : NULL;
    bool kept = good && job->ledger && !job->force && ledger_keeps(job->ledger, file->path, merge.inputs);
    if (kept)
        batch->result->kept++;
    if (good && job->ledger && !kept)
        ledger_replace(job->ledger, file->path);
    if (good && !kept && (!job->ledger || ledger_start(job->ledger, batch->diag)))
        bind_rows(&merge);
    release(&merge);
    return good && !batch->result->stopped && !interrupt_came();
}

/* Two files of one name: the second would take the place of the first. */
static bool check_names(struct batch *batch, struct arena *arena, struct piece *const *files, size_t n)
{
    static const struct span nowhere;
    const char **names = arena_array(arena, n, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        names[i] = data_name_fold(arena, files[i]->path);
        for (size_t k = 0; k < i; k++)
            if (strcmp(names[k], names[i]) == 0) {
                diag_error(batch->diag, nowhere, "same-file",
                           "'%s' in %s and '%s' in %s would make the same file, '%s'", files[k]->material->id.text,
                           files[k]->lang, files[i]->material->id.text, files[i]->lang, files[i]->path);
                diag_hint(batch->diag,
                          "put something into --name that tells them apart, such as {material}, {format} or {lang}");
                return false;
            }
    }
    return true;
}

bool batch_merge(struct batch *batch)
{
    const struct plan *plan = batch->request->plan;
    struct arena arena;
    arena_init(&arena);
    struct piece **files = arena_array(&arena, plan->pieces.n, sizeof *files);
    size_t n = 0;
    bool good = true;
    for (size_t i = 0; i < plan->pieces.n && good; i++) {
        const struct piece *piece = &plan->pieces.at[i];
        bool new = true;
        for (size_t k = 0; k < n && new; k++)
            new = !is_of_file(batch, files[k], piece);
        if (new)
            good = (files[n++] = name_file(batch, &arena, piece)) != NULL;
    }
    good = good && check_names(batch, &arena, files, n);
    for (size_t i = 0; i < n && good; i++)
        good = merge_file(batch, files[i]);
    arena_release(&arena);
    return good;
}
