/* code: a QR symbol on its own white tile; the quiet zone is inside the tile.
 * Modules are whole dots of a 600-dpi printer, so that none is a dot wider than its neighbour. */
#include <math.h>
#include <string.h>

#include "compose/compose_internal.h"

struct code_fields {
    struct yml_text of, tile;
    double size, min_module;
    int level;
};

struct code {
    const struct qr_symbol *symbol;
    double module;
    const struct ink *tile, *ink;
    const char *alt, *href;
};

enum { LEVEL_M, LEVEL_Q };
static const char *const LEVELS[] = {"M", "Q", NULL};
static const double DOT = 72.0 / 600;

#define AT(member) offsetof(struct code_fields, member)
static const struct yml_field FIELDS[] = {
    {.key = "of", .type = YML_TEXT, .offset = AT(of), .required = true},
    {.key = "size", .type = YML_LENGTH, .offset = AT(size), .required = true, .min = 10, .max = 5000},
    {.key = "min-module", .type = YML_LENGTH, .offset = AT(min_module), .required = true, .min = 0.9, .max = 100},
    {.key = "ecc", .type = YML_ENUM, .offset = AT(level), .names = LEVELS},
    {.key = "tile", .type = YML_TEXT, .offset = AT(tile)},
};

/* Scheme and host do not care for case (RFC 3986, 3.1 and 3.2.2) and capitals need a smaller symbol; a path does care.
 */
static char *smallest(struct compose *c, const char *target)
{
    char *payload = arena_strdup(c->arena, target);
    if (!strncmp(target, "https://", 8) && !strpbrk(target + 8, "/?#_~@"))
        for (char *p = payload; *p; p++)
            if (*p >= 'a' && *p <= 'z')
                *p = (char)(*p - 32);
    return payload;
}

/* A symbol is a fourth of a row's work, and a page that is tried with less on it asks for the same again. What lies on
 * the shelf outlives the document, and so must its symbols. */
static const struct qr_symbol *symbol_of(struct compose *c, struct span span, const char *payload, enum qr_level level)
{
    bool own = c->arena == c->lists;
    for (size_t i = 0; own && i < c->symbols.n; i++)
        if (c->symbols.at[i]->level == level && !strcmp(c->symbols.at[i]->payload, payload))
            return c->symbols.at[i];
    const struct qr_symbol *symbol = qr_make(c->arena, c->diag, span, payload, level);
    if (own && symbol)
        *VEC_ADD(c->lists, &c->symbols) = symbol;
    return symbol;
}

static bool prepare(struct compose *c, struct block *block)
{
    const struct code_fields *fields = block->box->block;
    const struct content_material *material = c->request->material;
    const char *bound = compose_binding(&block->scope, &material->codes, fields->of.text);
    const struct content_value *value = bound ? NULL : compose_value(c, fields->of.text);
    const char *target = bound ? content_target(c->arena, c->request->content, bound) : value ? value->target : NULL;
    if (!target) {
        diag_error(c->diag, fields->of.span, "unbound-slot", "the material '%s' has no code for '%s'",
                   material->id.text, fields->of.text);
        diag_note(c->diag, material->span, "the material is defined here");
        return false;
    }
    struct code *code = arena_alloc(c->arena, sizeof *code);
    code->symbol = symbol_of(c, fields->of.span, smallest(c, target), fields->level == LEVEL_Q ? QR_Q : QR_M);
    if (!code->symbol)
        return false;
    int modules = code->symbol->size + 2 * QR_QUIET_ZONE;
    code->module = floor(fields->size / modules / DOT + 1e-9) * DOT;
    if (code->module < fields->min_module - 1e-6) {
        diag_error(c->diag, block->box->span, "qr-too-small",
                   "the QR code's modules are %.2f mm, smaller than the %.2f mm that the layout asks for",
                   code->module / LEN_MM, fields->min_module / LEN_MM);
        diag_note(c->diag, material->span, "for '%s' of this material, %d modules with its quiet zone", target,
                  modules);
        diag_hint(c->diag, "make the code at least %.1f mm, or use a shorter address",
                  ceil(fields->min_module / DOT) * DOT * modules / LEN_MM);
        return false;
    }
    const char *shown = value                   ? value->value
                        : strstr(target, "://") ? strstr(target, "://") + 3
                                                : strchr(target, ':') + 1;
    const char *hotline = bound ? strchr(bound, ':') : NULL;
    if (hotline) {
        shown = content_contact(c->request->content, strncmp(bound, "sms:", 4) ? "tel" : "sms", hotline + 1);
        compose_use_hotline(c, hotline + 1);
    }
    code->alt = compose_message(c, &block->scope, block->box->span, "common.qr-alt", "target", shown ? shown : target);
    code->href = target;
    code->ink = spec_ink(c->layout, "ink");
    block->data = code;
    return compose_use_ink(c, &fields->tile, spec_ink(c->layout, "paper"), &code->tile) && code->alt;
}

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    const struct code_fields *fields = block->box->block;
    (void)c;
    (void)width;
    return (struct block_size){fields->size, fields->size, -1};
}

static void draw(struct compose *c, struct block *block, struct rect content)
{
    const struct code_fields *fields = block->box->block;
    const struct code *code = block->data;
    double size = fields->size, side = code->module * code->symbol->size;
    double left = block_rtl(block) ? content.x + content.w - size : content.x;
    if (code->tile)
        compose_item(c, PAGE_RECT, PAGE_NO_TAG, block->box->span)->rect =
            (struct page_rect){.box = {left, content.y, size, size}, .fill = code->tile};
    int link = compose_tag(c, PAGE_LINK, c->tag, block->box->span); /* on a screen it is clicked, not scanned */
    c->tags.at[link].alt = code->alt;
    c->tags.at[link].href = code->href;
    int tag = compose_tag(c, PAGE_FIGURE, link, block->box->span);
    c->tags.at[tag].alt = code->alt;
    compose_item(c, PAGE_CODE, tag, block->box->span)->code =
        (struct page_code){.box = {left + (size - side) / 2, content.y + (size - side) / 2, side, side},
                           .symbol = code->symbol,
                           .ink = code->ink};
}

const struct block_kind BLOCK_CODE = {.spec = {.name = "code",
                                               .fields = FIELDS,
                                               .nfields = sizeof FIELDS / sizeof *FIELDS,
                                               .size = sizeof(struct code_fields)},
                                      .prepare = prepare,
                                      .measure = measure,
                                      .draw = draw};
