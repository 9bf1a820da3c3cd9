/* Private to yml/: from libyaml's marks (code points since the start, 0-based) to our places (1-based). */
#ifndef YML_LINES_H
#define YML_LINES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"

struct yml_line {
    size_t byte, index; /* where it starts, in bytes and in code points */
};

struct yml_lines {
    const struct source *source;
    VEC(struct yml_line) starts;
    size_t byte, index; /* where the last look-up ended: marks come mostly in rising order */
};

/* The source must be clean UTF-8. */
void yml_lines_load(struct yml_lines *lines, struct arena *arena, const struct source *source);

/* The byte at which code point INDEX starts; the size of the source where it lies behind the end. */
size_t yml_lines_byte(struct yml_lines *lines, size_t index);

/* The code points from FIRST up to, not including, END. */
struct span yml_lines_span(const struct yml_lines *lines, size_t first, size_t end);

/* The bytes from FIRST up to, not including, END. */
struct span yml_lines_span_bytes(const struct yml_lines *lines, size_t first, size_t end);

#endif
