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
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/job.h"
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

/* ---- outcome */

/* What came of a run. */
struct outcome {
    size_t planned, made, kept, rows, refused;
    const char *rejected; /* where refused rows are, or NULL */
    bool table;           /* it was of a table's rows */
    enum ledger_end end;
};

static void count(const struct plan *plan, struct outcome *out)
{
    out->planned = plan->pieces.n;
    for (size_t i = 0; i < plan->pieces.n; i++) {
        out->made += plan->pieces.at[i].outcome == PIECE_MADE;
        out->kept += plan->pieces.at[i].outcome == PIECE_KEPT;
    }
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
                       const struct outcome *outcome, const struct content_rule *rule)
{
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "version", HANDBILL_VERSION);
    cJSON_AddStringToObject(root, "date", date);
    cJSON_AddNumberToObject(root, "errors", (double)diag->errors);
    cJSON_AddNumberToObject(root, "warnings", (double)diag->warnings);
    cJSON_AddItemToObject(root, "findings", render_json(diag));
    cJSON_AddNumberToObject(root, "made", (double)outcome->made);
    cJSON_AddNumberToObject(root, "unchanged", (double)outcome->kept);
    if (outcome->table) {
        cJSON_AddNumberToObject(root, "rows", (double)outcome->rows);
        cJSON_AddNumberToObject(root, "refused", (double)outcome->refused);
        if (outcome->rejected)
            cJSON_AddStringToObject(root, "rejected", outcome->rejected);
    } else {
        cJSON *files = cJSON_AddArrayToObject(root, "files");
        for (size_t i = 0; i < plan->pieces.n; i++)
            if (plan->pieces.at[i].outcome == PIECE_MADE)
                cJSON_AddItemToArray(files, cJSON_CreateString(plan->pieces.at[i].path));
    }
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
                          const char *out, const struct outcome *outcome)
{
    if (options->verbose && out && !outcome->table)
        for (size_t i = 0; i < plan->pieces.n; i++)
            if (plan->pieces.at[i].outcome == PIECE_MADE)
                printf("%s/%s\n", out, plan->pieces.at[i].path);
    if (options->verbose && !out)
        print_reading(plan);
    size_t there = outcome->made + outcome->kept;
    if (!out)
        printf("%zu piece%s checked", outcome->planned, plural(outcome->planned));
    else if (there == outcome->planned)
        printf("%zu file%s made in %s", outcome->made, plural(outcome->made), out);
    else
        printf("%zu of %zu files made in %s", outcome->made, outcome->planned, out);
    if (outcome->kept)
        printf(", %zu unchanged", outcome->kept);
    if (outcome->refused)
        printf(", %zu of %zu rows refused", outcome->refused, outcome->rows);
    if (diag->errors || diag->warnings)
        printf(": %zu error%s, %zu warning%s", diag->errors, plural(diag->errors), diag->warnings,
               plural(diag->warnings));
    fputc('\n', stdout);
    if (outcome->rejected)
        printf("the refused rows are in %s, with the reasons: mend it and name it with --data\n", outcome->rejected);
    if (interrupt_came())
        puts("interrupted: the same command goes on where it stopped");
}

