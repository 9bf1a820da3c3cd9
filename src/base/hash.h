/* SHA-256 (FIPS 180-4), by nettle. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

enum { HASH_HEX = 65 };

/* 64 lower-case hex digits and a NUL. */
void hash_hex(const void *bytes, size_t size, char hex[HASH_HEX]);

/* The same bit by bit. */
struct hash {
    _Alignas(8) unsigned char state[128]; /* nettle's */
};
void hash_begin(struct hash *hash);
void hash_add(struct hash *hash, const void *bytes, size_t size);
/* Of what was added so far; more may follow. */
void hash_now(const struct hash *hash, char hex[HASH_HEX]);

#endif
