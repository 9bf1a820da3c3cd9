/* Stage: rows of a table x the pieces of a plan -> documents; refused rows -> rejected.csv.
 * The table is read twice. The first reading makes nothing: it finds rows that would make the same file, counts, and
 * tells the ledger what will be replaced. The second makes the rows, by threads, and gives them back in order.
 * The one hard thing: a million rows in the memory of one; all that is kept of a row is 8 bytes for each of its files.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mix.h"
#include "cli/batch_internal.h"
#include "cli/interrupt.h"
#include "cli/pump.h"

enum { ROWS_REPORTED = 20, FINDINGS_MOST = 200 };
#define SAME_FILE "would make the same file"

/* Row ROW makes a file that row FIRST makes too. */
struct clash {
    size_t row, first;
};

/* ---- the first reading */

static uint64_t hash_of(const char *text)
{
    return mix_bytes(MIX_SEED, text, strlen(text));
}

static int by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void survey_piece(struct batch *batch, struct batch_row *row, const struct piece *piece)
{
    const struct job *job = batch->request->job;
    uint64_t hash = hash_of(data_name_fold(&row->arena, piece->path));
    buf_add(&batch->hashes, &hash, sizeof hash);
    if (!shard_has(batch->request->shard, row->row.hash))
        return;
    batch->documents++;
    if (job->ledger && (job->force || !ledger_knows(job->ledger, piece->path, piece->inputs)))
        ledger_replace(job->ledger, piece->path);
}

static void claim_piece(struct batch *batch, struct batch_row *row, const struct piece *piece)
{
    uint64_t hash = hash_of(data_name_fold(&row->arena, piece->path)), *all = (void *)batch->hashes.at;
    const uint64_t *found = bsearch(&hash, all, batch->hashes.n / sizeof *all, sizeof *all, by_value);
    if (!found)
        return;
    size_t *claim = &batch->claims[found - all];
    struct clash clash = {row->row.number, *claim};
    if (*claim)
        buf_add(&batch->clashes, &clash, sizeof clash);
    else
        *claim = row->row.number;
}

/* Reads all rows and calls NOTE for the pieces of each good one. False: the file cannot be read; reported. */
static bool each_piece(struct batch *batch, void note(struct batch *, struct batch_row *, const struct piece *))
{
    struct batch_row row = {0};
    enum data_step step = DATA_ROW;
    data_rewind(batch->rows.file);
    while (!interrupt_came() && (step = batch_row_next(&batch->rows, &row)) != DATA_END && step != DATA_FAILED)
        for (size_t i = 0; i < row.n; i++)
            note(batch, &row, &row.pieces[i]);
    if (step == DATA_FAILED)
        diag_merge(batch->diag, &row.diag);
    batch_row_release(&row);
    return step != DATA_FAILED;
}

/* Leaves the hashes that are there more than once; how many. */
static size_t keep_repeated(struct buf *hashes)
{
    uint64_t *all = (void *)hashes->at;
    size_t n = hashes->n / sizeof *all, kept = 0;
    if (n)
        qsort(all, n, sizeof *all, by_value);
    for (size_t i = 1; i < n; i++)
        if (all[i] == all[i - 1] && (!kept || all[kept - 1] != all[i]))
            all[kept++] = all[i];
    hashes->n = kept * sizeof *all;
    return kept;
}

static bool survey(struct batch *batch)
{
    if (!each_piece(batch, survey_piece))
        return false;
    size_t repeated = keep_repeated(&batch->hashes);
    batch->claims = arena_array(&batch->arena, repeated, sizeof *batch->claims);
    return !repeated || each_piece(batch, claim_piece);
}

