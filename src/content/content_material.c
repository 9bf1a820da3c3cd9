/* Load: materials/ID.yaml and kits.yaml -> what is said where, with every id looked up.
 * The one hard thing: a layout is not known here, so slots are any names; what they are bound to is checked all the
 * same, by the map they stand in. */
#include "content/content_private.h"

#include <string.h>

#include "base/file.h"

/* What the values of a map name. */
typedef void check_binding(struct content_reading *reading, const struct content_binding *binding);

static void check_message(struct content_reading *reading, const struct content_binding *binding)
{
    content_need_message(reading, &binding->value);
}

static void check_contact(struct content_reading *reading, const struct content_binding *binding)
{
    content_need_hotline(reading, binding->value.span, binding->value.text);
}

/* A code dials a hotline or opens a site. */
static void check_code(struct content_reading *reading, const struct content_binding *binding)
{
    struct diag *diag = reading->diag;
    const struct yml_text *code = &binding->value;
    const char *colon = strchr(code->text, ':');
    if (!colon) {
        content_need_site(reading, code->span, code->text);
        return;
    }
    if (strncmp(code->text, "tel:", 4) != 0 && strncmp(code->text, "sms:", 4) != 0) {
        diag_error(diag, code->span, "unknown-code", "'%s' is nothing that a code can hold", code->text);
        diag_hint(diag, "write the id of a site, \"tel:ID\" or \"sms:ID\"; addresses stand in sites.yaml only");
        return;
    }
    const struct content_hotline *hotline = content_need_hotline(reading, code->span, colon + 1);
    if (!hotline)
        return;
    if (!content_target(reading->scratch, reading->content, code->text)) {
        diag_error(diag, code->span, "missing-form", "hotline '%s' has no number for '%.3s'", colon + 1, code->text);
        diag_note(diag, hotline->span, "the hotline is here");
    } else if (hotline->scope.text && strcmp(hotline->scope.text, "emergency") == 0) {
        diag_error(diag, code->span, "emergency-code", "a code must not dial the emergency number");
        diag_hint(diag, "a scan by mistake would call it: print the digits instead");
    }
}

static void check_entry(struct content_reading *reading, const struct content_binding *binding)
{
    const char *slot = binding->slot.text;
    if (strcmp(slot, "lang") == 0)
        content_need_language(reading, &binding->value);
    else if (strcmp(slot, "contact") == 0)
        check_contact(reading, binding);
    else if (strcmp(slot, "org") == 0)
        content_need_organisation(reading, binding->value.span, binding->value.text);
    else if (strcmp(slot, "site") == 0)
        content_need_site(reading, binding->value.span, binding->value.text);
    else if (strcmp(slot, "icon") != 0) /* icons belong to the layout */
        check_message(reading, binding);
}

static struct content_bindings read_bindings(struct content_reading *reading, const struct yml_node *map,
                                             const char *what, check_binding *check)
{
    static const struct yml_field field = {.key = "id", .type = YML_TEXT};
    struct content_bindings bindings = {0};
    if (!map || !yml_expect(reading->diag, map, YML_MAP, what))
        return bindings;
    struct content_binding *at = arena_array(reading->arena, map->n, sizeof *at);
    for (size_t i = 0; i < map->n; i++) {
        struct content_binding binding = {.slot = {map->pairs[i].key, map->pairs[i].span}};
        if (!yml_read_value(&reading->yml, map->pairs[i].value,
                            arena_format(reading->scratch, "'%s'", map->pairs[i].key), &field, &binding.value) ||
            !binding.value.text)
            continue;
        check(reading, &binding);
        at[bindings.n++] = binding;
    }
    bindings.at = at;
    return bindings;
}

static void read_lists(struct content_reading *reading, const struct yml_node *map, struct content_material *material)
{
    if (!map || !yml_expect(reading->diag, map, YML_MAP, "lists"))
        return;
    struct content_list *lists = arena_array(reading->arena, map->n, sizeof *lists);
    for (size_t i = 0; i < map->n; i++) {
        const struct yml_pair *pair = &map->pairs[i];
        if (!yml_expect(reading->diag, pair->value, YML_LIST, pair->key))
            continue;
        struct content_bindings *entries = arena_array(reading->arena, pair->value->n, sizeof *entries);
        for (size_t k = 0; k < pair->value->n; k++)
            entries[k] = read_bindings(reading, pair->value->items[k], "an entry", check_entry);
        lists[material->nlists++] =
            (struct content_list){.slot = pair->key, .span = pair->span, .entries = entries, .n = pair->value->n};
    }
    material->lists = lists;
}

