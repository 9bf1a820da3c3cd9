/* Items that are made by many threads and given back in the order in which they were taken, a few at a time: memory
 * does not grow with their number. */
#ifndef CLI_PUMP_H
#define CLI_PUMP_H

#include <stdbool.h>
#include <stddef.h>

struct pump {
    int threads;
    size_t size; /* of an item; zeroed once, then reused as it is left */
    void *context;
    bool (*take)(void *context, void *item); /* one at a time, in order; false: there are no more */
    void (*make)(void *context, void *tools, void *item);
    void (*give)(void *context, void *item); /* one at a time, in order */
    void (*end)(void *context);              /* when all were given, and what tools made still stands; or NULL */
    void (*drop)(void *item);                /* at the end, for every item that was ever taken; or NULL */
    void *(*open_tools)(void *context);      /* of a thread */
    void (*close_tools)(void *tools);
};

void pump_run(const struct pump *pump);

#endif
