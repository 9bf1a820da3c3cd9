/* Export: an English text -> what its translator has to know: what it stands on, what must be kept, how long it may be.
 * The one hard thing: layouts name texts too, in fields whose meaning only compose/ knows; but an id has a dot in it
 * that no other word of a layout has, so every word that is an id counts as a use. */
#include "po/po_private.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"

/* ---- uses in layouts */

static void collect(struct arena *arena, const struct yml_node *node, struct po_uses *uses)
{
    if (node->kind == YML_SCALAR && strchr(node->text, '.'))
        *VEC_ADD(arena, &uses->list) = (struct yml_text){node->text, node->span};
    for (size_t i = 0; i < node->n; i++)
        collect(arena, node->kind == YML_MAP ? node->pairs[i].value : node->items[i], uses);
}

void po_uses_find(struct arena *arena, const char *layouts, struct po_uses *uses)
{
    struct diag diag; /* what is wrong with a layout is no matter of translators */
    diag_init(&diag);
    char **names;
    size_t n;
    if (file_list(arena, &diag, layouts, ".yaml", &names, &n))
        for (size_t i = 0; i < n; i++) {
            const struct yml_node *root = yml_load(arena, &diag, file_join(arena, layouts, names[i]));
            if (root)
                collect(arena, root, uses);
        }
    diag_release(&diag);
}

/* "card" of "layouts/card.yaml". */
static const char *stem(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return arena_strndup(arena, name, strcspn(name, "."));
}

/* ---- where a text is used */

struct lines {
    struct arena *arena;
    const char *at;
};

static void add_use(struct lines *uses, const char *use)
{
    const char *same = strstr(uses->at, use);
    if (!same)
        uses->at = arena_format(uses->arena, "%s%s%s", uses->at, *uses->at ? ", " : "", use);
}

static void add_bindings(struct lines *uses, const char *material, const struct content_bindings *bindings,
                         const char *id)
{
    for (size_t i = 0; i < bindings->n; i++)
        if (strcmp(bindings->at[i].value.text, id) == 0)
            add_use(uses, arena_format(uses->arena, "%s (%s)", material, bindings->at[i].slot.text));
}

static const char *uses_of(struct arena *arena, const struct content *content, const struct po_uses *layouts,
                           const char *id)
{
    struct lines uses = {arena, ""};
    for (size_t i = 0; i < content->nmaterials; i++) {
        const struct content_material *material = &content->materials[i];
        const char *name = material->id.text;
        if (material->title.text && strcmp(material->title.text, id) == 0)
            add_use(&uses, arena_format(arena, "%s (title of the file)", name));
        add_bindings(&uses, name, &material->texts, id);
        for (size_t k = 0; k < material->nlists; k++)
            for (size_t n = 0; n < material->lists[k].n; n++)
                add_bindings(&uses, arena_format(arena, "%s, %s", name, material->lists[k].slot),
                             &material->lists[k].entries[n], id);
    }
    for (size_t i = 0; i < content->nhotlines; i++)
        if (content->hotlines[i].name.text && strcmp(content->hotlines[i].name.text, id) == 0)
            add_use(&uses, arena_format(arena, "name of the line %s", content->hotlines[i].id.text));
    for (size_t i = 0; i < layouts->list.n; i++)
        if (strcmp(layouts->list.at[i].text, id) == 0)
            add_use(&uses, arena_format(arena, "layout %s", stem(arena, layouts->list.at[i].span.source->path)));
    return *uses.at ? uses.at : "no material by its id";
}

/* ---- what must be kept, and how long it is on paper */

struct reader {
    struct arena *arena;
    const struct content *content;
    struct lines keep;
    size_t letters, longest, lines;
    size_t pairs[2]; /* halves of ** and == seen */
};

static void add_letters(struct reader *r, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        r->letters += ((unsigned char)text[i] & 0xc0) != 0x80;
}

/* {form:id} or {name} at AT: its size. */
static size_t read_reference(struct reader *r, const char *at)
{
    size_t size = strcspn(at, "}") + 1, colon = strcspn(at, ":");
    const char *reference = arena_strndup(r->arena, at, size), *printed = NULL;
    if (colon < size)
        printed = content_contact(r->content, arena_strndup(r->arena, at + 1, colon - 1),
                                  arena_strndup(r->arena, at + colon + 1, size - colon - 2));
    add_use(&r->keep, printed ? arena_format(r->arena, "%s (printed as %s)", reference, printed)
                              : arena_format(r->arena, "%s (filled in later)", reference));
    if (printed)
        add_letters(r, printed, strlen(printed));
    return size;
}

static void end_line(struct reader *r)
{
    r->longest = r->letters > r->longest ? r->letters : r->longest;
    r->letters = 0;
    r->lines++;
}

static void read_markup(struct reader *r, const char *markup)
{
    static const char *const marks[] = {"**key word**", "==accent=="};
    for (const char *at = markup; *at;) {
        size_t size = 1;
        if (*at == '\\' && at[1])
            size = 2;
        else if (*at == '{' && strchr(at, '}'))
            size = read_reference(r, at);
        else if ((*at == '*' || *at == '=') && at[1] == *at) {
            size = 2;
            if (r->pairs[*at == '=']++ % 2 == 0)
                add_use(&r->keep, marks[*at == '=']);
        } else if (*at == '\n')
            end_line(r);
        else
            add_letters(r, at, 1);
        at += size;
    }
    end_line(r);
}

const char *po_context(struct arena *arena, const struct content *content, const struct po_uses *uses,
                       const struct content_text *english)
{
    struct reader r = {.arena = arena, .content = content, .keep = {arena, ""}};
    read_markup(&r, english->markup);
    const char *length =
        r.lines > 1
            ? arena_format(arena, "%zu lines, as in English; the longest there has %zu letters", r.lines, r.longest)
            : arena_format(arena, "%zu letters in English; the longer it is, the smaller it is set", r.longest);
    return arena_format(arena, "used in: %s\n%s%s%slength: %s\n", uses_of(arena, content, uses, english->id),
                        *r.keep.at ? "keep: " : "", r.keep.at, *r.keep.at ? "\n" : "", length);
}
