/* JSON of our own making, straight into a buffer, and the little that has to be read of it in long files. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

/* TEXT, quoted. */
void json_text(struct buf *out, const char *text);

/* ,"key": -- without the comma where it is the first of an object. */
void json_key(struct buf *out, const char *key);

/* The text or number under KEY in the object at AT, unquoted, in ARENA. NULL: there is none, or it is something else.
 */
const char *json_lookup(struct arena *arena, const char *at, size_t size, const char *key);

#endif
