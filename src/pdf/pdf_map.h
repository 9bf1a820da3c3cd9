/* Addresses -> numbers, for what was seen or written before. */
#ifndef PDF_PDF_MAP_H
#define PDF_PDF_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct pdf_map {
    struct pdf_map_entry {
        const void *key;
        bool variant;
        size_t value; /* 0: free */
    } * entries;
    size_t n, cap;
};

/* The number of (KEY, VARIANT); 0: none. */
size_t pdf_map_lookup(const struct pdf_map *map, const void *key, bool variant);

/* Sets it; VALUE is not 0, KEY not in the map. */
void pdf_map_add(struct arena *arena, struct pdf_map *map, const void *key, bool variant, size_t value);

#endif
