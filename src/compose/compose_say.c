/* Names in a layout -> words of the material, in the block's language. A word that is not there is an error, never
 * English. */
#include <string.h>

#include "compose/compose_internal.h"

static const char *in_bindings(const struct content_bindings *bindings, const char *name, struct span *span)
{
    for (size_t i = 0; i < bindings->n; i++)
        if (!strcmp(bindings->at[i].slot.text, name)) {
            *span = bindings->at[i].value.span;
            return bindings->at[i].value.text;
        }
    return NULL;
}

/* "slot" of the material, ".field" of the list entry, or "topic.message" itself. SPAN: where the id was written. */
static const char *message_id(const struct compose *c, const struct compose_scope *scope, const struct yml_text *name,
                              struct span *span)
{
    const char *dot = strchr(name->text, '.');
    *span = name->span;
    if (!dot)
        return in_bindings(&c->request->material->texts, name->text, span);
    if (dot == name->text)
        return scope->entry ? in_bindings(scope->entry, name->text + 1, span) : NULL;
    return name->text;
}

static void note_state(struct compose *c, const struct content_text *text)
{
    c->draft |= text->state == CONTENT_DRAFT;
    c->stale |= text->stale;
}

static const struct content_text *find_text(struct compose *c, const struct compose_scope *scope, const char *id,
                                            struct span span)
{
    const char *lang = scope->lang->tag.text;
    const struct content_text *text = content_text(c->request->content, lang, id);
    if (text) {
        note_state(c, text);
        return text;
    }
    const struct content_text *english = content_text(c->request->content, "en", id);
    if (english) {
        diag_error(c->diag, english->span, "untranslated", "'%s' has no translation into %s (%s)", id,
                   scope->lang->english.text, lang);
        diag_note(c->diag, span, "it is used here");
        diag_hint(c->diag, "add '%s' to a file in content/messages/%s/", id, lang);
    } else {
        diag_error(c->diag, span, "unknown-message", "there is no message '%s'", id);
    }
    return NULL;
}

const struct content_text *compose_text(struct compose *c, const struct compose_scope *scope,
                                        const struct yml_text *name)
{
    struct span span;
    const char *id = message_id(c, scope, name, &span);
    if (!id) {
        diag_error(c->diag, name->span, "unbound-slot", "the material '%s' says nothing for '%s'",
                   c->request->material->id.text, name->text);
        diag_note(c->diag, c->request->material->span, "the material is defined here");
        return NULL;
    }
    return find_text(c, scope, id, span);
}

