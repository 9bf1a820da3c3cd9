/* The command list: what a project holds, as tables. To add one: a function and its line in LISTS. */
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "cli/call_sheet.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/plan.h"
#include "cli/project.h"
#include "cli/render.h"
#include "cli/table.h"

struct lister {
    struct arena *arena;
    struct project *project; /* loaded, whole; NULL for lists that need none */
    struct diag *diag;
    const char *date, *sheet; /* the latter may be NULL */
};

static const char *join(struct arena *arena, struct yml_texts texts)
{
    const char *joined = "";
    for (size_t i = 0; i < texts.n; i++)
        joined = arena_format(arena, "%s%s%s", joined, i ? ", " : "", texts.at[i].text);
    return joined;
}

static const char *status_name(int status)
{
    static const char *const names[] = {"current", "doubtful", "retired", "by-rule"};
    return names[status];
}

static void list_checks(struct lister *lister, struct table *table)
{
    static const char *const stages[] = {"content", "page", "sheet"};
    table_init(table, lister->arena, (const char *const[]){"id", "stage", "level", "why", NULL});
    size_t n;
    const struct check *const *checks = check_all(&n);
    for (size_t i = 0; i < n; i++)
        table_add(table, (const char *const[]){checks[i]->id, stages[checks[i]->stage],
                                               checks[i]->level == DIAG_ERROR ? "error" : "warning", checks[i]->why});
}

static void list_hotlines(struct lister *lister, struct table *table)
{
    const struct content *content = lister->project->content;
    table_init(table, lister->arena,
               (const char *const[]){"id", "number", "display", "scope", "status", "checked", "review-by", NULL});
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *line = &content->hotlines[i];
        table_add(table, (const char *const[]){line->id.text, line->number.text, line->display.text, line->scope.text,
                                               status_name(line->status), line->checked.text, line->review_by.text});
    }
}

/* With the doubts about each: what the directory leaves out stands here. */
static void list_organisations(struct lister *lister, struct table *table)
{
    static const char *const scopes[] = {"national", "local", "abroad"}, *const services[] = {"direct", "advocacy"};
    const struct content *content = lister->project->content;
    table_init(table, lister->arena,
               (const char *const[]){"id", "name", "scope", "service", "status", "review-by", "note", NULL});
    for (size_t i = 0; i < content->norganisations; i++) {
        const struct content_organisation *known = &content->organisations[i];
        table_add(table, (const char *const[]){known->id.text, known->name.text, scopes[known->scope],
                                               services[known->service], status_name(known->status),
                                               known->review_by.text, known->note.text ? known->note.text : ""});
    }
}

static void list_figures(struct lister *lister, struct table *table)
{
    const struct content *content = lister->project->content;
    table_init(table, lister->arena, (const char *const[]){"id", "year", "status", "review-by", "claim", "note", NULL});
    for (size_t i = 0; i < content->nfigures; i++) {
        const struct content_figure *figure = &content->figures[i];
        table_add(table, (const char *const[]){figure->id.text, arena_format(lister->arena, "%d", figure->year),
                                               status_name(figure->status), figure->review_by.text, figure->claim.text,
                                               figure->note.text ? figure->note.text : ""});
    }
}

static void list_kits(struct lister *lister, struct table *table)
{
    const struct content *content = lister->project->content;
    table_init(table, lister->arena, (const char *const[]){"id", "purpose", "materials", NULL});
    for (size_t i = 0; i < content->nkits; i++)
        table_add(table, (const char *const[]){content->kits[i].id.text, content->kits[i].purpose.text,
                                               join(lister->arena, content->kits[i].materials)});
}

/* A language has come as far as its least text. */
static const char *state_of(const struct content_lang *lang, const struct content_progress *progress)
{
    if (strcmp(lang->tag.text, "en") == 0)
        return "source";
    if (!progress->translated)
        return "none";
    if (progress->approved == progress->translated)
        return "approved";
    return progress->reviewed == progress->translated ? "reviewed" : "draft";
}

static bool are_translated(const struct content *content, const struct content_bindings *bindings, const char *lang)
{
    for (size_t i = 0; i < bindings->n; i++) {
        const char *id = bindings->at[i].value.text;
        if (content_text(content, "en", id) && !content_text(content, lang, id))
            return false;
    }
    return true;
}

static bool is_translated(const struct content *content, const struct content_material *material, const char *lang)
{
    bool all = content_text(content, lang, material->title.text) && are_translated(content, &material->texts, lang);
    for (size_t i = 0; all && i < material->nlists; i++)
        for (size_t k = 0; k < material->lists[i].n; k++)
            all &= are_translated(content, &material->lists[i].entries[k], lang);
    return all;
}

