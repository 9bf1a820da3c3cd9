/* Stage: the user's selection x the project -> pieces to make, in the order of the selection.
 * The one hard thing: an error in the content must stop the pieces that it spoils and no others, so findings that name
 * a language or a material block just these; any other error in the content blocks all. */
#include "cli/plan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/names.h"

struct planner {
    struct plan *plan;
    struct project *project;
    struct diag *diag;
    const struct command *command;
    const struct print *print;
    const struct spec_stock *stock; /* in place of the layouts' own, or NULL */
    bool whole;                     /* all texts are read, to be judged */
    size_t content_findings;        /* the first of diag's findings are content's */
};

/* ---- languages */

static void add_tag(struct arena *arena, struct plan_languages *languages, const char *tag)
{
    for (size_t i = 0; i < languages->tags.n; i++)
        if (strcmp(languages->tags.at[i], tag) == 0)
            return;
    *VEC_ADD(arena, &languages->tags) = tag;
}

/* The parts of TEXT between SIGN, one by one: *AT is moved behind each. NULL: no more. */
static const char *next_part(struct arena *arena, const char **at, char sign)
{
    if (!*at)
        return NULL;
    const char *end = strchr(*at, sign);
    const char *part = end ? arena_strndup(arena, *at, (size_t)(end - *at)) : arena_strdup(arena, *at);
    *at = end ? end + 1 : NULL;
    return part;
}

bool plan_read_languages(struct arena *arena, const struct command *command, const struct options *options,
                         struct plan_languages *out)
{
    *out = (struct plan_languages){0};
    if (!options->lang || strcmp(options->lang, "all") == 0)
        return true;
    const char *at = options->lang, *group;
    while ((group = next_part(arena, &at, ',')) != NULL) {
        const char *inside = group, *tag;
        VEC(const char *) beside = {0};
        while ((tag = next_part(arena, &inside, '+')) != NULL) {
            if (!*tag) {
                usage_error(command, "'--lang %s' has an empty name in it", options->lang);
                return false;
            }
            for (size_t i = 0; i < beside.n; i++) {
                if (strcmp(beside.at[i], tag) == 0) {
                    usage_error(command, "'--lang %s' has '%s' twice on one piece", options->lang, tag);
                    return false;
                }
            }
            *VEC_ADD(arena, &beside) = tag;
            add_tag(arena, out, tag);
        }
        *VEC_ADD(arena, &out->groups) = group;
    }
    return true;
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
        {.name = "doc", .value = piece->material->doc.text},
        {.name = "version", .value = piece->material->version.text},
        {.name = "lang", .value = piece->lang},
        {.name = "format", .value = piece->layout->format_label},
        {.name = "checked", .value = month_of(arena, dates.checked)},
        {.name = "review_by", .value = month_of(arena, dates.review_by)},
    };
    size_t n = sizeof values / sizeof *values;
    const struct content_local *local = planner->project->local;
    struct content_value *all = arena_array(arena, n + (local ? local->nvalues : 0), sizeof *all);
    memcpy(all, values, sizeof values);
    /* What a victim holds names nobody and no place: of what is local, only numbers and sites. */
    for (size_t i = 0; local && i < local->nvalues; i++)
        if (piece->material->audience != CONTENT_VICTIM || local->values[i].target)
            all[n++] = local->values[i];
    piece->values = all;
    piece->nvalues = n;
}

/* ---- selection */

/* A material, and FIRST..LAST of its formats. */
struct selected {
    const struct content_material *material;
    size_t first, last;
    bool named; /* by itself, not in a kit */
};

struct selection {
    VEC(struct selected) at;
    const char *missing; /* a name that is no material */
    bool kit_missing;
};

/* "ID" or "ID-FORMAT". */
static bool find_material(const struct content *content, const char *name, struct selected *out)
{
    const struct content_material *material = content_material(content, name);
    if (material) {
        *out = (struct selected){.material = material, .last = material->formats.n};
        return true;
    }
    for (size_t i = 0; i < content->nmaterials; i++) {
        material = &content->materials[i];
        size_t size = strlen(material->id.text);
        if (strncmp(name, material->id.text, size) != 0 || name[size] != '-')
            continue;
        for (size_t k = 0; k < material->formats.n; k++)
            if (strcmp(name + size + 1, material->formats.at[k].text) == 0) {
                *out = (struct selected){.material = material, .first = k, .last = k + 1};
                return true;
            }
    }
    return false;
}

static const char *kit_name(const struct options *options)
{
    return options->kit ? options->kit : "school";
}

