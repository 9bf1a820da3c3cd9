/* number: what a registry says, never broken: digits or a host (Latin, left to right), or the word that gets an
 * interpreter for the block's language, or that language's own name. May fill the width of its place. */
#include <string.h>

#include "compose/compose_internal.h"

struct number_fields {
    struct yml_text of, style;
    int form, fit, align;
};

static const char *const FORMS[] = {"tel", "vanity", "sms", "email", "host", "language", "native", NULL};
static const char *const FITS[] = {"none", "width", NULL};
static const char *const ALIGNS[] = {"start", "center", "end", NULL};
enum { FIT_WIDTH = 1, LANGUAGE = 5, NATIVE };

#define AT(member) offsetof(struct number_fields, member)
static const struct yml_field FIELDS[] = {
    {.key = "of", .type = YML_TEXT, .offset = AT(of)},
    {.key = "style", .type = YML_TEXT, .offset = AT(style), .required = true},
    {.key = "form", .type = YML_ENUM, .offset = AT(form), .names = FORMS},
    {.key = "fit", .type = YML_ENUM, .offset = AT(fit), .names = FITS},
    {.key = "text-align", .type = YML_ENUM, .offset = AT(align), .names = ALIGNS},
};

/* The registry id: a slot of the material, or the id itself. */
static const char *record(const struct compose *c, const struct block *block, const struct number_fields *fields)
{
    const struct content_material *material = c->request->material;
    bool host = !strcmp(FORMS[fields->form], "host");
    const char *id = compose_binding(&block->scope, host ? &material->codes : &material->contacts, fields->of.text);
    return id ? id : fields->of.text;
}

static const char *href_of(struct compose *c, const char *form, const char *id, const char *display)
{
    if (!strcmp(form, "email"))
        return arena_format(c->arena, "mailto:%s", display);
    if (!strcmp(form, "host"))
        return content_target(c->arena, c->request->content, id);
    return content_target(c->arena, c->request->content,
                          arena_format(c->arena, "%s:%s", strcmp(form, "sms") != 0 ? "tel" : "sms", id));
}

/* The words, and what a click on them opens. NULL: reported. */
static const char *find(struct compose *c, const struct block *block, const char **href)
{
    const struct number_fields *fields = block->box->block;
    const char *form = FORMS[fields->form];
    if (fields->form == LANGUAGE)
        return block->scope.lang->spoken.text ? block->scope.lang->spoken.text : block->scope.lang->english.text;
    if (fields->form == NATIVE)
        return block->scope.lang->native.text;
    if (!fields->of.text) {
        diag_error(c->diag, block->box->span, "missing-key", "a number needs 'of', the slot or id of its record");
        return NULL;
    }
    const char *id = record(c, block, fields);
    const struct content_value *value = id == fields->of.text ? compose_value(c, id) : NULL;
    if (value && value->target) {
        *href = value->target;
        return value->value;
    }
    const char *display = content_contact(c->request->content, form, id);
    if (!display) {
        diag_error(c->diag, fields->of.span, "unbound-slot", "'%s' of '%s' is in no registry", form, id);
        diag_note(c->diag, c->request->material->span, "the material is defined here");
        diag_hint(c->diag, "bind the slot '%s' in the material to an id of hotlines.yaml or sites.yaml",
                  fields->of.text);
        return NULL;
    }
    if (strcmp(form, "host") != 0)
        compose_use_hotline(c, id);
    *href = href_of(c, form, id, display);
    return display;
}

static bool prepare(struct compose *c, struct block *block)
{
    const struct number_fields *fields = block->box->block;
    struct compose_para *para = arena_alloc(c->arena, sizeof *para); /* as a text's: compose_fit.c reads it */
    const struct spec_style *style = compose_style(c, &fields->style);
    const char *href = NULL, *display = find(c, block, &href);
    if (!style || !display)
        return false;
    struct rich_span *code = arena_alloc(c->arena, sizeof *code);
    *code = (struct rich_span){.end = strlen(display), .marks = RICH_CODE, .link = href};
    const struct rich rich = {display, strlen(display), code, fields->form == NATIVE ? 0 : 1};
    const struct spec_script *latin = spec_script(c->layout, "Latn", "Latn");
    *para = (struct compose_para){.style = style,
                                  .script = fields->form == NATIVE ? NULL : latin,
                                  .span = fields->of.text ? fields->of.span : block->box->span,
                                  .align = fields->align,
                                  .nowrap = true,
                                  .fit_width = fields->fit == FIT_WIDTH};
    block->data = para;
    return compose_shape(c, &block->scope, &rich, para);
}

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    return compose_para_measure(c, block->data, width);
}

static void arrange(struct compose *c, struct block *block, struct rect content)
{
    compose_para_arrange(c, block, block->data, content);
}

static void draw(struct compose *c, struct block *block, struct rect content)
{
    bool item = c->tag >= 0 && c->tags.at[c->tag].role == PAGE_LIST_ITEM;
    int role = block->box->role == SPEC_ROLE_KIND ? (item ? PAGE_LIST_BODY : PAGE_P) : block->box->role;
    int tag = PAGE_NO_TAG;
    if (role != SPEC_ROLE_NONE)
        tag = compose_tag(c, role, c->tag, block->box->span);
    compose_para_draw(c, block, block->data, content, tag);
}

const struct block_kind BLOCK_NUMBER = {.spec = {.name = "number",
                                                 .fields = FIELDS,
                                                 .nfields = sizeof FIELDS / sizeof *FIELDS,
                                                 .size = sizeof(struct number_fields)},
                                        .prepare = prepare,
                                        .measure = measure,
                                        .arrange = arrange,
                                        .draw = draw};
