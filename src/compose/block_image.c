/* image: a picture from outside the project's own drawing, such as a partner's logo: no larger than the box, its
 * proportions kept. What it shows is said by "alt"; the name of who it stands for is in words beside it. */
#include <math.h>
#include <string.h>

#include "compose/compose_internal.h"

struct image_fields {
    struct yml_text of;
    double w, h;
};

struct image {
    const struct page_picture *picture;
    double w, h;
    const char *alt;
};

#define AT(member) offsetof(struct image_fields, member)
static const struct yml_field FIELDS[] = {
    {.key = "of", .type = YML_TEXT, .offset = AT(of), .required = true},
    {.key = "most-w", .type = YML_LENGTH, .offset = AT(w), .required = true, .min = 1, .max = 5000},
    {.key = "most-h", .type = YML_LENGTH, .offset = AT(h), .required = true, .min = 1, .max = 5000},
};

static const struct page_picture *find(const struct compose *c, const char *name)
{
    for (size_t i = 0; i < c->request->npictures; i++)
        if (!strcmp(c->request->pictures[i].name, name))
            return c->request->pictures[i].picture;
    return NULL;
}

static bool prepare(struct compose *c, struct block *block)
{
    const struct image_fields *fields = block->box->block;
    const struct content_value *value = compose_value(c, fields->of.text);
    struct image *image = arena_alloc(c->arena, sizeof *image);
    image->picture = value ? find(c, value->value) : NULL;
    block->data = image;
    if (!image->picture) {
        diag_error(c->diag, fields->of.span, "unbound-slot", "there is no picture '%s'", fields->of.text);
        diag_note(c->diag, c->request->material->span, "in this material");
        diag_hint(c->diag, "let the block be there only with it: when: {has: %s}", fields->of.text);
        return false;
    }
    double scale = fmin(fields->w / image->picture->width, fields->h / image->picture->height);
    image->w = image->picture->width * scale;
    image->h = image->picture->height * scale;
    const struct content_value *name = compose_value(c, "local.name");
    image->alt = name ? name->value : NULL;
    return true;
}

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    const struct image *image = block->data;
    (void)c;
    (void)width;
    return (struct block_size){image->w, image->h, -1};
}

static void draw(struct compose *c, struct block *block, struct rect content)
{
    const struct image *image = block->data;
    double x = block_rtl(block) ? content.x + content.w - image->w : content.x;
    int tag = image->alt ? compose_tag(c, PAGE_FIGURE, c->tag, block->box->span) : PAGE_NO_TAG;
    if (tag != PAGE_NO_TAG)
        c->tags.at[tag].alt = image->alt;
    compose_item(c, PAGE_IMAGE, tag, block->box->span)->image = (struct page_image){
        .box = {x, content.y + fmax(content.h - image->h, 0) / 2, image->w, image->h}, .picture = image->picture};
}

const struct block_kind BLOCK_IMAGE = {.spec = {.name = "image",
                                                .fields = FIELDS,
                                                .nfields = sizeof FIELDS / sizeof *FIELDS,
                                                .size = sizeof(struct image_fields)},
                                       .prepare = prepare,
                                       .measure = measure,
                                       .draw = draw};
