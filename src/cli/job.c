/* Read this file first: a piece, from content to paper, one call a stage. See src/README.md for the rooms.
 * The one hard thing: many threads, one result. Every worker owns all that changes; pieces keep their own findings,
 * which are joined in the order of the plan. */
#include "cli/job.h"

#include <pthread.h>

#include "base/file.h"
#include "check/check.h"
#include "cli/manifest.h"
#include "cli/sheets.h"
#include "compose/compose.h"
#include "pdf/pdf.h"

struct shared {
    const struct job *job;
    atomic_size_t next;
    pthread_mutex_t lock; /* of done and of progress */
    size_t done;
};

struct worker {
    struct text_engine *text;
    struct pdf_writer *pdf;
    struct arena arena, scratch; /* of one piece; of one call */
    struct buf file;
};

/* Ends early where a stage has reported an error: there is no file then, and the rest of the plan goes on. */
static void make_piece(struct worker *worker, const struct job *job, struct piece *piece)
{
    const struct spec_layout *layout = piece->layout;
    const struct content *content = job->project->content;
    struct arena *arena = &worker->arena;
    struct diag *diag = &piece->diag;
    struct page_doc pages, sheets;
    struct compose_report used;
    struct pdf_report written;

    const struct compose_request request = {.content = content,
                                            .material = piece->material,
                                            .layout = layout,
                                            .engine = worker->text,
                                            .langs = piece->langs,
                                            .nlangs = piece->nlangs,
                                            .date = job->date,
                                            .values = piece->values,
                                            .nvalues = piece->nvalues};
    if (!compose_document(arena, diag, &request, &pages, &used))
        return;

    struct check_subject subject = {.content = content,
                                    .material = piece->material,
                                    .layout = layout,
                                    .doc = &pages,
                                    .lang = piece->langs[piece->nlangs - 1],
                                    .date = job->date,
                                    .draft = used.draft,
                                    .stale = used.stale,
                                    .press = piece->profile == PDF_PRESS,
                                    .allowed = job->print->allowed,
                                    .nallowed = job->print->nallowed};
    check_run(CHECK_PAGE, &worker->scratch, diag, &subject);
    if (!job->out)
        piece->reading = check_reading_of(&worker->scratch, &subject);
    if (job->rule)
        piece->rule = check_rule(job->rule, &worker->scratch, diag, &subject);

    const struct sheets_request printing = {.piece = piece,
                                            .print = job->print,
                                            .lang = content_language(content, piece->langs[0]),
                                            .date = job->date,
                                            .condition = subject.press ? job->press->name : NULL,
                                            .engine = worker->text};
    if (!sheets_make(arena, diag, &printing, &pages, &sheets))
        return;
    subject.doc = &sheets;
    check_run(CHECK_SHEET, &worker->scratch, diag, &subject);

    if (diag->errors || !job->out)
        return;
    const struct pdf_options options = {.profile = piece->profile,
                                        .gray = job->print->ink != PRINT_FULL,
                                        .press = job->press,
                                        .date = job->date,
                                        .creator = "Handbill " HANDBILL_VERSION,
                                        .doc_id = piece->material->doc.text};
    if (!pdf_write(worker->pdf, arena, diag, &sheets, &options, &worker->file, &written))
        return;
    if (!file_write(diag, file_join(arena, job->out, piece->path), worker->file.at, worker->file.n))
        return;
    piece->entry = manifest_entry(piece, &pages, &sheets, &used, &written, &worker->file);
}

static void *work(void *context)
{
    struct shared *shared = context;
    const struct job *job = shared->job;
    struct worker worker = {.text = text_open(job->project->fonts), .pdf = pdf_open(job->project->fonts)};
    arena_init(&worker.arena);
    arena_init(&worker.scratch);
    for (size_t i; (i = atomic_fetch_add(&shared->next, 1)) < job->plan->pieces.n;) {
        struct piece *piece = &job->plan->pieces.at[i];
        make_piece(&worker, job, piece);
        arena_reset(&worker.arena);
        arena_reset(&worker.scratch);
        worker.file.n = 0;
        pthread_mutex_lock(&shared->lock);
        shared->done++;
        if (job->progress)
            job->progress(job->context, shared->done, job->plan->pieces.n, piece);
        pthread_mutex_unlock(&shared->lock);
    }
    text_free(worker.text);
    pdf_free(worker.pdf);
    arena_release(&worker.arena);
    arena_release(&worker.scratch);
    buf_release(&worker.file);
    return NULL;
}

void job_run(const struct job *job, struct diag *diag)
{
    enum { THREADS_MOST = 256 };
    struct shared shared = {.job = job, .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t threads[THREADS_MOST];
    int n = 0;
    /* This thread is a worker too; where the system gives no more threads, those that are there do it all. */
    while (n + 1 < job->threads && n < THREADS_MOST && (size_t)n + 1 < job->plan->pieces.n &&
           pthread_create(&threads[n], NULL, work, &shared) == 0)
        n++;
    work(&shared);
    while (n-- > 0)
        pthread_join(threads[n], NULL);
    for (size_t i = 0; i < job->plan->pieces.n; i++)
        diag_merge(diag, &job->plan->pieces.at[i].diag);
}
