/* Read this file first: a piece, from content to paper, one call a stage. See src/README.md for the rooms.
 * The one hard thing: many threads, one result. Every worker owns all that changes; pieces keep their own findings,
 * which are joined in the order of the plan (pump.c). */
#include "cli/job.h"

#include <stdlib.h>

#include "base/file.h"
#include "check/check.h"
#include "cli/interrupt.h"
#include "cli/manifest.h"
#include "cli/pictures.h"
#include "cli/pump.h"
#include "cli/sheets.h"
#include "compose/compose.h"
#include "pdf/pdf.h"

struct worker {
    struct text_engine *text;
    struct compose_cache *shared;
    struct check_memo *judged;
    struct pdf_writer *pdf;
    struct arena arena, scratch; /* of one piece; of one call */
    struct buf file, entry;
};

/* The file appears under its name when its line stands in the journal. */
static bool publish(struct worker *worker, const struct job *job, struct piece *piece)
{
    struct file_sink sink;
    file_sink_open(&sink, &worker->arena, file_join(&worker->arena, job->out, piece->path));
    file_sink_add(&sink, worker->file.at, worker->file.n);
    if (!sink.error && !ledger_add(job->ledger, &piece->diag, &worker->entry)) {
        file_sink_drop(&sink);
        return false;
    }
    bool there = file_sink_close(&sink, &piece->diag, false);
    if (!there)
        ledger_failed(job->ledger, piece->path);
    return there;
}

static struct check_subject subject_of(const struct job *job, const struct piece *piece, const struct laid *laid)
{
    return (struct check_subject){.content = job->project->content,
                                  .material = piece->material,
                                  .layout = piece->layout,
                                  .lang = piece->lang,
                                  .langs = piece->langs,
                                  .nlangs = piece->nlangs,
                                  .date = job->date,
                                  .values = piece->values,
                                  .nvalues = piece->nvalues,
                                  .draft = laid->used.draft,
                                  .stale = laid->used.stale,
                                  .press = piece->profile == PDF_PRESS,
                                  .allowed = job->print->allowed,
                                  .nallowed = job->print->nallowed};
}

bool job_compose(struct worker *worker, const struct job *job, struct piece *piece, struct arena *arena,
                 struct laid *out)
{
    struct compose_request request = {.content = job->project->content,
                                      .material = piece->material,
                                      .layout = piece->layout,
                                      .engine = worker->text,
                                      .cache = worker->shared,
                                      .langs = piece->langs,
                                      .nlangs = piece->nlangs,
                                      .date = job->date,
                                      .values = piece->values,
                                      .nvalues = piece->nvalues};
    if (!pictures_of_piece(arena, &piece->diag, job->project, piece, &request) ||
        !compose_document(arena, &piece->diag, &request, &out->pages, &out->used))
        return false;
    struct check_subject subject = subject_of(job, piece, out);
    subject.doc = &out->pages;
    subject.memo = worker->judged;
    check_run(CHECK_PAGE, &worker->scratch, &piece->diag, &subject);
    if (!job->out)
        piece->reading = check_reading_of(&worker->scratch, &subject);
    if (job->rule)
        piece->rule = check_rule(job->rule, &worker->scratch, &piece->diag, &subject);
    return true;
}

/* What the slug tells of a press file that should not have been made. */
static const char *let_through(struct worker *worker, struct arena *arena, const struct check_subject *subject)
{
    const char *all = NULL;
    for (size_t i = 0; i < subject->nallowed; i++)
        if (check_is_let_through(&worker->scratch, subject, subject->allowed[i]))
            all = arena_format(arena, "%s %s", all ? all : "MADE IN SPITE OF:", subject->allowed[i]);
    return all;
}

bool job_impose(struct worker *worker, const struct job *job, struct piece *piece, struct arena *arena,
                struct laid *laid)
{
    struct check_subject subject = subject_of(job, piece, laid);
    const struct sheets_request printing = {.piece = piece,
                                            .print = job->print,
                                            .lang = content_language(job->project->content, piece->langs[0]),
                                            .date = job->date,
                                            .condition = subject.press ? job->press->name : NULL,
                                            .allowed = let_through(worker, arena, &subject),
                                            .engine = worker->text};
    if (!sheets_make(arena, &piece->diag, &printing, &laid->pages, &laid->sheets))
        return false;
    subject.doc = &laid->sheets;
    check_run(CHECK_SHEET, &worker->scratch, &piece->diag, &subject);
    return true;
}

