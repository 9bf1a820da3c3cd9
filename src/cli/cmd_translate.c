/* The command translate: texts out to translators and back, as PO files. */
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/render.h"
#include "po/po.h"

/* ---- what is asked for */

struct translation {
    bool export;
    struct po_export to;
    struct po_import from;
};

/* False: usage, printed. */
static bool read_action(const struct command *command, const struct options *options, bool *export)
{
    static const char *const names[] = {"export", "import"};
    const char *action = options->operands[0];
    *export = strcmp(action, names[0]) == 0;
    if (*export || strcmp(action, names[1]) == 0)
        return true;
    const char *near = diag_closest(action, names, 2);
    if (near)
        usage_error(command, "cannot '%s'; did you mean '%s'?", action, near);
    else
        usage_error(command, "cannot '%s': it is export or import", action);
    return false;
}

/* Both or none: a state without a name is nobody's word, a name without a state says nothing. */
static bool read_review(const struct command *command, const struct options *options, struct po_import *out)
{
    static const char *const names[] = {"reviewed", "approved"};
    *out = (struct po_import){.reviewer = options->reviewer, .state = CONTENT_DRAFT};
    if (!options->reviewer && !options->state)
        return true;
    if (!options->reviewer || !options->state) {
        usage_error(command, "--reviewer NAME and --state reviewed go together: who has read the texts, and how far "
                             "they are");
        return false;
    }
    for (const char *c = options->reviewer; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f) {
            usage_error(command, "the name of a reviewer has no control characters");
            return false;
        }
    for (int i = 0; i < 2; i++)
        if (strcmp(options->state, names[i]) == 0)
            out->state = i ? CONTENT_APPROVED : CONTENT_REVIEWED;
    if (out->state == CONTENT_DRAFT)
        usage_error(command, "'--state %s' is not reviewed or approved; without it, texts that change are drafts",
                    options->state);
    return out->state != CONTENT_DRAFT;
}

static bool read_request(struct arena *arena, const struct command *command, const struct options *options,
                         const struct project *project, struct translation *out)
{
    if (!read_action(command, options, &out->export))
        return false;
    if (!out->export) {
        if (options->date)
            usage_error(command, "--date is for export only");
        return !options->date && read_review(command, options, &out->from);
    }
    if (options->reviewer || options->state) {
        usage_error(command, "--reviewer and --state are for import only");
        return false;
    }
    out->to = (struct po_export){.layouts = file_join(arena, project->shared, "layouts"),
                                 .date = command_date(arena, command, options),
                                 .creator = "Handbill " HANDBILL_VERSION};
    return out->to.date;
}

/* False: usage, printed. */
static bool check_language(struct arena *arena, const struct command *command, const struct content *content,
                           const char *lang)
{
    if (strcmp(lang, "en") == 0) {
        usage_error(command, "English is what the others are translated from");
        return false;
    }
    if (content_language(content, lang))
        return true;
    const char *near = content_language_near(arena, content, lang);
    if (near)
        usage_error(command, "there is no language '%s'; did you mean '%s'?", lang, near);
    else
        usage_error(command, "there is no language '%s'; add it to content/languages.yaml first", lang);
    return false;
}

/* ---- what came of it */

static void print_json(const struct translation *translation, const struct po_request *request,
                       const struct po_report *report, const struct diag *diag)
{
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "language", request->lang);
    cJSON_AddStringToObject(root, "file", request->path);
    cJSON_AddNumberToObject(root, "errors", (double)diag->errors);
    cJSON_AddNumberToObject(root, "warnings", (double)diag->warnings);
    cJSON_AddItemToObject(root, "findings", render_json(diag));
    if (translation->export) {
        cJSON_AddNumberToObject(root, "texts", (double)report->texts);
        cJSON_AddNumberToObject(root, "translated", (double)report->translated);
        cJSON_AddNumberToObject(root, "stale", (double)report->stale);
    } else {
        cJSON_AddNumberToObject(root, "added", (double)report->added);
        cJSON_AddNumberToObject(root, "changed", (double)report->changed);
        cJSON_AddNumberToObject(root, "kept", (double)report->kept);
        cJSON_AddNumberToObject(root, "files", (double)report->files);
    }
    render_print(stdout, root);
}

