/* The commands build and check: selection -> files and findings. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/file.h"
#include "check/check.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/manifest.h"
#include "cli/render.h"
#include "cli/rules.h"
#include "cli/table.h"

enum { JOBS_DEFAULT_MOST = 8 };

/* ---- the date */

static bool is_date(const char *text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int i = 0; i < 10; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    }
    long year = strtol(text, NULL, 10), month = strtol(text + 5, NULL, 10), day = strtol(text + 8, NULL, 10);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return !text[10] && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (leap && month == 2);
}

static const char *date_of(struct arena *arena, time_t seconds)
{
    struct tm day;
    char text[16];
    if (!gmtime_r(&seconds, &day) || day.tm_year < -900 || day.tm_year > 8099)
        return NULL;
    strftime(text, sizeof text, "%Y-%m-%d", &day);
    return arena_strdup(arena, text);
}

const char *command_date(struct arena *arena, const struct command *command, const struct options *options)
{
    if (options->date) {
        if (is_date(options->date))
            return options->date;
        usage_error(command, "'--date %s' is not a day written as YYYY-MM-DD", options->date);
        return NULL;
    }
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (!epoch || !*epoch)
        return date_of(arena, time(NULL));
    char *end;
    errno = 0;
    long long seconds = strtoll(epoch, &end, 10);
    const char *date = *end || errno || *epoch < '0' || *epoch > '9' ? NULL : date_of(arena, (time_t)seconds);
    if (!date)
        usage_error(command, "SOURCE_DATE_EPOCH is '%s', which is not a number of seconds", epoch);
    return date;
}

/* ---- progress */

struct progress {
    bool line; /* rewritten in place; on a terminal only */
};

static void show_progress(void *context, size_t done, size_t all, const struct piece *piece)
{
    const struct progress *progress = context;
    if (progress->line) {
        fprintf(stderr, "\r\033[K[%zu/%zu] %s", done, all, piece->path);
        if (done == all)
            fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}

/* ---- outcome */

static size_t count_made(const struct plan *plan)
{
    size_t made = 0;
    for (size_t i = 0; i < plan->pieces.n; i++)
        made += plan->pieces.at[i].entry != NULL;
    return made;
}

/* ---- how hard the pieces are to read */

static double tenths(double value)
{
    return (double)(long)(value * 10 + 0.5) / 10;
}

static void add_reading(cJSON *root, const struct plan *plan)
{
    cJSON *list = cJSON_AddArrayToObject(root, "reading");
    for (size_t i = 0; i < plan->pieces.n; i++) {
        const struct piece *piece = &plan->pieces.at[i];
        if (!piece->reading.words)
            continue;
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "material", piece->material->id.text);
        cJSON_AddStringToObject(entry, "format", piece->layout->format);
        cJSON_AddStringToObject(entry, "lang", piece->lang);
        cJSON_AddNumberToObject(entry, "grade", tenths(piece->reading.grade));
        cJSON_AddNumberToObject(entry, "most", piece->reading.most);
        cJSON_AddNumberToObject(entry, "words", (double)piece->reading.words);
        cJSON_AddItemToArray(list, entry);
    }
}

static void print_reading(const struct plan *plan)
{
    struct arena arena;
    struct table table;
    arena_init(&arena);
    table_init(&table, &arena,
               (const char *const[]){"material", "format", "lang", "grade", "at most", "words", "sentences", NULL});
    for (size_t i = 0; i < plan->pieces.n; i++) {
        const struct piece *piece = &plan->pieces.at[i];
        const struct check_reading *reading = &piece->reading;
        if (reading->words)
            table_add(&table, (const char *const[]){piece->material->id.text, piece->layout->format, piece->lang,
                                                    arena_format(&arena, "%.1f", reading->grade),
                                                    arena_format(&arena, "%.0f", reading->most),
                                                    arena_format(&arena, "%zu", reading->words),
                                                    arena_format(&arena, "%zu", reading->sentences)});
    }
    if (table.rows.n) {
        puts("Reading level of the English (Flesch-Kincaid grade):");
        table_print(stdout, &table, false);
    }
    arena_release(&arena);
}

static void print_json(const struct plan *plan, const struct diag *diag, const char *date,
                       const struct content_rule *rule)
{
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "version", HANDBILL_VERSION);
    cJSON_AddStringToObject(root, "date", date);
    cJSON_AddNumberToObject(root, "errors", (double)diag->errors);
    cJSON_AddNumberToObject(root, "warnings", (double)diag->warnings);
    cJSON_AddItemToObject(root, "findings", render_json(diag));
    cJSON *files = cJSON_AddArrayToObject(root, "files");
    for (size_t i = 0; i < plan->pieces.n; i++)
        if (plan->pieces.at[i].entry)
            cJSON_AddItemToArray(files, cJSON_CreateString(plan->pieces.at[i].path));
    add_reading(root, plan);
    if (rule)
        cJSON_AddItemToObject(root, "rule", rules_json(rule, plan));
    render_print(stdout, root);
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void print_summary(const struct options *options, const struct plan *plan, const struct diag *diag,
                          const char *out)
{
    if (options->verbose && out)
        for (size_t i = 0; i < plan->pieces.n; i++)
            if (plan->pieces.at[i].entry)
                printf("%s/%s\n", out, plan->pieces.at[i].path);
    size_t made = count_made(plan), planned = plan->pieces.n;
    if (options->verbose && !out)
        print_reading(plan);
    if (!out)
        printf("%zu piece%s checked", planned, plural(planned));
    else if (made == planned)
        printf("%zu file%s made in %s", made, plural(made), out);
    else
        printf("%zu of %zu files made in %s", made, planned, out);
    if (diag->errors || diag->warnings)
        printf(": %zu error%s, %zu warning%s", diag->errors, plural(diag->errors), diag->warnings,
               plural(diag->warnings));
    fputc('\n', stdout);
}