static void check_formats(struct diag *diag, const struct yml_texts *formats, struct span span)
{
    if (!formats->n)
        diag_error(diag, span, "no-format", "the material has no format");
    for (size_t i = 0; i < formats->n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(formats->at[i].text, formats->at[k].text) != 0)
                continue;
            diag_error(diag, formats->at[i].span, "duplicate-id", "the format '%s' is there already",
                       formats->at[i].text);
            diag_note(diag, formats->at[k].span, "first here");
        }
    }
}

struct raw_material {
    struct content_material material;
    const struct yml_node *texts, *contacts, *codes, *lists, *fields;
};

/* False: the file says too little to be a material. */
static bool read_material(struct content_reading *reading, const char *path, const char *id,
                          struct content_material *out)
{
    static const char *const audiences[] = {"public", "student", "parent", "professional", "victim", NULL};
#define AT(member) offsetof(struct raw_material, member)
    static const struct yml_field fields[] = {
        {.key = "doc", .type = YML_TEXT, .offset = AT(material.doc), .required = true},
        {.key = "version", .type = YML_TEXT, .offset = AT(material.version), .required = true},
        {.key = "title", .type = YML_TEXT, .offset = AT(material.title), .required = true},
        {.key = "audience", .type = YML_ENUM, .offset = AT(material.audience), .required = true, .names = audiences},
        {.key = "layout", .type = YML_TEXT, .offset = AT(material.layout), .required = true},
        {.key = "formats", .type = YML_TEXTS, .offset = AT(material.formats), .required = true},
        {.key = "seeds", .type = YML_TEXTS, .offset = AT(material.seeds)},
        {.key = "rules", .type = YML_TEXTS, .offset = AT(material.rules)},
        {.key = "registry", .type = YML_BOOL, .offset = AT(material.registry)},
        {.key = "texts", .type = YML_NODE, .offset = AT(texts)},
        {.key = "contacts", .type = YML_NODE, .offset = AT(contacts)},
        {.key = "codes", .type = YML_NODE, .offset = AT(codes)},
        {.key = "lists", .type = YML_NODE, .offset = AT(lists)},
        {.key = "fields", .type = YML_NODE, .offset = AT(fields)},
    };
#undef AT
    const struct yml_node *file = yml_load(reading->arena, reading->diag, path);
    if (!file)
        return false;
    struct raw_material raw = {0};
    struct content_material *material = &raw.material;
    material->span = file->span;
    material->id = (struct yml_text){id, file->span};
    bool good = yml_read(&reading->yml, file, "material", fields, sizeof fields / sizeof *fields, &raw);
    content_check_id(reading->diag, span_file(reading->arena, path), id);
    if (material->title.text)
        content_need_message(reading, &material->title);
    if (good)
        check_formats(reading->diag, &material->formats, yml_lookup(file, "formats")->span);
    if (material->rules.n || material->registry)
        content_read_rules(reading);
    for (size_t i = 0; i < material->rules.n; i++)
        content_need_rule(reading, &material->rules.at[i]);
    material->texts = read_bindings(reading, raw.texts, "texts", check_message);
    material->contacts = read_bindings(reading, raw.contacts, "contacts", check_contact);
    material->codes = read_bindings(reading, raw.codes, "codes", check_code);
    read_lists(reading, raw.lists, material);
    content_read_fields(reading, raw.fields, material);
    *out = *material;
    return good;
}

/* Paper is filed and found again by its document id. */
static void check_doc(struct content_reading *reading, const struct content_material *material)
{
    const struct content *content = reading->content;
    for (size_t i = 0; i < content->nmaterials; i++) {
        const struct content_material *other = &content->materials[i];
        if (strcmp(other->doc.text, material->doc.text) != 0)
            continue;
        diag_error(reading->diag, material->doc.span, "duplicate-id", "the document id '%s' is taken",
                   material->doc.text);
        diag_note(reading->diag, other->doc.span, "by '%s'", other->id.text);
    }
}

