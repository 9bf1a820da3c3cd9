/* --shard K/N: which part of the work is this machine's. */
#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include <stdbool.h>

#include "base/arena.h"
#include "cli/options.h"

enum { SHARDS_MOST = 10000 };

struct shard {
    unsigned k, n;      /* of 1/1: all of it */
    const char *suffix; /* of the files that each shard has its own of: "", or "-2-of-4" */
};

/* False: printed. */
bool shard_read(struct arena *arena, const struct command *command, const char *text, struct shard *out);

/* Whether the thing with this hash (hex digits of SHA-256) belongs to the shard. */
bool shard_has(const struct shard *shard, const char *hash);

/* The same for a text. */
bool shard_has_text(const struct shard *shard, const char *text);

#endif
