/* A material, a layout -> the names in them.
 * The one hard thing: what a field of a box means is known to its kind alone, so each text in it counts as a name. */
#include "cli/names.h"

#include <stdlib.h>
#include <string.h>

void names_add(struct arena *arena, struct names *names, const char *name)
{
    if (name)
        *VEC_ADD(arena, &names->at) = name;
}

static void add_bindings(struct arena *arena, struct names *names, const struct content_bindings *bindings)
{
    for (size_t i = 0; i < bindings->n; i++) {
        const char *value = bindings->at[i].value.text, *colon = strchr(value, ':');
        names_add(arena, names, value);
        if (colon)
            names_add(arena, names, colon + 1);
    }
}

void names_add_material(struct arena *arena, struct names *names, const struct content_material *material)
{
    names_add(arena, names, material->title.text);
    add_bindings(arena, names, &material->texts);
    add_bindings(arena, names, &material->contacts);
    add_bindings(arena, names, &material->codes);
    for (size_t i = 0; i < material->nlists; i++)
        for (size_t k = 0; k < material->lists[i].n; k++)
            add_bindings(arena, names, &material->lists[i].entries[k]);
}

static void add_box(struct arena *arena, struct names *names, const struct spec_box *box)
{
    for (size_t i = 0; i < box->kind->nfields; i++) {
        const struct yml_field *field = &box->kind->fields[i];
        const char *at = (const char *)box->block + field->offset;
        if (field->type == YML_TEXT)
            names_add(arena, names, ((const struct yml_text *)(const void *)at)->text);
        if (field->type != YML_TEXTS)
            continue;
        const struct yml_texts *texts = (const void *)at;
        for (size_t k = 0; k < texts->n; k++)
            names_add(arena, names, texts->at[k].text);
    }
    names_add(arena, names, box->alt.text);
    names_add(arena, names, box->lang);
    for (size_t i = 0; i < box->n; i++)
        add_box(arena, names, &box->children[i]);
}

void names_add_layout(struct arena *arena, struct names *names, const struct spec_layout *layout)
{
    for (size_t i = 0; i < layout->npages; i++) {
        add_box(arena, names, layout->pages[i].box);
        if (layout->pages[i].foot)
            add_box(arena, names, layout->pages[i].foot);
    }
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_sort(struct names *names)
{
    if (names->at.n)
        qsort(names->at.at, names->at.n, sizeof *names->at.at, compare);
}

bool names_have(const struct names *sorted, const char *name)
{
    return sorted->at.n && bsearch(&name, sorted->at.at, sorted->at.n, sizeof *sorted->at.at, compare);
}