static void report(const struct options *options, const struct plan *plan, const struct diag *diag, const char *out,
                   const char *date, const struct outcome *outcome, const struct content_rule *rule)
{
    if (options->format == OPTIONS_JSON) {
        print_json(plan, diag, date, outcome, rule);
        return;
    }
    render_findings(stderr, diag, options->format, options->quiet);
    if (!options->quiet && options->format == OPTIONS_HUMAN)
        print_summary(options, plan, diag, out, outcome);
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

/* ---- a run */

struct run {
    const struct command *command;
    const struct options *options;
    struct project project;
    struct plan plan;
    struct print print;
    struct shard shard;
    struct plan_languages languages;
    const struct content_rule *rule; /* to be measured by, or NULL */
    const char *out, *date;          /* OUT NULL: nothing is written */
    struct diag diag;
    struct outcome outcome;
};

/* The options that only a table gives a meaning. False: printed. */
static bool read_table_options(const struct command *command, const struct options *options)
{
    const struct {
        const char *name, *value;
    } needs_data[] = {{"name", options->name}, {"merge", options->merge}};
    for (size_t i = 0; i < sizeof needs_data / sizeof *needs_data; i++)
        if (needs_data[i].value && !options->data) {
            usage_error(command, "--%s is for the rows of a table: name it with --data", needs_data[i].name);
            return false;
        }
    if (options->merge && strcmp(options->merge, "one") != 0) {
        usage_error(command, "'--merge %s' is not known; it is one", options->merge);
        return false;
    }
    if (options->order && strcmp(options->order, "row") != 0 && strcmp(options->order, "stack") != 0) {
        usage_error(command, "'--order %s' is not known; it is row or stack", options->order);
        return false;
    }
    if (options->order && !options->merge) {
        usage_error(command, "--order is for cards that --merge one puts on common sheets");
        return false;
    }
    return true;
}

/* Leaves the pieces of other shards out. */
static void keep_shard(struct run *run)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->plan.pieces.n; i++) {
        struct piece *piece = &run->plan.pieces.at[i];
        if (shard_has_text(&run->shard, piece->path))
            run->plan.pieces.at[kept++] = *piece;
        else
            diag_release(&piece->diag);
    }
    run->plan.pieces.n = kept;
}

/* Says what each piece is made of, and which old files will be replaced. */
static void look_at_inputs(struct run *run, struct inputs *inputs, struct ledger *ledger)
{
    for (size_t i = 0; i < run->plan.pieces.n && ledger; i++) {
        struct piece *piece = &run->plan.pieces.at[i];
        char *of = arena_alloc(&run->project.arena, INPUTS_HEX);
        inputs_of_document(inputs_of_plan(inputs, piece, run->date), piece->values, piece->nvalues, of);
        piece->inputs = of;
        if (run->options->force || !ledger_knows(ledger, piece->path, of))
            ledger_replace(ledger, piece->path);
    }
}

static void make_table(struct run *run, const struct job *job, struct inputs *inputs)
{
    const struct batch_request request = {.job = job,
                                          .plan = &run->plan,
                                          .inputs = inputs,
                                          .command = run->command,
                                          .options = run->options,
                                          .shard = &run->shard};
    struct batch_result made;
    batch_run(&request, &run->diag, &made);
    run->outcome = (struct outcome){.planned = made.made + made.kept + made.checked,
                                    .made = made.made,
                                    .kept = made.kept,
                                    .rows = made.rows,
                                    .refused = made.refused,
                                    .rejected = made.rejected,
                                    .table = true,
                                    .end = made.stopped || interrupt_came() ? LEDGER_CUT
                                           : made.ended                     ? LEDGER_ENDED
                                                                            : LEDGER_NOTHING};
}

static void make_plan(struct run *run, const struct job *job, struct inputs *inputs)
{
    keep_shard(run);
    look_at_inputs(run, inputs, job->ledger);
    if (!job->ledger || ledger_start(job->ledger, &run->diag))
        job_run(job, &run->plan, &run->diag);
    count(&run->plan, &run->outcome);
    bool cut = interrupt_came() || render_status(&run->diag) == CLI_ENVIRONMENT;
    run->outcome.end = cut ? LEDGER_CUT : LEDGER_ENDED;
}

/* The day where it was asked for. */
static const char *day_asked(const struct run *run)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    return run->options->date || (epoch && *epoch) ? run->date : NULL;
}

static void make_all(struct run *run, const struct pdf_condition *press)
{
    struct diag *diag = &run->diag;
    struct ledger *ledger = NULL;
    if (run->out) {
        ledger = ledger_open(diag, run->out, run->shard.suffix, run->date);
        if (!ledger)
            return;
    }
    struct inputs *inputs = inputs_open(diag, &run->project, day_asked(run), &run->print, press);
    struct progress progress = {.on = isatty(2) && run->options->format == OPTIONS_HUMAN && !run->options->quiet};
    const struct job job = {.project = &run->project,
                            .out = run->out,
                            .date = run->date,
                            .rule = run->rule,
                            .print = &run->print,
                            .press = press,
                            .threads = threads_of(run->options),
                            .force = run->options->force,
                            .ledger = ledger,
                            .progress = &progress};
    (run->options->data ? make_table : make_plan)(run, &job, inputs);
    if (ledger)
        ledger_close(ledger, diag, run->outcome.end);
    ledger_free(ledger);
    inputs_free(inputs);
}

