/* Bytes -> SHA-256 in hex, for the manifest and for translations that name the English they were made from. */
#include "base/hash.h"

#include <string.h>

#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct hash), "nettle's state has its place");

void hash_begin(struct hash *hash)
{
    struct sha256_ctx context;
    sha256_init(&context);
    memcpy(hash->state, &context, sizeof context);
}

void hash_add(struct hash *hash, const void *bytes, size_t size)
{
    sha256_update((struct sha256_ctx *)(void *)hash->state, size, bytes);
}

void hash_now(const struct hash *hash, char hex[HASH_HEX])
{
    static const char digits[] = "0123456789abcdef";
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    memcpy(&context, hash->state, sizeof context);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[HASH_HEX - 1] = '\0';
}

void hash_hex(const void *bytes, size_t size, char hex[HASH_HEX])
{
    struct hash hash;
    hash_begin(&hash);
    hash_add(&hash, bytes, size);
    hash_now(&hash, hex);
}
