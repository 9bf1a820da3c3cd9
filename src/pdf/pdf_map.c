/* A hash table by address, open, at most half full. What it holds is never listed, so that addresses, which differ from
 * run to run, cannot change a file. */
#include "pdf/pdf_map.h"

#include <stdint.h>

enum { CAP_FIRST = 64 };

static size_t slot_of(const struct pdf_map *map, const void *key, bool variant)
{
    size_t slot = (((uintptr_t)key >> 3) + variant) * 2654435761u % map->cap;
    while (map->entries[slot].value && (map->entries[slot].key != key || map->entries[slot].variant != variant))
        slot = (slot + 1) % map->cap;
    return slot;
}

size_t pdf_map_lookup(const struct pdf_map *map, const void *key, bool variant)
{
    return map->cap ? map->entries[slot_of(map, key, variant)].value : 0;
}

void pdf_map_add(struct arena *arena, struct pdf_map *map, const void *key, bool variant, size_t value)
{
    if (2 * (map->n + 1) > map->cap) {
        struct pdf_map larger = {.n = map->n, .cap = map->cap ? map->cap * 2 : CAP_FIRST};
        larger.entries = arena_array(arena, larger.cap, sizeof *larger.entries);
        for (size_t i = 0; i < map->cap; i++)
            if (map->entries[i].value)
                larger.entries[slot_of(&larger, map->entries[i].key, map->entries[i].variant)] = map->entries[i];
        *map = larger;
    }
    map->entries[slot_of(map, key, variant)] = (struct pdf_map_entry){key, variant, value};
    map->n++;
}
