/* Stage: options -> a rule and the materials made for it; measured pieces -> words for a person. */
#include "cli/rules.h"

#include <string.h>

#include <cjson/cJSON.h>

static bool find_rule(struct project *project, const struct command *command, const char *id,
                      const struct content_rule **out)
{
    const struct content *content = project->content;
    *out = content_rule(content, id);
    if (*out)
        return true;
    const char **names = arena_array(&project->arena, content->nrules + 1, sizeof *names);
    for (size_t i = 0; i < content->nrules; i++)
        names[i] = content->rules[i].id.text;
    const char *near = diag_closest(id, names, content->nrules);
    if (near)
        usage_error(command, "there is no rule '%s'; did you mean '%s'?", id, near);
    else
        usage_error(command, "there is no rule '%s'; 'handbill list rules' names them", id);
    return false;
}

static bool made_for(const struct content_material *material, const char *rule)
{
    for (size_t i = 0; i < material->rules.n; i++)
        if (strcmp(material->rules.at[i].text, rule) == 0)
            return true;
    return false;
}

bool rules_select(struct project *project, const struct command *command, struct options *options,
                  const struct content_rule **out)
{
    const struct content *content = project->content;
    if (!find_rule(project, command, options->rule, out))
        return false;
    if (options->n)
        return true;
    const char **operands = arena_array(&project->arena, content->nmaterials + 1, sizeof *operands);
    for (size_t i = 0; i < content->nmaterials; i++)
        if (made_for(&content->materials[i], options->rule))
            operands[options->n++] = content->materials[i].id.text;
    options->operands = operands;
    if (options->n)
        return true;
    usage_error(command, "no material is made for the rule '%s': name one to measure", options->rule);
    return false;
}

static void print_by_eye(FILE *to, const struct content_rule *rule)
{
    fprintf(to, "Not measured here; a person has to see to it:\n  - who must post it: %s\n  - where: %s\n",
            rule->posts.text, rule->place.text);
    for (size_t i = 0; i < rule->by_eye.n; i++)
        fprintf(to, "  - %s\n", rule->by_eye.at[i].text);
    static const char *const wordings[] = {
        [CONTENT_FREE] = "the law leaves the words free",
        [CONTENT_UNVERIFIED] = "the law fixes the words, and they were NOT compared with the statute",
        [CONTENT_VERIFIED] = "the words were compared with the statute",
    };
    fprintf(to, "  - wording: %s\n", wordings[rule->wording]);
    if (rule->note.text)
        fprintf(to, "  - %s\n", rule->note.text);
    fprintf(to,
            "Source: %s; checked %s, review by %s.\nThis is a measurement, not legal advice: whether a notice meets "
            "the law is for a person with the statute to say.\n",
            rule->source.text, rule->checked.text, rule->review_by.text);
}

void rules_print(FILE *to, const struct content_rule *rule, const struct plan *plan)
{
    fprintf(to, "%s: %s\n", rule->id.text, rule->law.text);
    for (size_t i = 0; i < plan->pieces.n; i++) {
        const struct piece *piece = &plan->pieces.at[i];
        if (piece->rule.asked)
            fprintf(to, "  %s in %s, %s: %zu of %zu measured points hold\n", piece->material->id.text, piece->lang,
                    piece->layout->format, piece->rule.held, piece->rule.asked);
        else
            fprintf(to, "  %s in %s, %s: not measured\n", piece->material->id.text, piece->lang, piece->layout->format);
    }
    print_by_eye(to, rule);
}

cJSON *rules_json(const struct content_rule *rule, const struct plan *plan)
{
    static const char *const wordings[] = {"free", "unverified", "verified"};
    cJSON *out = cJSON_CreateObject();
    cJSON_AddStringToObject(out, "id", rule->id.text);
    cJSON_AddStringToObject(out, "wording", wordings[rule->wording]);
    cJSON *pieces = cJSON_AddArrayToObject(out, "pieces");
    for (size_t i = 0; i < plan->pieces.n; i++) {
        const struct piece *piece = &plan->pieces.at[i];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "material", piece->material->id.text);
        cJSON_AddStringToObject(entry, "format", piece->layout->format);
        cJSON_AddStringToObject(entry, "lang", piece->lang);
        cJSON_AddNumberToObject(entry, "held", (double)piece->rule.held);
        cJSON_AddNumberToObject(entry, "asked", (double)piece->rule.asked);
        cJSON_AddItemToArray(pieces, entry);
    }
    cJSON *by_eye = cJSON_AddArrayToObject(out, "by_eye");
    for (size_t i = 0; i < rule->by_eye.n; i++)
        cJSON_AddItemToArray(by_eye, cJSON_CreateString(rule->by_eye.at[i].text));
    return out;
}