struct pdf_options job_pdf_options(const struct job *job, const struct piece *piece)
{
    return (struct pdf_options){.profile = piece->profile,
                                .gray = job->print->ink != PRINT_FULL,
                                .press = job->press,
                                .date = job->date,
                                .creator = "Handbill " HANDBILL_VERSION,
                                .doc_id = piece->material->doc.text};
}

static enum piece_outcome print(struct worker *worker, const struct job *job, struct piece *piece,
                                const struct laid *laid)
{
    const struct pdf_options options = job_pdf_options(job, piece);
    struct pdf_report written;
    if (piece->diag.errors)
        return PIECE_FAILED;
    if (!job->out)
        return PIECE_CHECKED;
    if (!pdf_write(worker->pdf, &worker->arena, &piece->diag, &laid->sheets, &options, &worker->file, &written))
        return PIECE_FAILED;
    manifest_entry(&worker->entry, piece, laid, &written, &worker->file);
    return publish(worker, job, piece) ? PIECE_MADE : PIECE_FAILED;
}

/* Ends early where a stage has reported an error: there is no file then, and the rest of the plan goes on. */
static enum piece_outcome make(struct worker *worker, const struct job *job, struct piece *piece)
{
    struct laid laid;
    if (job->ledger && !job->force && ledger_keeps(job->ledger, piece->path, piece->inputs))
        return PIECE_KEPT;
    if (!job_compose(worker, job, piece, &worker->arena, &laid))
        return PIECE_FAILED;
    enum piece_outcome outcome = PIECE_FAILED;
    if (job_impose(worker, job, piece, &worker->arena, &laid))
        outcome = print(worker, job, piece, &laid);
    compose_let_go(&laid.used);
    return outcome;
}

void job_piece(struct worker *worker, const struct job *job, struct piece *piece)
{
    piece->outcome = make(worker, job, piece);
    worker_rest(worker);
}

void worker_rest(struct worker *worker)
{
    arena_reset(&worker->arena);
    arena_reset(&worker->scratch);
    worker->file.n = worker->entry.n = 0;
}

struct worker *worker_open(const struct job *job)
{
    struct worker *worker = mem_alloc(sizeof *worker);
    *worker = (struct worker){.text = text_open(job->project->fonts),
                              .shared = compose_cache_open(),
                              .judged = check_memo_open(),
                              .pdf = pdf_open(job->project->fonts)};
    arena_init(&worker->arena);
    arena_init(&worker->scratch);
    return worker;
}

struct pdf_writer *worker_pdf(struct worker *worker)
{
    return worker->pdf;
}

void worker_free(struct worker *worker)
{
    compose_cache_free(worker->shared); /* it holds paragraphs of the engine */
    text_free(worker->text);
    check_memo_free(worker->judged);
    pdf_free(worker->pdf);
    arena_release(&worker->arena);
    arena_release(&worker->scratch);
    buf_release(&worker->file);
    buf_release(&worker->entry);
    free(worker);
}

/* ---- a plan */

struct walk {
    const struct job *job;
    struct plan *plan;
    struct diag *diag;
    size_t next, done;
};

static bool take(void *context, void *item)
{
    struct walk *walk = context;
    if (walk->next == walk->plan->pieces.n || interrupt_came())
        return false;
    *(struct piece **)item = &walk->plan->pieces.at[walk->next++];
    return true;
}

static void make_one(void *context, void *tools, void *item)
{
    const struct walk *walk = context;
    job_piece(tools, walk->job, *(struct piece **)item);
}

static void give(void *context, void *item)
{
    struct walk *walk = context;
    struct piece *piece = *(struct piece **)item;
    diag_merge(walk->diag, &piece->diag);
    progress_show(walk->job->progress, ++walk->done, piece->path);
}

static void *open_tools(void *context)
{
    return worker_open(((struct walk *)context)->job);
}

static void close_tools(void *tools)
{
    worker_free(tools);
}

void job_run(const struct job *job, struct plan *plan, struct diag *diag)
{
    struct walk walk = {.job = job, .plan = plan, .diag = diag};
    const struct pump pump = {.threads = (size_t)job->threads < plan->pieces.n ? job->threads : (int)plan->pieces.n,
                              .size = sizeof(struct piece *),
                              .context = &walk,
                              .take = take,
                              .make = make_one,
                              .give = give,
                              .open_tools = open_tools,
                              .close_tools = close_tools};
    progress_start(job->progress, job->progress->on, plan->pieces.n);
    pump_run(&pump);
    progress_end(job->progress);
}
