/* Bytes -> SHA-256 in hex, for the manifest and for translations that name the English they were made from. */
#include "base/hash.h"

#include <nettle/sha2.h>

void hash_hex(const void *bytes, size_t size, char hex[HASH_HEX])
{
    static const char digits[] = "0123456789abcdef";
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[HASH_HEX - 1] = '\0';
}
