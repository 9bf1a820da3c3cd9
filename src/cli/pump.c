/* Stage: take -> make, by threads -> give, in order.
 * The one hard thing: a slow item must hold up neither the others nor the memory, so threads may run ahead of the
 * oldest unfinished one by a few items each, and wait then. */
#include "cli/pump.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { THREADS_MOST = 256, AHEAD = 4 };

struct running {
    const struct pump *pump;
    pthread_mutex_t lock;
    pthread_cond_t given;
    char *items;
    bool *done;
    size_t slots, taken, out; /* OUT: how many were given */
    void *tools[THREADS_MOST + 1];
    int ntools;
    bool dry;
};

static void *slot(const struct running *run, size_t number)
{
    return run->items + number % run->slots * run->pump->size;
}

/* With the lock held. */
static void give_finished(struct running *run)
{
    while (run->out < run->taken && run->done[run->out % run->slots]) {
        run->done[run->out % run->slots] = false;
        run->pump->give(run->pump->context, slot(run, run->out));
        run->out++;
    }
    pthread_cond_broadcast(&run->given);
}

static void *work(void *context)
{
    struct running *run = context;
    const struct pump *pump = run->pump;
    void *tools = pump->open_tools(pump->context);
    pthread_mutex_lock(&run->lock);
    run->tools[run->ntools++] = tools;
    for (;;) {
        while (!run->dry && run->taken - run->out == run->slots)
            pthread_cond_wait(&run->given, &run->lock);
        if (run->dry)
            break;
        size_t number = run->taken;
        if (!pump->take(pump->context, slot(run, number))) {
            run->dry = true;
            break;
        }
        run->taken++;
        pthread_mutex_unlock(&run->lock);
        pump->make(pump->context, tools, slot(run, number));
        pthread_mutex_lock(&run->lock);
        run->done[number % run->slots] = true;
        give_finished(run);
    }
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

void pump_run(const struct pump *pump)
{
    struct running run = {.pump = pump, .lock = PTHREAD_MUTEX_INITIALIZER, .given = PTHREAD_COND_INITIALIZER};
    pthread_t threads[THREADS_MOST];
    int n = 0;
    run.slots = pump->threads > 1 ? (size_t)pump->threads * AHEAD : 1;
    run.items = mem_alloc(run.slots * pump->size);
    run.done = mem_alloc(run.slots * sizeof *run.done);
    memset(run.items, 0, run.slots * pump->size);
    memset(run.done, 0, run.slots * sizeof *run.done);
    /* This thread works too; where the system gives no more threads, those that are there do it all. */
    while (n + 1 < pump->threads && n < THREADS_MOST && pthread_create(&threads[n], NULL, work, &run) == 0)
        n++;
    work(&run);
    while (n-- > 0)
        pthread_join(threads[n], NULL);
    if (pump->end)
        pump->end(pump->context);
    /* Not by its own thread: what one has made may be given, or be waited with, after it has run dry. */
    while (run.ntools-- > 0)
        pump->close_tools(run.tools[run.ntools]);
    for (size_t i = 0; pump->drop && i < run.slots && i <= run.taken; i++) /* the last: what take looked at in vain */
        pump->drop(slot(&run, i));
    free(run.items);
    free(run.done);
}
