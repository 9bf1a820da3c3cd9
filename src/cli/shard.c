/* Stage: a stable hash of a row or a path -> one of N shards. It depends on nothing else, neither on the order of rows
 * nor on how many there are, so that a row that is added does not move the others to other machines. */
#include "cli/shard.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { DIGITS = 15 };

bool shard_read(struct arena *arena, const struct command *command, const char *text, struct shard *out)
{
    *out = (struct shard){1, 1, ""};
    if (!text)
        return true;
    char *slash, *end = NULL;
    unsigned long k = strtoul(text, &slash, 10), n = *slash == '/' ? strtoul(slash + 1, &end, 10) : 0;
    bool digits = strspn(text, "0123456789/") == strlen(text);
    if (!digits || !end || *end || k < 1 || k > n || n > SHARDS_MOST) {
        usage_error(command, "'--shard %s' is not K/N with K from 1 to N, such as 2/4", text);
        return false;
    }
    out->k = (unsigned)k;
    out->n = (unsigned)n;
    if (n > 1)
        out->suffix = arena_format(arena, "-%lu-of-%lu", k, n);
    return true;
}

bool shard_has(const struct shard *shard, const char *hash)
{
    char digits[DIGITS + 1] = "";
    memcpy(digits, hash, DIGITS);
    return shard->n == 1 || strtoull(digits, NULL, 16) % shard->n == shard->k - 1;
}

bool shard_has_text(const struct shard *shard, const char *text)
{
    char hash[HASH_HEX];
    hash_hex(text, strlen(text), hash);
    return shard_has(shard, hash);
}