/* The kit's materials, where one is asked for or nothing else is, then those that are named. */
static struct selection select_materials(struct arena *arena, const struct content *content,
                                         const struct options *options)
{
    struct selection selection = {0};
    struct selected found;
    if (!options->n || options->kit) {
        const struct content_kit *kit = content_kit(content, kit_name(options));
        selection.kit_missing = !kit;
        for (size_t i = 0; kit && i < kit->materials.n; i++)
            if (find_material(content, kit->materials.at[i].text, &found)) /* else content has reported it */
                *VEC_ADD(arena, &selection.at) = found;
    }
    for (size_t i = 0; i < options->n; i++)
        if (find_material(content, options->operands[i], &found)) {
            found.named = true;
            *VEC_ADD(arena, &selection.at) = found;
        } else if (!selection.missing) {
            selection.missing = options->operands[i];
        }
    return selection;
}

struct content_wish plan_wish(const struct options *options)
{
    return (struct content_wish){
        .names = options->operands, .n = options->n, .kit = !options->n || options->kit ? kit_name(options) : NULL};
}

/* ---- names that do not exist */

static void no_such(const struct planner *planner, const char *what, const char *name, const char *near)
{
    if (near)
        usage_error(planner->command, "there is no %s '%s'; did you mean '%s'?", what, name, near);
    else
        usage_error(planner->command, "there is no %s '%s'; 'handbill list %ss' names them", what, name, what);
}

static bool names_exist(struct planner *planner, const struct options *options, const struct selection *selection,
                        const struct plan_languages *languages)
{
    const struct content *content = planner->project->content;
    struct arena *arena = &planner->project->arena;
    /* What is missing may stand in a file that could not be read: that was reported, and is to be mended first. */
    if (planner->diag->errors)
        return true;
    if (selection->kit_missing) {
        const char **names = arena_array(arena, content->nkits, sizeof *names);
        for (size_t i = 0; i < content->nkits; i++)
            names[i] = content->kits[i].id.text;
        no_such(planner, "kit", kit_name(options), diag_closest(kit_name(options), names, content->nkits));
        return false;
    }
    if (selection->missing) {
        no_such(planner, "material", selection->missing,
                diag_closest(selection->missing, content->material_names, content->nmaterial_names));
        return false;
    }
    for (size_t k = 0; k < languages->tags.n; k++) {
        if (content_language(content, languages->tags.at[k]))
            continue;
        const char *tag = languages->tags.at[k];
        no_such(planner, "language", tag, content_language_near(arena, content, tag));
        return false;
    }
    return true;
}

/* ---- layouts */

/* Who names a poster wants its large print and cannot have it; in a kit it is left out, and that is said once. */
static void report_no_large_print(struct planner *planner, const struct selected *selected, size_t format)
{
    const struct content_material *material = selected->material;
    struct diag *diag = &planner->plan->layout_findings;
    if (format != selected->first)
        return;
    (selected->named ? diag_error : diag_warning)(diag, material->layout.span, "no-large-print",
                                                  "'%s' has no large print: its layout '%s' names none",
                                                  material->id.text, material->layout.text);
    diag_hint(diag, "handouts and sheets have one; leave --large-print away for the others");
}

/* The layout in that format; NULL: reported, for the material. */
static const struct spec_layout *layout_of(struct planner *planner, const struct selected *selected, size_t format)
{
    const struct content_material *material = selected->material;
    struct yml_text name = material->formats.at[format];
    struct spec_library *library = planner->project->spec;
    struct diag *diag = &planner->plan->layout_findings;
    const struct spec_layout *(*load)(struct spec_library *, struct diag *, struct span, const char *, const char *) =
        planner->print->ink == PRINT_LOW ? spec_layout_low : spec_layout;
    diag->material = material->id.text;
    const struct spec_layout *layout = load(library, diag, name.span, material->layout.text, name.text);
    bool others = selected->last - selected->first > 1;
    if (layout && planner->print->large && layout->languages > 1 && others) {
        layout = NULL; /* large print is in one language, and the others have it */
    } else if (layout && planner->print->large) {
        if (!layout->large_print)
            report_no_large_print(planner, selected, format);
        layout = layout->large_print ? load(library, diag, name.span, layout->large_print, name.text) : NULL;
    }
    diag->material = NULL;
    return layout;
}

/* On the stock that was asked for: the formats that fit it; where none does, all are told. */
static void put_on_stock(struct planner *planner, size_t first)
{
    struct plan *plan = planner->plan;
    bool any = false;
    for (size_t i = first; i < plan->layouts.n; i++)
        any |= spec_stock_fits(plan->layouts.at[i].layout, planner->stock);
    size_t n = first;
    for (size_t i = first; i < plan->layouts.n; i++) {
        struct plan_layout made = plan->layouts.at[i];
        if (any && !spec_stock_fits(made.layout, planner->stock))
            continue;
        plan->layout_findings.material = made.material->id.text;
        made.layout = spec_layout_on(planner->project->spec, &plan->layout_findings, made.layout, planner->stock);
        if (made.layout)
            plan->layouts.at[n++] = made;
    }
    plan->layout_findings.material = NULL;
    plan->layouts.n = n;
}

