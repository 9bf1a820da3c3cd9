/* SHA-256 (FIPS 180-4), by nettle. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

enum { HASH_HEX = 65 };

/* 64 lower-case hex digits and a NUL. */
void hash_hex(const void *bytes, size_t size, char hex[HASH_HEX]);

#endif
