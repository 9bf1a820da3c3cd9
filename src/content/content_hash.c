/* Load, translate: English markup -> the short hash that a translation carries (48 bits: enough to notice a change). */
#include "content/content.h"

#include <string.h>

#include "base/hash.h"

void content_hash(const char *markup, char hash[CONTENT_HASH])
{
    char hex[HASH_HEX];
    hash_hex(markup, strlen(markup), hex);
    memcpy(hash, hex, CONTENT_HASH - 1);
    hash[CONTENT_HASH - 1] = '\0';
}