/* How many materials have all of their own texts in the language. */
static size_t count_translated(const struct content *content, const char *lang)
{
    size_t n = 0;
    for (size_t i = 0; i < content->nmaterials; i++)
        n += is_translated(content, &content->materials[i], lang);
    return n;
}

static void list_languages(struct lister *lister, struct table *table)
{
    const struct content *content = lister->project->content;
    table_init(table, lister->arena,
               (const char *const[]){"tag", "english", "native", "script", "direction", "state", "percent", "texts",
                                     "materials", "reviewed", "stale", NULL});
    for (size_t i = 0; i < content->nlangs; i++) {
        const struct content_lang *lang = &content->langs[i];
        struct content_progress progress = content_progress(content, lang->tag.text);
        size_t percent = progress.total ? progress.translated * 100 / progress.total : 0;
        table_add(table,
                  (const char *const[]){lang->tag.text, lang->english.text, lang->native.text, lang->script.text,
                                        lang->rtl ? "right-to-left" : "left-to-right", state_of(lang, &progress),
                                        arena_format(lister->arena, "%zu", percent),
                                        arena_format(lister->arena, "%zu/%zu", progress.translated, progress.total),
                                        arena_format(lister->arena, "%zu/%zu",
                                                     count_translated(content, lang->tag.text), content->nmaterials),
                                        arena_format(lister->arena, "%zu", progress.reviewed),
                                        arena_format(lister->arena, "%zu", progress.stale)});
    }
}

static void list_layouts(struct lister *lister, struct table *table)
{
    table_init(table, lister->arena, (const char *const[]){"name", "formats", NULL});
    for (const char *const *name = spec_layout_names(lister->project->spec); *name; name++) {
        const char *joined = "";
        const char *const *format = spec_format_names(lister->project->spec, lister->diag, *name);
        for (; format && *format; format++)
            joined = arena_format(lister->arena, "%s%s%s", joined, *joined ? ", " : "", *format);
        table_add(table, (const char *const[]){*name, joined});
    }
}

static void list_materials(struct lister *lister, struct table *table)
{
    static const char *const audiences[] = {"public", "student", "parent", "professional", "victim"};
    const struct content *content = lister->project->content;
    table_init(table, lister->arena,
               (const char *const[]){"id", "doc", "audience", "layout", "formats", "title", NULL});
    for (size_t i = 0; i < content->nmaterials; i++) {
        const struct content_material *material = &content->materials[i];
        const struct content_text *title = content_text(content, "en", material->title.text);
        table_add(table, (const char *const[]){material->id.text, material->doc.text, audiences[material->audience],
                                               material->layout.text, join(lister->arena, material->formats),
                                               title ? title->markup : NULL});
    }
}

static void list_rules(struct lister *lister, struct table *table)
{
    static const char *const wordings[] = {"free", "unverified", "verified"};
    const struct content *content = lister->project->content;
    struct arena *arena = lister->arena;
    table_init(
        table, arena,
        (const char *const[]){"id", "law", "sheet", "type", "languages", "numbers", "wording", "review-by", NULL});
    for (size_t i = 0; i < content->nrules; i++) {
        const struct content_rule *rule = &content->rules[i];
        const char *sheet = arena_format(arena, "%.1f x %.1f in", rule->sheet_w / LEN_IN, rule->sheet_h / LEN_IN);
        const char *langs = join(arena, rule->languages);
        table_add(table,
                  (const char *const[]){rule->id.text, rule->law.text, rule->sheet_w > 0 ? sheet : NULL,
                                        rule->type > 0 ? arena_format(arena, "%.0f pt", rule->type) : NULL,
                                        rule->more ? arena_format(arena, "%s and %d more", langs, rule->more) : langs,
                                        join(arena, rule->numbers), wordings[rule->wording], rule->review_by.text});
    }
}

static void list_sites(struct lister *lister, struct table *table)
{
    const struct content *content = lister->project->content;
    table_init(table, lister->arena,
               (const char *const[]){"id", "url", "owner", "status", "checked", "review-by", NULL});
    for (size_t i = 0; i < content->nsites; i++) {
        const struct content_site *site = &content->sites[i];
        table_add(table, (const char *const[]){site->id.text, site->url.text, site->owner.text,
                                               status_name(site->status), site->checked.text, site->review_by.text});
    }
}

