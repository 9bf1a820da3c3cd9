/* space: nothing, of a given size. With a rule below it is a line to write on. */
#include "compose/compose_internal.h"

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    (void)c;
    (void)block;
    (void)width;
    return (struct block_size){0, 0, -1};
}

const struct block_kind BLOCK_SPACE = {.spec = {.name = "space", .ornament = true}, .measure = measure};
