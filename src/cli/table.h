/* A table of texts: columns on a terminal, objects in JSON. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/vec.h"

enum { TABLE_COLUMNS = 12 };

struct table_row {
    const char *cells[TABLE_COLUMNS];
};

struct table {
    struct arena *arena;
    const char *heads[TABLE_COLUMNS];
    size_t columns;
    VEC(struct table_row) rows;
};

/* HEADS: NULL-terminated, at most TABLE_COLUMNS. */
void table_init(struct table *table, struct arena *arena, const char *const *heads);

/* One cell a column, borrowed; NULL: empty. */
void table_add(struct table *table, const char *const *cells);

void table_print(FILE *to, const struct table *table, bool json);

#endif