/* What a person has to try again this month: all whose review date comes before the next one. */
static void list_stale(struct lister *lister, struct table *table)
{
    static const char *const kinds[] = {"hotline", "hotline", "hotline", "site", "organisation", "figure", "rule"};
    struct arena *arena = lister->arena;
    const struct content_due *due;
    size_t n = content_due(arena, lister->project->content, arena_format(arena, "%.8s31", lister->date), &due);
    table_init(table, arena,
               (const char *const[]){"kind", "id", "what", "status", "checked", "review-by", "due", NULL});
    for (size_t i = 0; i < n; i++)
        table_add(table, (const char *const[]){kinds[due[i].kind], due[i].id, due[i].what, status_name(due[i].status),
                                               due[i].checked, due[i].review_by,
                                               strcmp(due[i].review_by, lister->date) < 0 ? "overdue" : "this month"});
    if (lister->sheet && n)
        call_sheet_write(lister->project, lister->diag, due, n, lister->date, lister->sheet);
    else if (lister->sheet)
        fprintf(stderr, "handbill: nothing is due in %.7s: no sheet is written\n", lister->date);
}

static void list_stocks(struct lister *lister, struct table *table)
{
    table_init(table, lister->arena, (const char *const[]){"name", "product", "label", "a sheet", "same as", NULL});
    for (const char *const *name = spec_stock_names(lister->project->spec); *name; name++) {
        const struct spec_stock *stock = spec_stock(lister->project->spec, lister->diag, (struct span){0}, *name);
        if (!stock)
            continue;
        table_add(table, (const char *const[]){stock->name, stock->product,
                                               arena_format(lister->arena, "%.1f x %.1f mm", stock->label_w / LEN_MM,
                                                            stock->label_h / LEN_MM),
                                               arena_format(lister->arena, "%d", stock->columns * stock->rows),
                                               join(lister->arena, stock->same_as)});
    }
}

struct list {
    const char *name;
    bool project;
    void (*fill)(struct lister *lister, struct table *table);
};

/* Keep alphabetized. */
static const struct list LISTS[] = {
    {"checks", false, list_checks},      {"figures", true, list_figures},     {"hotlines", true, list_hotlines},
    {"kits", true, list_kits},           {"languages", true, list_languages}, {"layouts", true, list_layouts},
    {"materials", true, list_materials}, {"orgs", true, list_organisations},  {"rules", true, list_rules},
    {"sites", true, list_sites},         {"stale", true, list_stale},         {"stocks", true, list_stocks},
};
enum { LIST_COUNT = sizeof LISTS / sizeof *LISTS };

static const struct list *find_list(const struct command *command, const char *name)
{
    const char *names[LIST_COUNT];
    for (size_t i = 0; i < LIST_COUNT; i++) {
        if (strcmp(LISTS[i].name, name) == 0)
            return &LISTS[i];
        names[i] = LISTS[i].name;
    }
    const char *near = diag_closest(name, names, LIST_COUNT);
    if (near)
        usage_error(command, "there is no list of '%s'; did you mean '%s'?", name, near);
    else
        usage_error(command, "there is no list of '%s'; there is %s", name, command->operands);
    return NULL;
}

static int run_list(const struct command *command, const struct options *options)
{
    const struct list *list = find_list(command, options->operands[0]);
    if (!list)
        return CLI_USAGE;
    if (options->sheet && list->fill != list_stale) {
        usage_error(command, "'--sheet' is for the list 'stale'");
        return CLI_USAGE;
    }
    struct project project = {0};
    struct diag diag;
    struct table table;
    struct arena arena;
    arena_init(&arena);
    const char *date = command_date(&arena, command, options);
    if (!date) {
        arena_release(&arena);
        return CLI_USAGE;
    }
    diag_init(&diag);
    struct lister lister = {&arena, &project, &diag, date, options->sheet};
    bool ready = !list->project;
    if (list->project && project_find(&project, &diag, options->project)) {
        project_load(&project, &diag, options, NULL);
        if (project.content)
            content_load_texts(&project.arena, &diag, project.content, &(struct content_texts_wish){0});
        ready = project.content && project.spec;
    }
    if (ready) {
        list->fill(&lister, &table);
        table_print(stdout, &table, options->format == OPTIONS_JSON);
    }
    render_findings(stderr, &diag, options->format == OPTIONS_SHORT ? OPTIONS_SHORT : OPTIONS_HUMAN, true);
    int status = render_status(&diag);
    project_release(&project);
    arena_release(&arena);
    diag_release(&diag);
    return status;
}

static const struct option *const LIST_OPTIONS[] = {&option_project, &option_local,  &option_date,
                                                    &option_sheet,   &option_format, &option_help};

const struct command command_list = {
    .name = "list",
    .operands = "checks|figures|hotlines|kits|languages|layouts|materials|orgs|rules|sites|stale|stocks",
    .summary = "print a table of what there is",
    .about = "",
    .options = LIST_OPTIONS,
    .n = sizeof LIST_OPTIONS / sizeof *LIST_OPTIONS,
    .least = 1,
    .most = 1,
    .run = run_list,
};
