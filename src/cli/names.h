/* Names that a material and its layout use: ids of texts and records, tags of languages. What is none of these among
 * them does no harm: it is looked up by nobody. */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vec.h"
#include "content/content.h"
#include "spec/spec.h"

struct names {
    VEC(const char *) at;
};

/* NULL is passed over. */
void names_add(struct arena *arena, struct names *names, const char *name);
void names_add_material(struct arena *arena, struct names *names, const struct content_material *material);
void names_add_layout(struct arena *arena, struct names *names, const struct spec_layout *layout);

void names_sort(struct names *names);
bool names_have(const struct names *sorted, const char *name);

#endif