static void load_layouts(struct planner *planner, const struct selection *selection)
{
    struct plan *plan = planner->plan;
    for (size_t i = 0; i < selection->at.n; i++) {
        const struct selected *selected = &selection->at.at[i];
        size_t before = plan->layouts.n;
        for (size_t format = selected->first; format < selected->last; format++) {
            const struct spec_layout *layout = layout_of(planner, selected, format);
            if (layout)
                *VEC_ADD(&planner->project->arena, &plan->layouts) =
                    (struct plan_layout){selected->material, layout, format, selected->named};
        }
        if (planner->stock)
            put_on_stock(planner, before);
    }
}

/* ---- texts */

/* Those of the languages that are printed, and of those that a layout or a list shows besides, such as the tiles of a
 * panel. No languages named: all. */
static void load_texts(struct planner *planner, struct plan_languages *languages)
{
    struct project *project = planner->project;
    struct arena *arena = &project->arena;
    struct names names = {0};
    for (size_t i = 0; i < planner->plan->layouts.n; i++) {
        names_add_material(arena, &names, planner->plan->layouts.at[i].material);
        names_add_layout(arena, &names, planner->plan->layouts.at[i].layout);
    }
    for (size_t i = 0; i < names.at.n && languages->tags.n; i++)
        if (content_language(project->content, names.at.at[i]))
            add_tag(arena, languages, names.at.at[i]);
    names_add(arena, &names, "common."); /* what the program says by itself */
    const struct content_texts_wish wish = {.langs = languages->tags.at,
                                            .nlangs = languages->tags.n,
                                            .ids = planner->whole ? NULL : names.at.at,
                                            .nids = planner->whole ? 0 : names.at.n};
    content_load_texts(arena, planner->diag, project->content, &wish);
}