static void report(const struct options *options, const struct plan *plan, const struct diag *diag, const char *out,
                   const char *date, const struct content_rule *rule)
{
    if (options->format == OPTIONS_JSON) {
        print_json(plan, diag, date, rule);
        return;
    }
    render_findings(stderr, diag, options->format, options->quiet);
    if (!options->quiet && options->format == OPTIONS_HUMAN)
        print_summary(options, plan, diag, out);
    if (rule && options->format == OPTIONS_HUMAN)
        rules_print(stdout, rule, plan);
}

static int threads_of(const struct options *options)
{
    if (options->threads)
        return options->threads;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > JOBS_DEFAULT_MOST ? JOBS_DEFAULT_MOST : (int)cores;
}

/* False: usage, printed. */
static bool make(struct project *project, struct plan *plan, struct diag *diag, const struct command *command,
                 const struct options *options, const struct print *print, const struct plan_languages *languages,
                 const char *out, const char *date, const struct content_rule *rule)
{
    const struct check_subject subject = {.content = project->content, .date = date};
    struct arena scratch;
    arena_init(&scratch);
    check_run(CHECK_CONTENT, &scratch, diag, &subject);
    arena_release(&scratch);
    if (plan_make(plan, project, diag, command, options, print, languages) != PLAN_OK)
        return false;
    const struct pdf_condition *press =
        print->profiles[PDF_PRESS] ? print_condition(&project->arena, diag, print->condition) : NULL;
    if (print->profiles[PDF_PRESS] && !press)
        return true;
    struct progress progress = {.line = isatty(2) && options->format == OPTIONS_HUMAN && !options->quiet};
    const struct job job = {project,       plan,     out, date, rule, print, press, threads_of(options),
                            show_progress, &progress};
    job_run(&job, diag);
    if (out && count_made(plan))
        manifest_write(&project->arena, diag, out, date, plan);
    return true;
}

static int run_selection(const struct command *command, const struct options *options, bool write)
{
    struct project project = {0};
    struct plan plan = {0};
    struct diag diag;
    int status = CLI_USAGE;
    diag_init(&diag);
    if (project_find(&project, &diag, options->project)) {
        struct arena *arena = &project.arena;
        const char *date = command_date(arena, command, options);
        const char *out = !write ? NULL : options->out ? options->out : file_join(arena, project.folder, "output");
        struct plan_languages languages;
        struct print print;
        if (!date || !plan_read_languages(arena, command, options, &languages) ||
            !print_read(arena, command, options, &print))
            goto out;
        project_load(&project, &diag, options, &languages);
        bool whole = project.content && project.spec && project.fonts;
        const struct content_rule *rule = NULL;
        struct options selected = *options;
        if (whole && options->rule && !rules_select(&project, command, &selected, &rule))
            goto out;
        if (whole && !make(&project, &plan, &diag, command, &selected, &print, &languages, out, date, rule))
            goto out;
        report(options, &plan, &diag, out, date, rule);
    } else {
        report(options, &plan, &diag, NULL, "", NULL);
    }
    status = render_status(&diag);
out:
    plan_release(&plan);
    project_release(&project);
    diag_release(&diag);
    return status;
}

static int run_build(const struct command *command, const struct options *options)
{
    return run_selection(command, options, true);
}

static int run_check(const struct command *command, const struct options *options)
{
    return run_selection(command, options, false);
}

static const struct option *const BUILD_OPTIONS[] = {
    &option_kit,    &option_lang,    &option_profile, &option_ink,         &option_large_print,
    &option_cut,    &option_tile,    &option_overlap, &option_back_offset, &option_condition,
    &option_allow,  &option_project, &option_out,     &option_date,        &option_jobs,
    &option_format, &option_quiet,   &option_verbose, &option_help};
static const struct option *const CHECK_OPTIONS[] = {
    &option_kit,   &option_lang,    &option_profile, &option_ink,         &option_large_print,
    &option_cut,   &option_tile,    &option_overlap, &option_back_offset, &option_condition,
    &option_allow, &option_project, &option_date,    &option_jobs,        &option_format,
    &option_quiet, &option_verbose, &option_rule,    &option_help};

const struct command command_build = {
    .name = "build",
    .operands = "[MATERIAL...]",
    .summary = "make PDFs of the named materials, or of a kit",
    .about =
        "\nA name such as 'know-the-signs' makes the material in all its formats, 'know-the-signs-tabloid' in one.\n"
        "Files go to OUT/PROFILE/LANG/; OUT/manifest.json lists them. A file appears whole or not at all.\n",
    .options = BUILD_OPTIONS,
    .n = sizeof BUILD_OPTIONS / sizeof *BUILD_OPTIONS,
    .most = (size_t)-1,
    .run = run_build,
};

const struct command command_check = {
    .name = "check",
    .operands = "[MATERIAL...]",
    .summary = "compose everything, write nothing, report everything",
    .about = "\nTakes the same selection as 'build'. 'handbill list checks' says what is looked at, and why.\n"
             "With -v a table of reading levels follows.\n",
    .options = CHECK_OPTIONS,
    .n = sizeof CHECK_OPTIONS / sizeof *CHECK_OPTIONS,
    .most = (size_t)-1,
    .run = run_check,
};
