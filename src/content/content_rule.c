/* Load: rules/ID.yaml -> what a law asks of a posted notice, as far as it can be measured.
 * The one hard thing: not to sound surer than we are. A statute whose wording is fixed but was not compared here says
 * so, and what only a person can see stands under by-eye. */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"

static const char *const wordings[] = {"free", "unverified", "verified", NULL};

struct raw_rule {
    struct content_rule rule;
    const struct yml_node *sheet, *statement;
};

/* "ca-52.6": as statutes are numbered, so with dots too. */
static void check_rule_id(struct diag *diag, struct span span, const char *id)
{
    bool good = islower((unsigned char)id[0]);
    for (const char *c = id; *c; c++)
        good &= islower((unsigned char)*c) || isdigit((unsigned char)*c) || (strchr("-.", *c) && !strchr("-.", c[1]));
    if (good && *id)
        return;
    diag_error(diag, span, "bad-id", "'%s' cannot be the id of a rule", id);
    diag_hint(diag, "call the file by state and section, such as ca-52.6.yaml");
}

static void read_sheet(struct content_reading *reading, const struct yml_node *list, struct content_rule *rule)
{
    static const struct yml_field field = {.key = "sheet", .type = YML_LENGTH, .min = 1, .max = 100000};
    if (!list || !yml_expect(reading->diag, list, YML_LIST, "sheet"))
        return;
    if (list->n != 2) {
        diag_error(reading->diag, list->span, "wrong-type", "a sheet has a width and a height");
        return;
    }
    yml_read_value(&reading->yml, list->items[0], "the width", &field, &rule->sheet_w);
    yml_read_value(&reading->yml, list->items[1], "the height", &field, &rule->sheet_h);
}

/* The words of the statute by language. */
static void read_statement(struct content_reading *reading, const struct yml_node *map, struct content_rule *rule)
{
    static const struct yml_field field = {.key = "statement", .type = YML_TEXT};
    if (map && yml_expect(reading->diag, map, YML_MAP, "statement")) {
        struct content_binding *at = arena_array(reading->arena, map->n, sizeof *at);
        for (size_t i = 0; i < map->n; i++) {
            struct content_binding binding = {.slot = {map->pairs[i].key, map->pairs[i].span}};
            if (content_need_language(reading, &binding.slot) &&
                yml_read_value(&reading->yml, map->pairs[i].value, "a statement", &field, &binding.value))
                at[rule->statement.n++] = binding;
        }
        rule->statement.at = at;
    }
    if ((rule->wording == CONTENT_VERIFIED) == (rule->statement.n > 0))
        return;
    diag_error(reading->diag, map ? map->span : rule->span, "rule-statement",
               rule->statement.n ? "a statement is given, but its wording is not verified"
                                 : "the wording is verified, but it is not given");
    diag_hint(reading->diag, "give the statute's words under 'statement' once they were compared, and say 'wording: "
                             "verified' then, and only then");
}

static void need_hotlines(struct content_reading *reading, const struct yml_texts *ids)
{
    for (size_t i = 0; i < ids->n; i++)
        content_need_hotline(reading, ids->at[i].span, ids->at[i].text);
}

