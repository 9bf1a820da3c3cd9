/* Load: organisations.yaml -> who does what, and which names must not be printed.
 * The one hard thing: a name is only words, so nothing stops it from being typed; what is doubtful is therefore kept
 * here with its reason, and check/ looks for it on the finished page. */
#include "content/content_private.h"

#include <string.h>

#include "base/file.h"

static const char *const scopes[] = {"national", "local", "abroad", NULL};
static const char *const services[] = {"direct", "advocacy", NULL};

static void read_organisation(struct content_reading *reading, const struct yml_pair *pair,
                              struct content_organisation *out)
{
#define AT(member) offsetof(struct content_organisation, member)
    static const struct yml_field fields[] = {
        {.key = "name", .type = YML_TEXT, .offset = AT(name), .required = true},
        {.key = "offers", .type = YML_TEXT, .offset = AT(offers), .required = true},
        {.key = "scope", .type = YML_ENUM, .offset = AT(scope), .required = true, .names = scopes},
        {.key = "where", .type = YML_TEXT, .offset = AT(where)},
        {.key = "service", .type = YML_ENUM, .offset = AT(service), .required = true, .names = services},
        {.key = "hotline", .type = YML_TEXT, .offset = AT(hotline)},
        {.key = "site", .type = YML_TEXT, .offset = AT(site)},
        {.key = "source", .type = YML_TEXT, .offset = AT(source), .required = true},
        {.key = "checked", .type = YML_DATE, .offset = AT(checked), .required = true},
        {.key = "review_by", .type = YML_DATE, .offset = AT(review_by), .required = true},
        {.key = "status", .type = YML_ENUM, .offset = AT(status), .required = true, .names = content_status_names},
        {.key = "note", .type = YML_TEXT, .offset = AT(note)},
    };
#undef AT
    struct diag *diag = reading->diag;
    *out = (struct content_organisation){.id = {pair->key, pair->span}, .span = pair->span};
    content_check_id(diag, pair->span, pair->key);
    char *what = arena_format(reading->scratch, "organisation '%s'", pair->key);
    if (!yml_read(&reading->yml, pair->value, what, fields, sizeof fields / sizeof *fields, out))
        return;
    content_check_dates(diag, &out->checked, &out->review_by);
    if (out->hotline.text)
        content_need_hotline(reading, out->hotline.span, out->hotline.text);
    if (out->site.text)
        content_need_site(reading, out->site.span, out->site.text);
    if (out->scope == CONTENT_LOCAL && !out->where.text) {
        diag_error(diag, pair->span, "organisation-where", "'%s' is local, but where is not said", pair->key);
        diag_hint(diag, "add 'where', the city or state");
    }
}

void content_read_organisations(struct content_reading *reading)
{
    if (!file_exists(file_join(reading->scratch, reading->folder, "organisations.yaml")))
        return; /* a project may do without */
    const struct yml_node *records = content_records(reading, "organisations.yaml", "organisations");
    if (!records) {
        reading->registries_whole = false;
        return;
    }
    struct content_organisation *organisations = arena_array(reading->arena, records->n, sizeof *organisations);
    for (size_t i = 0; i < records->n; i++)
        read_organisation(reading, &records->pairs[i], &organisations[i]);
    reading->content->organisations = organisations;
    reading->content->norganisations = records->n;
}

const struct content_organisation *content_organisation(const struct content *content, const char *id)
{
    for (size_t i = 0; i < content->norganisations; i++)
        if (strcmp(content->organisations[i].id.text, id) == 0)
            return &content->organisations[i];
    return NULL;
}