static int by_row(const void *a, const void *b)
{
    const struct clash *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

/* What was refused for its name, and is fed back with it, would now take the place of the first one's file. */
static void check_old_clash(const struct batch *batch, struct batch_row *row)
{
    const struct job *job = batch->request->job;
    if (!row->row.reason || !strstr(row->row.reason, SAME_FILE) || !job->ledger || job->force)
        return;
    for (size_t i = 0; i < row->n && !row->refused; i++) {
        const struct piece *piece = &row->pieces[i];
        if (!file_exists(file_join(&row->arena, job->out, piece->path)) ||
            ledger_knows(job->ledger, piece->path, piece->inputs))
            continue;
        diag_error(&row->diag, row->row.span, "same-file", "this row " SAME_FILE " as an earlier one, '%s'",
                   piece->path);
        diag_hint(&row->diag, "change the row so that its name is another; --force replaces the file");
        row->refused = true;
    }
}

/* A row before ROW that makes the same file: the first one's file stands. */
static void check_clash(const struct batch *batch, struct batch_row *row)
{
    struct clash key = {row->row.number, 0};
    size_t n = batch->clashes.n / sizeof key;
    const struct clash *found = n ? bsearch(&key, batch->clashes.at, n, sizeof key, by_row) : NULL;
    if (!found)
        return;
    if (found->first == row->row.number)
        diag_error(&row->diag, row->row.span, "same-file", "this row would make two documents of one name, '%s'",
                   row->pieces[0].path);
    else
        diag_error(&row->diag, row->row.span, "same-file", "row %zu " SAME_FILE " as row %zu, '%s'", row->row.number,
                   found->first, row->pieces[0].path);
    diag_hint(&row->diag, "put something into --name that tells them apart, such as {row}, {material} or {lang}");
    row->refused = true;
}

/* ---- the second reading */

void batch_table_changed(struct batch *batch)
{
    diag_error(batch->diag, span_file(&batch->diag->arena, batch->request->options->data), "table-changed",
               "the table was changed while it was read");
    diag_hint(batch->diag, "give the same command again when nobody writes into it; what is made is kept");
    batch->result->stopped = true;
}

static bool take(void *context, void *item)
{
    struct batch *batch = context;
    struct batch_row *row = item;
    for (;;) {
        if (batch->result->stopped || interrupt_came())
            return false;
        enum data_step step = batch_row_next(&batch->rows, row);
        if (step == DATA_FAILED) {
            diag_merge(batch->diag, &row->diag);
            batch->result->stopped = true;
        }
        if (step == DATA_FAILED || step == DATA_END)
            return false;
        if (shard_has(batch->request->shard, row->row.hash))
            break;
    }
    if (!row->refused)
        check_clash(batch, row);
    if (!row->refused)
        check_old_clash(batch, row);
    return true;
}

static bool is_of_words(const struct diag_finding *finding)
{
    return strcmp(finding->id, "text-overflow") == 0 || strcmp(finding->id, "missing-glyph") == 0;
}

void batch_collect(struct batch_row *row, struct piece *piece)
{
    for (size_t i = 0; i < piece->diag.findings.n; i++) {
        struct diag_finding *finding = &piece->diag.findings.at[i];
        if (finding->level != DIAG_ERROR)
            continue;
        struct diag_note *note = VEC_ADD(&piece->diag.arena, &finding->notes);
        if (is_of_words(finding)) { /* to be mended in the table, so that is named first */
            *note = (struct diag_note){finding->span, "this is where it would stand"};
            finding->span = row->row.span;
        } else {
            *note = (struct diag_note){row->row.span, arena_format(&piece->diag.arena, "for row %zu", row->row.number)};
        }
    }
    row->refused |= piece->diag.errors > 0;
    diag_merge(&row->diag, &piece->diag);
    diag_release(&piece->diag);
}

static void make(void *context, void *tools, void *item)
{
    const struct batch *batch = context;
    struct batch_row *row = item;
    if (row->refused)
        return;
    for (size_t i = 0; i < row->n; i++) {
        job_piece(tools, batch->request->job, &row->pieces[i]);
        batch_collect(row, &row->pieces[i]);
    }
}

/* What would hit any other row as well. A font that is not there is not of these: the rows of other languages can be
 * made. */
static bool is_environment(const struct diag *diag)
{
    static const char *const ids[] = {"file-unwritable", "font-broken", "pdf-failed"};
    for (size_t i = 0; i < diag->findings.n; i++)
        for (size_t k = 0; k < sizeof ids / sizeof *ids; k++)
            if (strcmp(diag->findings.at[i].id, ids[k]) == 0)
                return true;
    return false;
}

/* What is wrong with the row, in one line. */
static void put_reason(struct buf *out, const struct diag *diag)
{
    for (size_t i = 0; i < diag->findings.n; i++) {
        const struct diag_finding *finding = &diag->findings.at[i];
        if (finding->level != DIAG_ERROR)
            continue;
        if (out->n)
            buf_text(out, "; ");
        buf_text(out, finding->text);
    }
}

static void reject(struct batch *batch, struct batch_row *row)
{
    struct buf reason = {0};
    if (!batch->result->rejected)
        return;
    batch->line.n = 0;
    if (!batch->rejecting) {
        file_sink_open(&batch->rejected, &batch->arena, batch->result->rejected);
        data_refused_head(batch->rows.file, &batch->line);
        batch->rejecting = true;
    }
    put_reason(&reason, &row->diag);
    data_refused_row(batch->rows.file, &row->row, buf_string(&reason), &batch->line);
    file_sink_add(&batch->rejected, batch->line.at, batch->line.n);
    buf_release(&reason);
}

static bool told_before(struct batch *batch, size_t number)
{
    if (!batch->merging)
        return false;
    while (batch->told.n <= number)
        buf_char(&batch->told, 0);
    bool told = batch->told.at[number];
    batch->told.at[number] = 1;
    return told;
}

void batch_tell(struct batch *batch, struct batch_row *row)
{
    struct batch_result *result = batch->result;
    if (row->refused && is_environment(&row->diag)) {
        if (!result->stopped) /* of the rows that were under way, one is enough */
            diag_merge(batch->diag, &row->diag);
        result->stopped = true; /* not the row's fault: it is made when that is mended */
        return;
    }
    bool again = row->refused && told_before(batch, row->row.number);
    result->rows += !batch->merging;
    if (row->refused && !again) {
        result->refused++;
        reject(batch, row);
    }
    bool report = result->refused <= ROWS_REPORTED && batch->diag->findings.n < FINDINGS_MOST;
    if (report)
        diag_merge(batch->diag, &row->diag);
    batch->silent += !report && row->refused && !again;
}

static void give(void *context, void *item)
{
    struct batch *batch = context;
    struct batch_row *row = item;
    struct batch_result *result = batch->result;
    for (size_t i = 0; i < row->n; i++) {
        result->made += row->pieces[i].outcome == PIECE_MADE;
        result->kept += row->pieces[i].outcome == PIECE_KEPT;
        result->checked += row->pieces[i].outcome == PIECE_CHECKED;
    }
    batch->done += row->n;
    batch_tell(batch, row);
    progress_show(batch->request->job->progress, batch->done, row->n ? row->pieces[0].path : "");
}

static void drop(void *item)
{
    batch_row_release(item);
}

static void *open_tools(void *context)
{
    return worker_open(((struct batch *)context)->request->job);
}

static void close_tools(void *tools)
{
    worker_free(tools);
}

static void make_rows(struct batch *batch)
{
    const struct job *job = batch->request->job;
    const struct pump pump = {.threads = job->threads,
                              .size = sizeof(struct batch_row),
                              .context = batch,
                              .take = take,
                              .make = make,
                              .give = give,
                              .drop = drop,
                              .open_tools = open_tools,
                              .close_tools = close_tools};
    data_rewind(batch->rows.file);
    progress_start(job->progress, job->progress->on, batch->documents);
    pump_run(&pump);
    progress_end(job->progress);
}

/* ---- the end */

static void tell_silent(struct batch *batch)
{
    const char *path = batch->request->options->data;
    if (!batch->silent)
        return;
    diag_error(batch->diag, span_file(&batch->diag->arena, path), "rows-refused", "%zu more row%s refused",
               batch->silent, batch->silent == 1 ? " is" : "s are");
    if (batch->result->rejected)
        diag_hint(batch->diag, "'%s' has them all, each with its reason", batch->result->rejected);
}

/* An old file of refused rows would be a lie when there are none; unless it is what was read. What was read must stay,
 * too, when the run ends early: it has rows that were not looked at. */
static void end_rejected(struct batch *batch)
{
    struct batch_result *result = batch->result;
    bool early = result->stopped || interrupt_came();
    bool is_read = result->rejected && data_is(batch->rows.file, result->rejected);
    if (batch->rejecting && early && is_read) {
        file_sink_drop(&batch->rejected);
    } else if (batch->rejecting) {
        if (file_sink_close(&batch->rejected, batch->diag, true))
            return;
    } else if (result->rejected && !early && !is_read) {
        unlink(result->rejected);
    }
    result->rejected = NULL;
}

static const char *const *inputs_of_all(struct batch *batch)
{
    const struct batch_request *request = batch->request;
    const char **shared = arena_array(&batch->arena, request->plan->pieces.n, sizeof *shared);
    for (size_t i = 0; i < request->plan->pieces.n; i++)
        shared[i] = inputs_of_plan(request->inputs, &request->plan->pieces.at[i], request->job->date);
    return shared;
}

static bool open_rows(struct batch *batch)
{
    const struct batch_request *request = batch->request;
    return batch_rows_open(&batch->rows, &batch->arena, batch->diag, request->job->project, request->plan,
                           request->options->data, request->options->name, inputs_of_all(batch),
                           request->options->merge != NULL);
}

/* A document for each row. False: reported. */
static bool make_documents(struct batch *batch)
{
    const struct job *job = batch->request->job;
    if (!survey(batch) || (job->ledger && !ledger_start(job->ledger, batch->diag)))
        return false;
    make_rows(batch);
    if (batch->done < batch->documents && !batch->result->stopped && !interrupt_came())
        batch_table_changed(batch);
    return true;
}

void batch_run(const struct batch_request *request, struct diag *diag, struct batch_result *out)
{
    struct batch batch = {.request = request, .diag = diag, .result = out, .merging = request->options->merge != NULL};
    const char *folder = request->job->out;
    *out = (struct batch_result){0};
    if (!request->plan->pieces.n)
        return;
    arena_init(&batch.arena);
    if (folder)
        out->rejected =
            file_join(&diag->arena, folder, arena_format(&batch.arena, "rejected%s.csv", request->shard->suffix));
    if (open_rows(&batch) && (batch.merging ? batch_merge : make_documents)(&batch)) {
        end_rejected(&batch);
        tell_silent(&batch);
        out->ended = true;
    } else {
        if (batch.rejecting)
            end_rejected(&batch);
        out->rejected = NULL;
    }
    batch_rows_close(&batch.rows);
    buf_release(&batch.hashes);
    buf_release(&batch.clashes);
    buf_release(&batch.told);
    buf_release(&batch.line);
    arena_release(&batch.arena);
}