static bool read_rule(struct content_reading *reading, const char *path, const char *id, struct content_rule *out)
{
#define AT(member) offsetof(struct raw_rule, member)
    static const struct yml_field fields[] = {
        {.key = "law", .type = YML_TEXT, .offset = AT(rule.law), .required = true},
        {.key = "posts", .type = YML_TEXT, .offset = AT(rule.posts), .required = true},
        {.key = "place", .type = YML_TEXT, .offset = AT(rule.place), .required = true},
        {.key = "sheet", .type = YML_NODE, .offset = AT(sheet)},
        {.key = "cards", .type = YML_BOOL, .offset = AT(rule.cards)},
        {.key = "prominent", .type = YML_BOOL, .offset = AT(rule.prominent)},
        {.key = "type", .type = YML_LENGTH, .offset = AT(rule.type), .min = 1, .max = 1000},
        {.key = "languages", .type = YML_TEXTS, .offset = AT(rule.languages)},
        {.key = "more-languages", .type = YML_INT, .offset = AT(rule.more), .min = 0, .max = 50},
        {.key = "more-by", .type = YML_TEXT, .offset = AT(rule.more_by)},
        {.key = "numbers", .type = YML_TEXTS, .offset = AT(rule.numbers)},
        {.key = "texts", .type = YML_TEXTS, .offset = AT(rule.texts)},
        {.key = "sites", .type = YML_TEXTS, .offset = AT(rule.sites)},
        {.key = "by-eye", .type = YML_TEXTS, .offset = AT(rule.by_eye)},
        {.key = "wording", .type = YML_ENUM, .offset = AT(rule.wording), .required = true, .names = wordings},
        {.key = "statement", .type = YML_NODE, .offset = AT(statement)},
        {.key = "source", .type = YML_TEXT, .offset = AT(rule.source), .required = true},
        {.key = "checked", .type = YML_DATE, .offset = AT(rule.checked), .required = true},
        {.key = "review_by", .type = YML_DATE, .offset = AT(rule.review_by), .required = true},
        {.key = "status", .type = YML_ENUM, .offset = AT(rule.status), .required = true, .names = content_status_names},
        {.key = "note", .type = YML_TEXT, .offset = AT(rule.note)},
    };
#undef AT
    const struct yml_node *file = yml_load(reading->arena, reading->diag, path);
    if (!file)
        return false;
    struct raw_rule raw = {.rule.id = {id, file->span}, .rule.span = file->span};
    check_rule_id(reading->diag, span_file(reading->arena, path), id);
    if (!yml_read(&reading->yml, file, "rule", fields, sizeof fields / sizeof *fields, &raw))
        return false;
    content_check_dates(reading->diag, &raw.rule.checked, &raw.rule.review_by);
    read_sheet(reading, raw.sheet, &raw.rule);
    read_statement(reading, raw.statement, &raw.rule);
    need_hotlines(reading, &raw.rule.numbers);
    need_hotlines(reading, &raw.rule.texts);
    for (size_t i = 0; i < raw.rule.sites.n; i++)
        content_need_site(reading, raw.rule.sites.at[i].span, raw.rule.sites.at[i].text);
    for (size_t i = 0; i < raw.rule.languages.n; i++)
        content_need_language(reading, &raw.rule.languages.at[i]);
    *out = raw.rule;
    return true;
}

void content_read_rules(struct content_reading *reading)
{
    if (reading->rules_read)
        return;
    reading->rules_read = true;
    char *folder = file_join(reading->arena, reading->folder, "rules");
    char **files;
    size_t n;
    if (!file_is_folder(folder) || !file_list(reading->arena, reading->diag, folder, ".yaml", &files, &n))
        return; /* a project may do without */
    struct content *content = reading->content;
    struct content_rule *rules = arena_array(reading->arena, n, sizeof *rules);
    for (size_t i = 0; i < n; i++) {
        const char *id = arena_strndup(reading->arena, files[i], strlen(files[i]) - strlen(".yaml"));
        if (read_rule(reading, file_join(reading->arena, folder, files[i]), id, &rules[content->nrules]))
            content->nrules++;
        else
            reading->rules_whole = false;
    }
    content->rules = rules;
}

const struct content_rule *content_rule(const struct content *content, const char *id)
{
    for (size_t i = 0; i < content->nrules; i++)
        if (strcmp(content->rules[i].id.text, id) == 0)
            return &content->rules[i];
    return NULL;
}

void content_need_rule(struct content_reading *reading, const struct yml_text *id)
{
    const struct content *content = reading->content;
    if (content_rule(content, id->text) || !reading->rules_whole)
        return;
    diag_error(reading->diag, id->span, "unknown-rule", "there is no rule '%s'", id->text);
    struct content_names names = {arena_array(reading->scratch, content->nrules, sizeof *names.at), content->nrules};
    for (size_t i = 0; i < names.n; i++)
        names.at[i] = content->rules[i].id.text;
    content_suggest(reading->diag, id->text, names);
}

static bool asks_for(const struct yml_texts *ids, const char *id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (strcmp(ids->at[i].text, id) == 0)
            return true;
    return false;
}

bool content_may_print(const struct content *content, const struct content_material *material,
                       const struct content_hotline *hotline)
{
    if (material->registry)
        return true;
    if (hotline->status != CONTENT_BY_RULE)
        return hotline->status == CONTENT_CURRENT;
    for (size_t i = 0; i < material->rules.n; i++) {
        const struct content_rule *rule = content_rule(content, material->rules.at[i].text);
        if (rule && (asks_for(&rule->numbers, hotline->id.text) || asks_for(&rule->texts, hotline->id.text)))
            return true;
    }
    return false;
}
