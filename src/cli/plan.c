/* Stage: the user's selection x the project -> pieces to make, in the order of the selection.
 * The one hard thing: an error in the content must stop the pieces that it spoils and no others, so findings that name
 * a language or a material block just these; any other error in the content blocks all. */
#include "cli/plan.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

static const char PROFILE[] = "office";

struct planner {
    struct plan *plan;
    struct project *project;
    struct diag *diag;
    const struct command *command;
    size_t content_findings; /* the first of diag's findings are content's */
};

/* ---- languages */

bool plan_languages(struct arena *arena, const struct command *command, const struct options *options,
                    const char *const **langs, size_t *nlangs)
{
    VEC(const char *) found = {0};
    if (options->lang && strcmp(options->lang, "all") != 0) {
        for (const char *at = options->lang;;) {
            size_t size = strcspn(at, ",");
            if (size == 0) {
                usage_error(command, "'--lang %s' has an empty name in it", options->lang);
                return false;
            }
            *VEC_ADD(arena, &found) = arena_strndup(arena, at, size);
            if (!at[size])
                break;
            at += size + 1;
        }
    }
    *langs = found.at;
    *nlangs = found.n;
    return true;
}

static bool language_exists(const struct planner *planner, const char *tag)
{
    const struct content *content = planner->project->content;
    if (content_language(content, tag))
        return true;
    const char **names = arena_array(&planner->project->arena, content->nlangs + 1, sizeof *names);
    for (size_t i = 0; i < content->nlangs; i++)
        names[i] = content->langs[i].tag.text;
    const char *near = diag_closest(tag, names, content->nlangs);
    if (near)
        usage_error(planner->command, "there is no language '%s'; did you mean '%s'?", tag, near);
    else
        usage_error(planner->command, "there is no language '%s'; 'handbill list languages' names them", tag);
    return false;
}

/* ---- values for the texts */

static void earliest(const char **date, struct yml_text candidate)
{
    if (candidate.text && (!*date || strcmp(candidate.text, *date) < 0))
        *date = candidate.text;
}

struct dates {
    const char *checked, *review_by;
};

static void dates_of_contact(const struct content *content, const char *id, struct dates *dates)
{
    const struct content_hotline *hotline = content_hotline(content, id);
    const struct content_site *site = hotline ? NULL : content_site(content, id);
    if (hotline) {
        earliest(&dates->checked, hotline->checked);
        earliest(&dates->review_by, hotline->review_by);
    } else if (site) {
        earliest(&dates->checked, site->checked);
        earliest(&dates->review_by, site->review_by);
    }
}

/* A code is a site's id, "tel:ID" or "sms:ID". */
static struct dates dates_of(const struct content *content, const struct content_material *material)
{
    struct dates dates = {0};
    for (size_t i = 0; i < material->contacts.n; i++)
        dates_of_contact(content, material->contacts.at[i].value.text, &dates);
    for (size_t i = 0; i < material->codes.n; i++) {
        const char *code = material->codes.at[i].value.text;
        const char *colon = strchr(code, ':');
        dates_of_contact(content, colon ? colon + 1 : code, &dates);
    }
    return dates;
}

/* YYYY-MM of YYYY-MM-DD: a reader needs no more. */
static const char *month_of(struct arena *arena, const char *date)
{
    return date && strlen(date) >= 7 ? arena_strndup(arena, date, 7) : "";
}

static void add_values(struct planner *planner, struct piece *piece)
{
    struct arena *arena = &planner->project->arena;
    struct dates dates = dates_of(planner->project->content, piece->material);
    const struct content_value values[] = {
        {"doc", piece->material->doc.text},
        {"version", piece->material->version.text},
        {"lang", piece->lang},
        {"format", piece->layout->format_label},
        {"checked", month_of(arena, dates.checked)},
        {"review_by", month_of(arena, dates.review_by)},
    };
    piece->nvalues = sizeof values / sizeof *values;
    piece->values = arena_memdup(arena, values, sizeof values);
}

/* ---- pieces */

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Whether content's own findings forbid this material in this language. */
static bool spoiled(const struct planner *planner, const struct content_material *material, const char *lang)
{
    for (size_t i = 0; i < planner->content_findings; i++) {
        const struct diag_finding *finding = &planner->diag->findings.at[i];
        if (finding->level != DIAG_ERROR)
            continue;
        bool other_lang = finding->lang && !same(finding->lang, lang);
        bool other_material = finding->material && !same(finding->material, material->id.text);
        if (!other_lang && !other_material)
            return true;
    }
    return false;
}

static bool planned(const struct plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->pieces.n; i++)
        if (strcmp(plan->pieces.at[i].path, path) == 0)
            return true;
    return false;
}

