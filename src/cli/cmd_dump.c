/* The command dump: one piece, composed, as text; what the golden tests read. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/pictures.h"
#include "cli/plan.h"
#include "cli/project.h"
#include "cli/render.h"
#include "cli/sheets.h"
#include "compose/compose.h"

static bool compose_piece(struct project *project, struct diag *diag, const struct piece *piece,
                          const struct print *print, const char *date, bool sheets, struct page_doc *out)
{
    struct arena *arena = &project->arena;
    struct text_engine *engine = text_open(project->fonts);
    struct compose_report used;
    struct compose_request request = {.content = project->content,
                                      .material = piece->material,
                                      .layout = piece->layout,
                                      .engine = engine,
                                      .langs = piece->langs,
                                      .nlangs = piece->nlangs,
                                      .date = date,
                                      .values = piece->values,
                                      .nvalues = piece->nvalues};
    struct page_doc pages;
    bool done = pictures_of_piece(arena, diag, project, piece, &request) &&
                compose_document(arena, diag, &request, &pages, &used);
    const struct sheets_request imposed = {.piece = piece,
                                           .print = print,
                                           .lang = content_language(project->content, piece->langs[0]),
                                           .date = date,
                                           .engine = engine};
    if (done && sheets)
        done = sheets_make(arena, diag, &imposed, &pages, out);
    else if (done)
        *out = pages;
    text_free(engine);
    return done;
}

/* False: usage, printed. */
static bool dump(struct project *project, struct diag *diag, const struct command *command,
                 const struct options *options, const struct print *print, struct plan_languages *languages,
                 const char *date)
{
    struct plan plan;
    struct page_doc doc;
    bool planned = plan_select(&plan, project, diag, command, options, print, languages, false) == PLAN_OK;
    if (planned)
        plan_make(&plan, project, diag, print, languages);
    if (planned && plan.pieces.n &&
        compose_piece(project, diag, &plan.pieces.at[0], print, date, options->sheets, &doc)) {
        struct buf text = {0};
        page_dump(&text, &doc);
        fwrite(text.at, 1, text.n, stdout);
        buf_release(&text);
    }
    plan_release(&plan);
    return planned;
}

static int run_dump(const struct command *command, const struct options *given)
{
    struct options options = *given;
    struct project project = {0};
    struct diag diag;
    int status = CLI_USAGE;
    diag_init(&diag);
    if (!options.lang)
        options.lang = "en";
    if (project_find(&project, &diag, options.project)) {
        const char *date = command_date(&project.arena, command, &options);
        struct plan_languages languages;
        struct print print;
        if (!date || !plan_read_languages(&project.arena, command, &options, &languages) ||
            !print_read(&project.arena, command, &options, &print))
            goto out;
        const struct content_wish wish = plan_wish(&options);
        project_load(&project, &diag, &options, &wish);
        if (project.content && project.spec && project.fonts &&
            !dump(&project, &diag, command, &options, &print, &languages, date))
            goto out;
    }
    render_findings(stderr, &diag, OPTIONS_HUMAN, false);
    status = render_status(&diag);
out:
    project_release(&project);
    diag_release(&diag);
    return status;
}

static const struct option *const DUMP_OPTIONS[] = {&option_one_lang, &option_project, &option_local,
                                                    &option_date,     &option_sheets,  &option_help};

const struct command command_dump = {
    .name = "dump",
    .operands = "MATERIAL",
    .summary = "print a composed piece as text: every item, its place and its words",
    .about = "",
    .options = DUMP_OPTIONS,
    .n = sizeof DUMP_OPTIONS / sizeof *DUMP_OPTIONS,
    .least = 1,
    .most = 1,
    .run = run_dump,
};
