/* Load: the fields of a material -> what each row of a data file must bring.
 *
 *   fields:
 *     site: {type: text, required: true, max: 60}
 *
 * The one hard thing: a layout asks for words, slots and fields by name alone, so a field must not take a name that
 * already means something. */
#include "content/content_private.h"

#include <string.h>

/* What the program itself says in {name}. "lang" may be a field: it is the row's language then. */
static const char *const RESERVED[] = {"checked", "doc", "draft",     "format", "material", "page",
                                       "pages",   "row", "review_by", "reason", "version"};

enum { MAX_DEFAULT = 100, MAX_MOST = 1000 };

static const char *taken_by(const struct content_material *material, const char *name)
{
    for (size_t i = 0; i < sizeof RESERVED / sizeof *RESERVED; i++)
        if (strcmp(RESERVED[i], name) == 0)
            return "the program itself";
    if (content_binding(&material->texts, name))
        return "a text";
    if (content_binding(&material->contacts, name))
        return "a contact";
    if (content_binding(&material->codes, name))
        return "a code";
    for (size_t i = 0; i < material->nlists; i++)
        if (strcmp(material->lists[i].slot, name) == 0)
            return "a list";
    return NULL;
}

static void check_name(struct content_reading *reading, const struct content_material *material,
                       const struct content_field *field)
{
    content_check_id(reading->diag, field->name.span, field->name.text);
    const char *by = taken_by(material, field->name.text);
    if (by) {
        diag_error(reading->diag, field->name.span, "duplicate-id", "the name '%s' is taken by %s", field->name.text,
                   by);
        diag_hint(reading->diag, "call the field something else, such as 'local-%s'", field->name.text);
    }
}

static void check_languages(struct content_reading *reading, const struct content_material *material)
{
    const struct content_field *first = NULL;
    for (size_t i = 0; i < material->nfields; i++) {
        const struct content_field *field = &material->fields[i];
        if (field->type != CONTENT_FIELD_LANG)
            continue;
        if (first) {
            diag_error(reading->diag, field->span, "duplicate-id", "a row has one language, not two");
            diag_note(reading->diag, first->span, "the other is this one");
        }
        first = field;
    }
}

void content_read_fields(struct content_reading *reading, const struct yml_node *map, struct content_material *material)
{
    static const char *const types[] = {"text", "phone", "url", "lang", "logo", NULL};
    static const struct yml_field table[] = {
        {.key = "type",
         .type = YML_ENUM,
         .offset = offsetof(struct content_field, type),
         .required = true,
         .names = types},
        {.key = "required", .type = YML_BOOL, .offset = offsetof(struct content_field, required)},
        {.key = "max", .type = YML_INT, .offset = offsetof(struct content_field, max), .min = 1, .max = MAX_MOST},
    };
    if (!map || !yml_expect(reading->diag, map, YML_MAP, "fields"))
        return;
    struct content_field *fields = arena_array(reading->arena, map->n, sizeof *fields);
    for (size_t i = 0; i < map->n; i++) {
        const struct yml_pair *pair = &map->pairs[i];
        struct content_field field = {.name = {pair->key, pair->span}, .max = MAX_DEFAULT, .span = pair->span};
        char *what = arena_format(reading->scratch, "field '%s'", pair->key);
        if (!yml_read(&reading->yml, pair->value, what, table, sizeof table / sizeof *table, &field))
            continue;
        check_name(reading, material, &field);
        fields[material->nfields++] = field;
    }
    material->fields = fields;
    check_languages(reading, material);
}