static void add_piece(struct planner *planner, const struct content_material *material, size_t format, const char *lang)
{
    struct arena *arena = &planner->project->arena;
    const struct yml_text *formats = material->formats.at;
    const char *path =
        format == 0 ? arena_format(arena, "%s/%s/%s.pdf", PROFILE, lang, material->id.text)
                    : arena_format(arena, "%s/%s/%s-%s.pdf", PROFILE, lang, material->id.text, formats[format].text);
    if (planned(planner->plan, path) || spoiled(planner, material, lang))
        return;
    planner->diag->material = material->id.text;
    const struct spec_layout *layout = spec_layout(planner->project->spec, planner->diag, formats[format].span,
                                                   material->layout.text, formats[format].text);
    planner->diag->material = NULL;
    if (!layout)
        return;
    struct piece *piece = VEC_ADD(arena, &planner->plan->pieces);
    piece->material = material;
    piece->layout = layout;
    piece->lang = lang;
    piece->path = path;
    add_values(planner, piece);
    diag_init(&piece->diag);
    piece->diag.material = material->id.text;
    piece->diag.lang = lang;
}

/* "ID" or "ID-FORMAT" -> the material and which of its formats (all: n). False: no such thing. */
static bool find_material(const struct content *content, const char *name, const struct content_material **out,
                          size_t *first, size_t *last)
{
    const struct content_material *material = content_material(content, name);
    if (material) {
        *out = material;
        *first = 0;
        *last = material->formats.n;
        return true;
    }
    for (size_t i = 0; i < content->nmaterials; i++) {
        material = &content->materials[i];
        size_t size = strlen(material->id.text);
        if (strncmp(name, material->id.text, size) != 0 || name[size] != '-')
            continue;
        for (size_t k = 0; k < material->formats.n; k++)
            if (strcmp(name + size + 1, material->formats.at[k].text) == 0) {
                *out = material;
                *first = k;
                *last = k + 1;
                return true;
            }
    }
    return false;
}

static bool add_material(struct planner *planner, const char *name, const char *const *langs, size_t nlangs)
{
    const struct content *content = planner->project->content;
    const struct content_material *material = NULL;
    size_t first = 0, last = 0;
    if (!find_material(content, name, &material, &first, &last)) {
        const char **names = arena_array(&planner->project->arena, content->nmaterials + 1, sizeof *names);
        for (size_t i = 0; i < content->nmaterials; i++)
            names[i] = content->materials[i].id.text;
        const char *near = diag_closest(name, names, content->nmaterials);
        if (near)
            usage_error(planner->command, "there is no material '%s'; did you mean '%s'?", name, near);
        else
            usage_error(planner->command, "there is no material '%s'; 'handbill list materials' names them", name);
        return false;
    }
    for (size_t i = 0; i < nlangs; i++)
        for (size_t format = first; format < last; format++)
            add_piece(planner, material, format, langs[i]);
    return true;
}

static bool add_kit(struct planner *planner, const char *name, const char *const *langs, size_t nlangs)
{
    const struct content *content = planner->project->content;
    const struct content_kit *kit = content_kit(content, name);
    if (!kit) {
        const char **names = arena_array(&planner->project->arena, content->nkits + 1, sizeof *names);
        for (size_t i = 0; i < content->nkits; i++)
            names[i] = content->kits[i].id.text;
        const char *near = diag_closest(name, names, content->nkits);
        usage_error(planner->command, "there is no kit '%s'; %s%s%s", name, near ? "did you mean '" : "",
                    near ? near : "'handbill list kits' names them", near ? "'?" : "");
        return false;
    }
    for (size_t i = 0; i < kit->materials.n; i++)
        if (content_material(content, kit->materials.at[i].text)) /* else content has reported it */
            add_material(planner, kit->materials.at[i].text, langs, nlangs);
    return true;
}

enum plan_result plan_make(struct plan *plan, struct project *project, struct diag *diag, const struct command *command,
                           const struct options *options)
{
    struct planner planner = {plan, project, diag, command, 0};
    struct arena *arena = &project->arena;
    const struct content *content = project->content;
    const char *const *langs;
    size_t nlangs;
    *plan = (struct plan){0};
    if (!plan_languages(arena, command, options, &langs, &nlangs))
        return PLAN_USAGE;
    for (size_t i = 0; i < nlangs; i++)
        if (!language_exists(&planner, langs[i]))
            return PLAN_USAGE;
    if (!nlangs) {
        /* "all": every language into which something has been translated. */
        VEC(const char *) all = {0};
        for (size_t i = 0; i < content->nlangs; i++)
            if (content_progress(content, content->langs[i].tag.text).translated)
                *VEC_ADD(arena, &all) = content->langs[i].tag.text;
        langs = all.at;
        nlangs = all.n;
    }
    planner.content_findings = diag->findings.n;
    if (!options->n || options->kit)
        if (!add_kit(&planner, options->kit ? options->kit : "school", langs, nlangs))
            return PLAN_USAGE;
    for (size_t i = 0; i < options->n; i++)
        if (!add_material(&planner, options->operands[i], langs, nlangs))
            return PLAN_USAGE;
    return PLAN_OK;
}

void plan_release(struct plan *plan)
{
    for (size_t i = 0; i < plan->pieces.n; i++) {
        diag_release(&plan->pieces.at[i].diag);
        cJSON_Delete(plan->pieces.at[i].entry);
    }
}
