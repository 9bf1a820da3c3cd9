/* Private to yml/: bytes that may not stand in a file of ours. */
#ifndef YML_ENCODING_H
#define YML_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/* Decodes the code point at TEXT; its size in bytes, or 0: not UTF-8. SIZE, which is not 0, is what there is. */
size_t yml_decode(const char *text, size_t size, uint32_t *code);

/* Control characters, separators that look like nothing, noncharacters. Tab and line feed are none of them. */
bool yml_is_control(uint32_t code);

/* Drops a byte order mark from the source; reports all that is not clean UTF-8. False: reported as [yaml-encoding]. */
bool yml_check_encoding(struct diag *diag, struct source *source);

#endif