/* {tel:ID}, {sms:ID} ... in the markup name the hotlines that a document uses. */
static void use_references(struct compose *c, const char *markup)
{
    static const char *const forms[] = {"{tel:", "{sms:", "{vanity:", "{email:"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        for (const char *at = markup; (at = strstr(at, forms[i]));) {
            at += strlen(forms[i]);
            const char *end = strchr(at, '}');
            if (end)
                compose_use_hotline(c, arena_strndup(c->arena, at, (size_t)(end - at)));
        }
}

static const struct content_value *find_value(const struct compose *c, const char *name)
{
    for (size_t i = 0; i < c->values.n; i++)
        if (!strcmp(c->values.at[i].name, name))
            return c->values.at[i].value[0] ? &c->values.at[i] : NULL;
    return NULL;
}

const struct content_value *compose_value(struct compose *c, const char *name)
{
    const struct content_value *value = find_value(c, name);
    c->varied |= value && value->varies;
    return value;
}

/* Whether {NAME} of a row is among the words. */
static bool shows_row(const struct compose *c, const char *markup)
{
    for (size_t i = 0; i < c->values.n; i++) {
        const struct content_value *value = &c->values.at[i];
        size_t size = strlen(value->name);
        for (const char *at = markup; value->varies && (at = strchr(at, '{')); at++)
            if (!strncmp(at + 1, value->name, size) && at[1 + size] == '}')
                return true;
    }
    return false;
}

/* Digits and hosts from outside are kept together and left to right, like those of the registries. */
static void rich_of_value(struct compose *c, const struct compose_scope *scope, const struct content_value *value,
                          struct rich *out)
{
    struct rich_span *code = arena_alloc(c->arena, sizeof *code);
    const char *words = value->target ? value->value : content_isolated(c->arena, value->value, scope->lang->rtl);
    *out = (struct rich){.text = words, .size = strlen(words), .spans = code, .n = value->target ? 1 : 0};
    *code = (struct rich_span){.end = out->size, .marks = RICH_CODE};
}

bool compose_words(struct compose *c, const struct compose_scope *scope, const struct yml_text *name, struct rich *out,
                   struct span *span)
{
    bool bound = content_binding(&c->request->material->texts, name->text) != NULL;
    const struct content_value *value = bound ? NULL : compose_value(c, name->text);
    if (value) {
        *span = name->span;
        rich_of_value(c, scope, value, out);
        return true;
    }
    const struct content_text *text = compose_text(c, scope, name);
    if (!text)
        return false;
    *span = text->span;
    return compose_rich(c, text, out);
}

bool compose_rich(struct compose *c, const struct content_text *text, struct rich *out)
{
    if (strchr(text->markup, '{')) {
        use_references(c, text->markup);
        c->varied |= shows_row(c, text->markup);
    }
    return content_rich(c->arena, c->diag, c->request->content, text, c->values.at, c->values.n, out);
}

const char *compose_message(struct compose *c, const struct compose_scope *scope, struct span span, const char *id,
                            const char *name, const char *value)
{
    const struct content_text *text = find_text(c, scope, id, span);
    struct rich rich;
    if (!text)
        return NULL;
    *VEC_ADD(c->lists, &c->values) = (struct content_value){.name = name, .value = value};
    bool ok = compose_rich(c, text, &rich);
    c->values.n--;
    return ok ? arena_strndup(c->arena, rich.text, rich.size) : NULL;
}

const char *compose_binding(const struct compose_scope *scope, const struct content_bindings *bindings,
                            const char *name)
{
    if (name[0] == '.')
        return scope->entry ? content_binding(scope->entry, name + 1) : NULL;
    return content_binding(bindings, name);
}

const struct content_list *compose_list(const struct compose *c, const char *slot)
{
    const struct content_material *material = c->request->material;
    for (size_t i = 0; i < material->nlists; i++)
        if (!strcmp(material->lists[i].slot, slot))
            return &material->lists[i];
    return NULL;
}

bool compose_has(const struct compose *c, const struct compose_scope *scope, const char *name)
{
    const struct content_material *material = c->request->material;
    if (!strcmp(name, "draft"))
        return c->draft;
    if (name[0] == '.')
        return scope->entry && content_binding(scope->entry, name + 1);
    return find_value(c, name) || content_binding(&material->texts, name) ||
           content_binding(&material->contacts, name) || content_binding(&material->codes, name) ||
           compose_list(c, name);
}

void compose_use_hotline(struct compose *c, const char *id)
{
    for (size_t i = 0; i < c->hotlines.n; i++)
        if (!strcmp(c->hotlines.at[i], id))
            return;
    *VEC_ADD(c->lists, &c->hotlines) = id;
}

const struct spec_style *compose_style(struct compose *c, const struct yml_text *name)
{
    const struct spec_style *style = spec_style(c->layout, name->text);
    if (style)
        return style;
    const char *names[96];
    size_t n = 0;
    for (; n < c->layout->nstyles && n < 96; n++)
        names[n] = c->layout->styles[n].name;
    const char *near = diag_closest(name->text, names, n);
    diag_error(c->diag, name->span, "unknown-style", "there is no style '%s'", name->text);
    if (near)
        diag_hint(c->diag, "did you mean '%s'?", near);
    return NULL;
}

bool compose_use_ink(struct compose *c, const struct yml_text *name, const struct ink *fallback, const struct ink **out)
{
    const struct ink *ink = fallback;
    if (name->text && strcmp(name->text, "none") != 0) {
        ink = spec_ink(c->layout, name->text);
        if (!ink) {
            diag_error(c->diag, name->span, "unknown-ink", "there is no ink '%s'", name->text);
            return false;
        }
    } else if (name->text) {
        ink = NULL;
    }
    *out = ink;
    return true;
}