static void print_outcome(const struct options *options, const struct translation *translation,
                          const struct po_request *request, const struct po_report *report, const struct diag *diag,
                          bool done)
{
    if (options->format == OPTIONS_JSON) {
        print_json(translation, request, report, diag);
        return;
    }
    render_findings(stderr, diag, options->format, options->quiet);
    if (options->quiet || !done)
        return;
    if (translation->export)
        printf("%s: %zu texts, %zu translated, %zu of them stale\n", request->path, report->texts, report->translated,
               report->stale);
    else
        printf("%s/messages/%s: %zu new, %zu changed, %zu as before; %zu file%s written\n", request->folder,
               request->lang, report->added, report->changed, report->kept, report->files,
               report->files == 1 ? "" : "s");
}

/* What is wrong with the translations themselves can be mended by an import, and is no matter then. */
static struct content *load(struct project *project, struct diag *diag, const struct po_request *request, bool export)
{
    struct diag loading;
    diag_init(&loading);
    struct content *content = content_load(&project->arena, &loading, request->folder, NULL);
    if (content)
        content_load_texts(&project->arena, &loading, content,
                           &(struct content_texts_wish){.langs = &request->lang, .nlangs = 1});
    size_t errors = 0;
    for (size_t i = 0; i < loading.findings.n; i++)
        errors += loading.findings.at[i].level == DIAG_ERROR && (export || !loading.findings.at[i].lang);
    if (errors)
        diag_merge(diag, &loading);
    diag_release(&loading);
    return errors ? NULL : content;
}

static int run_translate(const struct command *command, const struct options *options)
{
    struct project project = {0};
    struct diag diag;
    struct translation translation = {0};
    struct po_report report = {0};
    int status = CLI_USAGE;
    diag_init(&diag);
    if (project_find(&project, &diag, options->project)) {
        struct arena *arena = &project.arena;
        struct po_request request = {.folder = file_join(arena, project.shared, "content"),
                                     .lang = options->operands[1],
                                     .path = options->operands[2]};
        if (!read_request(arena, command, options, &project, &translation))
            goto out;
        request.content = load(&project, &diag, &request, translation.export);
        bool done = false;
        if (request.content) {
            if (!check_language(arena, command, request.content, request.lang))
                goto out;
            done = translation.export ? po_write(arena, &diag, &request, &translation.to, &report)
                                      : po_read(arena, &diag, &request, &translation.from, &report);
        }
        print_outcome(options, &translation, &request, &report, &diag, done);
    } else {
        render_findings(stderr, &diag, OPTIONS_HUMAN, false);
    }
    status = render_status(&diag);
out:
    project_release(&project);
    diag_release(&diag);
    return status;
}

static const struct option option_reviewer = {
    "reviewer",  0,
    "NAME",      "import: the native speaker who has read all that the file does not mark as unfinished",
    OPTION_TEXT, offsetof(struct options, reviewer)};
static const struct option option_state = {"state",
                                           0,
                                           "reviewed|approved",
                                           "import: how far these texts are, by the reviewer's word",
                                           OPTION_TEXT,
                                           offsetof(struct options, state)};

static const struct option *const TRANSLATE_OPTIONS[] = {
    &option_project, &option_date, &option_reviewer, &option_state, &option_format, &option_quiet, &option_help};

const struct command command_translate = {
    .name = "translate",
    .operands = "export|import LANG FILE",
    .summary = "write a PO file for translators, or read one back",
    .about = "\n'export' writes all texts with what the language has for them. 'import' takes what changed into\n"
             "content/messages/LANG/; a text that changed is a draft until an import with --reviewer and --state says\n"
             "that a native speaker has read it. Texts marked as fuzzy are stale: their English has changed.\n",
    .options = TRANSLATE_OPTIONS,
    .n = sizeof TRANSLATE_OPTIONS / sizeof *TRANSLATE_OPTIONS,
    .least = 3,
    .most = 3,
    .run = run_translate,
};