/* False: usage, printed. */
static bool make(struct run *run)
{
    struct diag *diag = &run->diag;
    if (plan_select(&run->plan, &run->project, diag, run->command, run->options, &run->print, &run->languages,
                    !run->out) != PLAN_OK)
        return false;
    const struct check_subject subject = {.content = run->project.content, .date = run->date};
    struct arena scratch;
    arena_init(&scratch);
    check_run(CHECK_CONTENT, &scratch, diag, &subject);
    arena_release(&scratch);
    plan_make(&run->plan, &run->project, diag, &run->print, &run->languages);
    const struct pdf_condition *press =
        run->print.profiles[PDF_PRESS] ? print_condition(&run->project.arena, diag, run->print.condition) : NULL;
    if (run->print.profiles[PDF_PRESS])
        print_inks(diag, run->project.spec, press);
    interrupt_catch();
    if (!run->print.profiles[PDF_PRESS] || press)
        make_all(run, press);
    return true;
}

static bool read_options(struct run *run)
{
    struct arena *arena = &run->project.arena;
    run->date = command_date(arena, run->command, run->options);
    return run->date && plan_read_languages(arena, run->command, run->options, &run->languages) &&
           print_read(arena, run->command, run->options, &run->print) &&
           shard_read(arena, run->command, run->options->shard, &run->shard) &&
           read_table_options(run->command, run->options);
}

static int run_selection(const struct command *command, const struct options *options, bool write)
{
    struct options selected = *options; /* a rule may name the materials */
    struct run run = {.command = command, .options = &selected};
    const struct content_wish wish = plan_wish(options); /* a check judges all there is */
    struct project *project = &run.project;
    bool usage = false;
    diag_init(&run.diag);
    if (project_find(project, &run.diag, options->project)) {
        if (write)
            run.out = options->out ? options->out : file_join(&project->arena, project->folder, "output");
        usage = !read_options(&run);
        if (!usage)
            project_load(project, &run.diag, options, write ? &wish : NULL);
        bool whole = !usage && project->content && project->spec && project->fonts;
        if (whole && options->rule)
            usage = !rules_select(project, command, &selected, &run.rule);
        if (whole && !usage)
            usage = !make(&run);
    }
    if (!usage)
        report(options, &run.plan, &run.diag, run.out, run.date ? run.date : "", &run.outcome, run.rule);
    int status = usage ? CLI_USAGE : interrupt_came() ? CLI_INTERRUPTED + interrupt_came() : render_status(&run.diag);
    plan_release(&run.plan);
    project_release(project);
    diag_release(&run.diag);
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
    &option_kit,     &option_lang,    &option_profile, &option_ink,         &option_large_print, &option_stock,
    &option_cut,     &option_tile,    &option_overlap, &option_back_offset, &option_condition,   &option_allow,
    &option_project, &option_local,   &option_out,     &option_date,        &option_jobs,        &option_format,
    &option_quiet,   &option_verbose, &option_data,    &option_name,        &option_merge,       &option_order,
    &option_shard,   &option_force,   &option_help};
static const struct option *const CHECK_OPTIONS[] = {
    &option_kit,     &option_lang,  &option_profile, &option_ink,         &option_large_print, &option_stock,
    &option_cut,     &option_tile,  &option_overlap, &option_back_offset, &option_condition,   &option_allow,
    &option_project, &option_local, &option_date,    &option_jobs,        &option_format,      &option_quiet,
    &option_verbose, &option_rule,  &option_data,    &option_name,        &option_shard,       &option_help};

const struct command command_build = {
    .name = "build",
    .operands = "[MATERIAL...]",
    .summary = "make PDFs of the named materials, or of a kit",
    .about =
        "\nA name such as 'know-the-signs' makes the material in all its formats, 'know-the-signs-tabloid' in one.\n"
        "Files go to OUT/PROFILE/LANG/; OUT/manifest.json lists them. A file appears whole or not at all, and only if\n"
        "something has changed that it is made of.\n"
        "--data makes a document for every row of a table; rows that are refused go to OUT/rejected.csv.\n",
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
