/* A quick hash for tables in memory, eight bytes at a time. It is never written down and stops no attacker; hash.h does
 * both. */
#ifndef BASE_MIX_H
#define BASE_MIX_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MIX_SEED UINT64_C(14695981039346656037)

static inline uint64_t mix_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15); /* its bits reach far: numbers in a row must not cluster */
    const char *at = bytes;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * golden;
        hash ^= hash >> 29; /* and the high ones of a word must reach the low ones of the hash */
    }
    for (; size; size--, at++)
        hash = (hash ^ (unsigned char)*at) * golden;
    return hash;
}

#endif
