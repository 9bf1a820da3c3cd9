/* Spec boxes -> blocks: conditions decided, lists unrolled, languages set, texts shaped. */
#include <string.h>

#include "compose/compose_internal.h"

static bool any_of(const struct yml_texts *texts, const char *word)
{
    for (size_t i = 0; i < texts->n; i++)
        if (!strcmp(texts->at[i].text, word))
            return true;
    return false;
}

bool compose_holds(const struct compose *c, const struct compose_scope *scope, const struct spec_when *when)
{
    if (!when->set)
        return true;
    const char *lang = scope->lang->tag.text;
    double left = c->layout->left;
    bool yes = left >= when->left_min && left < when->left_max;
    if (when->lang.n)
        yes &= any_of(&when->lang, lang);
    if (when->not_lang.n)
        yes &= !any_of(&when->not_lang, lang);
    if (when->format.n)
        yes &= any_of(&when->format, c->layout->format);
    for (size_t i = 0; i < when->has.n; i++)
        yes &= compose_has(c, scope, when->has.at[i].text);
    for (size_t i = 0; i < when->lacks.n; i++)
        yes &= !compose_has(c, scope, when->lacks.at[i].text);
    return yes;
}

static bool present(const struct compose *c, const struct compose_scope *scope, const struct spec_box *box)
{
    bool dropped = box->optional && box->optional <= c->drop;
    return !dropped && compose_holds(c, scope, &box->when);
}

/* "1" and "2" are the piece's first and second language; else a tag, or a field of the list entry that holds one. */
static bool set_language(struct compose *c, const struct spec_box *box, struct compose_scope *scope)
{
    const char *name = box->lang;
    if (name[0] >= '1' && name[0] <= '9' && !name[1]) {
        size_t index = (size_t)(name[0] - '1');
        scope->lang = c->langs[index < c->request->nlangs ? index : 0];
    } else {
        const char *tag = name[0] == '.' && scope->entry ? content_binding(scope->entry, name + 1) : name;
        const struct content_lang *lang = tag ? content_language(c->request->content, tag) : NULL;
        if (!lang) {
            diag_error(c->diag, box->span, "unknown-language", "there is no language '%s'", tag ? tag : name);
            return false;
        }
        scope->lang = lang;
    }
    scope->script = spec_script(c->layout, scope->lang->tag.text, scope->lang->script.text);
    return true;
}

static bool build(struct compose *c, const struct spec_box *box, const struct compose_scope *scope, struct block *out);

static size_t copies(const struct compose *c, const struct compose_scope *scope, const struct spec_box *box)
{
    if (!present(c, scope, box))
        return 0;
    if (!box->each)
        return 1;
    const struct content_list *list = compose_list(c, box->each);
    if (!list)
        return 0;
    size_t least = box->least ? (size_t)box->least : list->n, drop = (size_t)c->drop_entries;
    return list->n <= least ? list->n : list->n - drop < least || drop > list->n ? least : list->n - drop;
}

static bool build_children(struct compose *c, struct block *block)
{
    const struct spec_box *box = block->box;
    /* Counted once: what children say can change what is there (the first draft text makes the piece a draft). */
    size_t total = 0, *counts = arena_array(c->arena, box->n + 1, sizeof *counts);
    for (size_t i = 0; i < box->n; i++)
        total += counts[i] = copies(c, &block->scope, &box->children[i]);
    block->children = arena_array(c->arena, total ? total : 1, sizeof *block->children);
    bool ok = true;
    for (size_t i = 0; i < box->n; i++) {
        const struct spec_box *child = &box->children[i];
        const struct content_list *list = child->each ? compose_list(c, child->each) : NULL;
        size_t n = counts[i];
        if (child->each && !list && present(c, &block->scope, child)) {
            diag_error(c->diag, child->span, "unbound-slot", "the material has no list '%s'", child->each);
            diag_note(c->diag, c->request->material->span, "the material is defined here");
            ok = false;
        }
        for (size_t k = 0; k < n; k++) {
            struct compose_scope scope = block->scope;
            if (list) {
                scope.entry = &list->entries[k];
                scope.index = k + 1;
                scope.count = n;
            }
            ok &= build(c, child, &scope, &block->children[block->n++]);
        }
    }
    return ok;
}

static bool build(struct compose *c, const struct spec_box *box, const struct compose_scope *scope, struct block *out)
{
    *out = (struct block){.box = box, .kind = (const struct block_kind *)box->kind, .scope = *scope, .baseline = -1};
    if (box->lang && !set_language(c, box, &out->scope))
        return false;
    bool ok = !box->kind->container || build_children(c, out);
    c->varied = false;
    if (ok && out->kind->prepare)
        ok = out->kind->prepare(c, out);
    out->varies = c->varied;
    return ok;
}

bool compose_tree(struct compose *c, const struct spec_box *box, const struct compose_scope *scope, struct block **out)
{
    struct block *root = arena_alloc(c->arena, sizeof *root);
    if (!build(c, box, scope, root))
        return false;
    *out = root;
    return true;
}