/* ---- pieces */

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Whether content's own findings forbid this material in these languages. */
static bool spoiled(const struct planner *planner, const struct piece *piece)
{
    for (size_t i = 0; i < planner->content_findings; i++) {
        const struct diag_finding *finding = &planner->diag->findings.at[i];
        if (finding->level != DIAG_ERROR)
            continue;
        bool other_lang = finding->lang != NULL;
        for (size_t k = 0; k < piece->nlangs; k++)
            other_lang &= !same(finding->lang, piece->langs[k]);
        bool other_material = finding->material && !same(finding->material, piece->material->id.text);
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

/* "en+es" -> en, es. */
static void split_group(struct arena *arena, struct piece *piece)
{
    VEC(const char *) langs = {0};
    const char *at = piece->lang, *tag;
    while ((tag = next_part(arena, &at, '+')) != NULL)
        *VEC_ADD(arena, &langs) = tag;
    piece->langs = langs.at;
    piece->nlangs = langs.n;
}

static void add_profile(struct planner *planner, const struct content_material *material, size_t format,
                        const struct spec_layout *layout, const char *group, enum pdf_profile profile)
{
    struct arena *arena = &planner->project->arena;
    const char *id = material->id.text;
    struct piece piece = {.material = material, .layout = layout, .profile = profile, .lang = group};
    piece.path = arena_format(arena, "%s/%s/%s%s%s%s.pdf", print_profile_name(profile), group, id, format ? "-" : "",
                              format ? layout->format : "", print_suffix(arena, planner->print, layout->w, layout->h));
    split_group(arena, &piece);
    if (planned(planner->plan, piece.path) || spoiled(planner, &piece))
        return;
    add_values(planner, &piece);
    diag_init(&piece.diag);
    piece.diag.material = id;
    piece.diag.lang = group;
    *VEC_ADD(arena, &planner->plan->pieces) = piece;
}

static void add_piece(struct planner *planner, const struct content_material *material, size_t format,
                      const struct spec_layout *layout, const char *group)
{
    for (int profile = 0; profile < PRINT_PROFILES; profile++)
        if (planner->print->profiles[profile])
            add_profile(planner, material, format, layout, group, (enum pdf_profile)profile);
}

/* Whether an organisation prints that language: those it names, English, and all where it names none. */
static bool is_printed(const struct content_local *local, const char *tag)
{
    bool printed = !local || !local->languages.n || strcmp(tag, "en") == 0;
    for (size_t i = 0; local && i < local->languages.n; i++)
        printed |= strcmp(local->languages.at[i].text, tag) == 0;
    return printed;
}

static size_t languages_in(const char *group)
{
    size_t n = 1;
    for (; *group; group++)
        n += *group == '+';
    return n;
}

/* A format for another number of languages is not what was asked for, where the material has one that is. */
static bool is_asked_for(const struct plan *plan, const struct plan_layout *format, size_t languages)
{
    bool other = false;
    for (size_t i = 0; i < plan->layouts.n; i++)
        other |= plan->layouts.at[i].material == format->material && plan->layouts.at[i].layout->languages == languages;
    return !other || format->layout->languages == languages;
}

/* Every language that the material's title has been translated into. A piece in several begins with the first ones of
 * the registry, so that the last one alone changes: "en+vi", "en+es+vi". */
static void add_all_languages(struct planner *planner, const struct content_material *material, size_t format,
                              const struct spec_layout *layout)
{
    const struct content *content = planner->project->content;
    const char *first = NULL;
    size_t n = 1;
    for (size_t i = 0; i < content->nlangs; i++) {
        const char *tag = content->langs[i].tag.text;
        if (!content_text(content, tag, material->title.text))
            continue;
        const char *group = first ? arena_format(&planner->project->arena, "%s+%s", first, tag) : tag;
        if (n < layout->languages) {
            first = group;
            n++;
        } else if (is_printed(planner->project->local, tag)) {
            add_piece(planner, material, format, layout, group);
        }
    }
}

enum plan_result plan_select(struct plan *plan, struct project *project, struct diag *diag,
                             const struct command *command, const struct options *options, const struct print *print,
                             struct plan_languages *languages, bool whole)
{
    struct planner planner = {
        .plan = plan, .project = project, .diag = diag, .command = command, .print = print, .whole = whole};
    struct selection selection = select_materials(&project->arena, project->content, options);
    *plan = (struct plan){0};
    diag_init(&plan->layout_findings);
    if (!names_exist(&planner, options, &selection, languages))
        return PLAN_USAGE;
    if (print->stock)
        planner.stock = spec_stock_of(project->spec, &plan->layout_findings, print->stock);
    if (planner.stock || !print->stock)
        load_layouts(&planner, &selection);
    load_texts(&planner, languages);
    return PLAN_OK;
}

/* What a kit holds and cannot be had in these languages is left out of it, and that is said once. */
static void report_left_out(struct planner *planner, const struct plan_layout *made, const char *group, const char *why)
{
    const char *id = made->material->id.text;
    for (size_t i = 0; i < planner->plan->layouts.n && &planner->plan->layouts.at[i] != made; i++)
        if (planner->plan->layouts.at[i].material == made->material)
            return;
    diag_warning(planner->diag, made->material->title.span, "kit-left-out", "'%s' is left out of the kit in '%s': %s",
                 id, group, why);
    diag_hint(planner->diag, "'handbill list languages' says how far each translation is");
}

/* A material of a kit: a bilingual one stands English beside the language that is asked for. */
static void add_of_kit(struct planner *planner, const struct plan_layout *made, const char *group)
{
    size_t languages = languages_in(group), wanted = made->layout->languages;
    if (wanted == 2 && languages == 1 && strcmp(group, "en") != 0) {
        group = arena_format(&planner->project->arena, "en+%s", group);
        languages = 2;
    }
    if (languages != wanted) {
        report_left_out(planner, made, group, "it is not set in so many languages");
        return;
    }
    const char *at = group, *tag;
    while ((tag = next_part(&planner->project->arena, &at, '+')) != NULL)
        if (!content_text(planner->project->content, tag, made->material->title.text)) {
            report_left_out(planner, made, group, "it is not translated");
            return;
        }
    add_piece(planner, made->material, made->format, made->layout, group);
}

static void add_group(struct planner *planner, const struct plan_layout *made, const char *group)
{
    if (!is_asked_for(planner->plan, made, languages_in(group)))
        return;
    if (made->named)
        add_piece(planner, made->material, made->format, made->layout, group);
    else
        add_of_kit(planner, made, group);
}

void plan_make(struct plan *plan, struct project *project, struct diag *diag, const struct print *print,
               const struct plan_languages *languages)
{
    struct planner planner = {.plan = plan, .project = project, .diag = diag, .print = print};
    planner.content_findings = diag->findings.n;
    diag_merge(diag, &plan->layout_findings);
    for (size_t i = 0; i < plan->layouts.n; i++) {
        const struct plan_layout *made = &plan->layouts.at[i];
        for (size_t k = 0; k < languages->groups.n; k++)
            add_group(&planner, made, languages->groups.at[k]);
        if (!languages->groups.n && is_asked_for(plan, made, 1))
            add_all_languages(&planner, made->material, made->format, made->layout);
    }
}

void plan_release(struct plan *plan)
{
    diag_release(&plan->layout_findings);
    for (size_t i = 0; i < plan->pieces.n; i++)
        diag_release(&plan->pieces.at[i].diag);
}
