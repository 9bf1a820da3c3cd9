/* text: a message of the material, in a style. */
#include "compose/compose_internal.h"

struct text_fields {
    struct yml_text say, style;
    int align, lines, wrap;
    bool balance, join;
    double para_gap;
};

static const char *const ALIGNS[] = {"start", "center", "end", NULL};
enum { WORDS, NONE };
static const char *const WRAPS[] = {"words", "none", NULL};

#define AT(member) offsetof(struct text_fields, member)
static const struct yml_field FIELDS[] = {
    {.key = "say", .type = YML_TEXT, .offset = AT(say), .required = true},
    {.key = "style", .type = YML_TEXT, .offset = AT(style), .required = true},
    {.key = "text-align", .type = YML_ENUM, .offset = AT(align), .names = ALIGNS},
    {.key = "lines", .type = YML_INT, .offset = AT(lines), .min = 1, .max = 100},
    {.key = "wrap", .type = YML_ENUM, .offset = AT(wrap), .names = WRAPS},
    {.key = "balance", .type = YML_BOOL, .offset = AT(balance)},
    {.key = "join", .type = YML_BOOL, .offset = AT(join)},
    {.key = "para-gap", .type = YML_NUMBER, .offset = AT(para_gap), .min = 0, .max = 3},
};

/* The author's lines as one, where a high script has width to spare but no height. */
static struct rich joined(struct arena *arena, const struct rich *rich)
{
    char *text = arena_strndup(arena, rich->text, rich->size);
    for (char *p = text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    struct rich out = *rich;
    out.text = text;
    return out;
}

static bool prepare(struct compose *c, struct block *block)
{
    const struct text_fields *fields = block->box->block;
    const struct spec_style *style = compose_style(c, &fields->style);
    struct rich rich;
    struct span span;
    if (!compose_words(c, &block->scope, &fields->say, &rich, &span) || !style)
        return false;
    if (fields->join)
        rich = joined(c->arena, &rich);
    struct compose_para *para = arena_alloc(c->arena, sizeof *para);
    *para = (struct compose_para){.style = style,
                                  .span = span,
                                  .gap = fields->para_gap,
                                  .align = fields->align,
                                  .max_lines = fields->lines,
                                  .nowrap = fields->wrap == NONE,
                                  .balance = fields->balance};
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

/* Inside a list item a text is the item's body. */
static int role_of(const struct compose *c, const struct block *block)
{
    if (block->box->role != SPEC_ROLE_KIND)
        return block->box->role;
    return c->tag >= 0 && c->tags.at[c->tag].role == PAGE_LIST_ITEM ? PAGE_LIST_BODY : PAGE_P;
}

/* Headings of a piece with several pages are its bookmarks. */
static void add_bookmark(struct compose *c, const struct compose_para *para)
{
    char *title = arena_strndup(c->arena, para->words->text, para->words->size);
    for (char *p = title; *p; p++)
        if (*p == '\n')
            *p = ' ';
    *VEC_ADD(c->lists, &c->outline) = (struct page_outline){title, c->done.n};
}

static void draw(struct compose *c, struct block *block, struct rect content)
{
    int role = role_of(c, block), tag = PAGE_NO_TAG;
    if (role != SPEC_ROLE_NONE) {
        tag = compose_tag(c, role, c->tag, block->box->span);
        if (block->box->lang)
            c->tags.at[tag].lang = block->scope.lang->tag.text;
    }
    if (c->many_pages && (role == PAGE_H1 || role == PAGE_H2))
        add_bookmark(c, block->data);
    compose_para_draw(c, block, block->data, content, tag);
}

const struct block_kind BLOCK_TEXT = {.spec = {.name = "text",
                                               .fields = FIELDS,
                                               .nfields = sizeof FIELDS / sizeof *FIELDS,
                                               .size = sizeof(struct text_fields)},
                                      .prepare = prepare,
                                      .measure = measure,
                                      .arrange = arrange,
                                      .draw = draw};