/* "ID" or "ID-FORMAT", as a user names what is to be made. */
static bool names_material(const char *name, const char *id)
{
    size_t size = strlen(id);
    return strncmp(name, id, size) == 0 && (name[size] == '\0' || name[size] == '-');
}

static bool is_wished(const struct content *content, const struct content_wish *wish, const char *id)
{
    const struct content_kit *kit = wish && wish->kit ? content_kit(content, wish->kit) : NULL;
    bool wished = !wish;
    for (size_t i = 0; kit && i < kit->materials.n; i++)
        wished |= names_material(kit->materials.at[i].text, id);
    for (size_t i = 0; wish && i < wish->n; i++)
        wished |= names_material(wish->names[i], id);
    return wished;
}

static void read_names(struct content_reading *reading, const char *folder)
{
    char **files;
    size_t n;
    if (!file_list(reading->arena, reading->diag, folder, ".yaml", &files, &n))
        return;
    const char **names = arena_array(reading->arena, n, sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = arena_strndup(reading->arena, files[i], strlen(files[i]) - strlen(".yaml"));
    reading->content->material_names = names;
    reading->content->nmaterial_names = n;
}

static void check_kit(struct content_reading *reading, const struct content_kit *kit)
{
    const struct content *content = reading->content;
    struct content_names names = {arena_array(reading->scratch, content->nmaterial_names, sizeof *names.at),
                                  content->nmaterial_names};
    for (size_t i = 0; i < names.n; i++)
        names.at[i] = content->material_names[i];
    for (size_t i = 0; i < kit->materials.n; i++) {
        const struct yml_text *id = &kit->materials.at[i];
        bool there = !content->material_names; /* or the folder could not be read, which was said */
        for (size_t k = 0; k < names.n; k++)
            there |= strcmp(names.at[k], id->text) == 0;
        if (there)
            continue;
        diag_error(reading->diag, id->span, "unknown-material", "there is no material '%s'", id->text);
        content_suggest(reading->diag, id->text, names);
    }
}

void content_read_materials(struct content_reading *reading, const struct content_wish *wish)
{
    char *folder = file_join(reading->arena, reading->folder, "materials");
    struct content *content = reading->content;
    read_names(reading, folder);
    for (size_t i = 0; i < content->nkits; i++)
        check_kit(reading, &content->kits[i]);
    struct content_material *materials = arena_array(reading->arena, content->nmaterial_names, sizeof *materials);
    content->materials = materials;
    for (size_t i = 0; i < content->nmaterial_names; i++) {
        const char *id = content->material_names[i];
        struct content_material *material = &materials[content->nmaterials];
        if (!is_wished(content, wish, id))
            continue;
        reading->diag->material = id; /* what is wrong with it is no matter for other materials */
        if (read_material(reading, arena_format(reading->arena, "%s/%s.yaml", folder, id), id, material)) {
            check_doc(reading, material);
            content->nmaterials++;
        }
        reading->diag->material = NULL;
    }
}

/* ---- kits.yaml */

void content_read_kits(struct content_reading *reading)
{
    static const struct yml_field fields[] = {
        {.key = "name", .type = YML_TEXT, .offset = offsetof(struct content_kit, name), .required = true},
        {.key = "purpose", .type = YML_TEXT, .offset = offsetof(struct content_kit, purpose), .required = true},
        {.key = "materials", .type = YML_TEXTS, .offset = offsetof(struct content_kit, materials), .required = true},
    };
    const struct yml_node *records = content_records(reading, "kits.yaml", "kits");
    if (!records)
        return;
    struct content_kit *kits = arena_array(reading->arena, records->n, sizeof *kits);
    for (size_t i = 0; i < records->n; i++) {
        const struct yml_pair *pair = &records->pairs[i];
        kits[i].id = (struct yml_text){pair->key, pair->span};
        content_check_id(reading->diag, pair->span, pair->key);
        char *what = arena_format(reading->scratch, "kit '%s'", pair->key);
        yml_read(&reading->yml, pair->value, what, fields, sizeof fields / sizeof *fields, &kits[i]);
    }
    reading->content->kits = kits;
    reading->content->nkits = records->n;
}
