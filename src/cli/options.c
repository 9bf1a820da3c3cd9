/* Stage: argv -> struct options, by the command's table.
 * The one hard thing: a beginner's slip must be answered with what was probably meant, so names are compared by edit
 * distance and nothing is guessed silently. */
#include "cli/options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

const struct option option_rule = {"rule",      0,
                                   "ID",        "measure the pieces by a posting law, such as ca-52.6",
                                   OPTION_TEXT, offsetof(struct options, rule)};
const struct option option_sheet = {"sheet",     0,
                                    "FILE.pdf",  "for 'stale': write it as a sheet to work through by hand",
                                    OPTION_TEXT, offsetof(struct options, sheet)};
const struct option option_local = {"local",     0,
                                    "FILE",      "your own name, numbers and logo (default: local.yaml in the project)",
                                    OPTION_TEXT, offsetof(struct options, local)};
const struct option option_kit = {
    "kit", 0, "NAME", "make the materials of this kit (default: school)", OPTION_TEXT, offsetof(struct options, kit)};
const struct option option_lang = {"lang",         0,
                                   "L[,L...]|all", "languages by tag; en+es for a bilingual piece (default: all)",
                                   OPTION_TEXT,    offsetof(struct options, lang)};
const struct option option_one_lang = {
    "lang", 0, "L", "the language, by tag (default: en)", OPTION_TEXT, offsetof(struct options, lang)};
const struct option option_project = {
    "project",   0,
    "DIR",       "the folder with content/, layouts/ and fonts/ (default: here, else Handbill's own)",
    OPTION_TEXT, offsetof(struct options, project)};
const struct option option_out = {
    "out", 0, "DIR", "where to write (default: output/ in the project)", OPTION_TEXT, offsetof(struct options, out)};
const struct option option_date = {
    "date",       0,
    "YYYY-MM-DD", "the day to print and to judge review dates by (default: SOURCE_DATE_EPOCH, else today)",
    OPTION_TEXT,  offsetof(struct options, date)};
const struct option option_jobs = {"jobs",      'j',
                                   "N",         "work on N pieces at once (default: the cores, at most 8)",
                                   OPTION_TEXT, offsetof(struct options, jobs)};
const struct option option_format = {"format",           0,
                                     "human|short|json", "how to report (default: human)",
                                     OPTION_TEXT,        offsetof(struct options, format_name)};
const struct option option_quiet = {
    "quiet", 'q', NULL, "print errors only", OPTION_SWITCH, offsetof(struct options, quiet)};
const struct option option_verbose = {"verbose",     'v',
                                      NULL,          "say more: the files that are made, the reading levels",
                                      OPTION_SWITCH, offsetof(struct options, verbose)};
const struct option option_sheets = {"sheets",      0,
                                     NULL,          "the sheets as they will be printed, not the single piece",
                                     OPTION_SWITCH, offsetof(struct options, sheets)};
const struct option option_profile = {
    "profile",   0,
    "P[,P]",     "office (default), press (PDF/X-4 with bleed and marks) or screen (PDF/UA), or several",
    OPTION_TEXT, offsetof(struct options, profile)};
const struct option option_ink = {
    "ink", 0, "low|gray", "low saves toner; gray uses black alone", OPTION_TEXT, offsetof(struct options, ink)};
const struct option option_large_print = {"large-print", 0,
                                          NULL,          "handouts in 18 points, one column, as many pages as it takes",
                                          OPTION_SWITCH, offsetof(struct options, large_print)};
const struct option option_stock = {
    "stock",     0,
    "NAME",      "other label stock of the same size: a name or number of 'handbill list stocks'",
    OPTION_TEXT, offsetof(struct options, stock)};
const struct option option_cut = {"cut",
                                  0,
                                  "letter|a4|tabloid|a3",
                                  "as many as fit on plain paper, with cut marks, instead of label stock",
                                  OPTION_TEXT,
                                  offsetof(struct options, cut)};
const struct option option_tile = {"tile",
                                   0,
                                   "letter|a4|tabloid|a3",
                                   "cut larger pieces into sheets of this paper, to be glued",
                                   OPTION_TEXT,
                                   offsetof(struct options, tile)};
const struct option option_overlap = {"overlap",   0,
                                      "LENGTH",    "what neighbouring sheets share (default: 0.5in)",
                                      OPTION_TEXT, offsetof(struct options, overlap)};
const struct option option_back_offset = {
    "back-offset", 0,
    "X,Y",         "move backs by mm to the right and down; 'handbill calibrate' tells by how much",
    OPTION_TEXT,   offsetof(struct options, back_offset)};
const struct option option_condition = {
    "condition", 0,
    "NAME|FILE", "paper of the press: coated (default), uncoated, or an ICC profile",
    OPTION_TEXT, offsetof(struct options, condition)};
const struct option option_allow = {
    "allow",     0,
    "ID[,ID]",   "make a press file in spite of press-draft, press-stale, press-overdue",
    OPTION_TEXT, offsetof(struct options, allow)};
const struct option option_data = {
    "data", 0, "FILE.csv", "a document for every row of this table", OPTION_TEXT, offsetof(struct options, data)};
const struct option option_name = {
    "name",      0,
    "TEMPLATE",  "file names, such as '{district}/{site}-{lang}' (default: '{lang}/{material}-{row}')",
    OPTION_TEXT, offsetof(struct options, name)};
const struct option option_merge = {"merge",     0,
                                    "one",       "all rows in one PDF with a bookmark for each; cards side by side",
                                    OPTION_TEXT, offsetof(struct options, merge)};
const struct option option_order = {
    "order",     0,
    "row|stack", "cards of merged sheets: row by row (default), or so that the cut stack is in order",
    OPTION_TEXT, offsetof(struct options, order)};
const struct option option_shard = {"shard",     0,
                                    "K/N",       "make only the K-th of N parts, for several machines",
                                    OPTION_TEXT, offsetof(struct options, shard)};
const struct option option_force = {"force",       0,
                                    NULL,          "make documents again whose inputs have not changed",
                                    OPTION_SWITCH, offsetof(struct options, force)};
const struct option option_flip_short = {"flip-short",  0,
                                         NULL,          "for printing that turns on the short edge",
                                         OPTION_SWITCH, offsetof(struct options, flip_short)};
const struct option option_merge_out = {"out",       0,
                                        "DIR",       "the folder above all of them (default: that of the first)",
                                        OPTION_TEXT, offsetof(struct options, out)};
const struct option option_help = {"help", 'h', NULL, "print this", OPTION_SWITCH, offsetof(struct options, help)};

void usage_error(const struct command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("handbill: ", stderr);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\ntry 'handbill %s%s--help'\n", command ? command->name : "", command ? " " : "");
    va_end(args);
}

static void unknown_option(const struct command *command, const char *name)
{
    const char *names[32];
    size_t n = 0;
    for (; n < command->n && n < 32; n++)
        names[n] = command->options[n]->name;
    const char *near = diag_closest(name, names, n);
    if (near)
        usage_error(command, "'%s' has no option '--%s'; did you mean '--%s'?", command->name, name, near);
    else
        usage_error(command, "'%s' has no option '--%s'", command->name, name);
}

static const struct option *find_option(const struct command *command, const char *name, size_t size)
{
    for (size_t i = 0; i < command->n; i++)
        if (strlen(command->options[i]->name) == size && memcmp(command->options[i]->name, name, size) == 0)
            return command->options[i];
    return NULL;
}

static const struct option *find_letter(const struct command *command, char letter)
{
    for (size_t i = 0; i < command->n; i++)
        if (command->options[i]->letter == letter)
            return command->options[i];
    return NULL;
}

static void set_text(struct options *out, const struct option *option, const char *value)
{
    memcpy((char *)out + option->offset, &value, sizeof value);
}

static void set_switch(struct options *out, const struct option *option)
{
    const bool on = true;
    memcpy((char *)out + option->offset, &on, sizeof on);
}

/* "--name", "--name=value" or "--name value". How many arguments were used; 0: reported. */
static int read_long(const struct command *command, int argc, char **argv, struct options *out)
{
    const char *name = argv[0] + 2;
    const char *equals = strchr(name, '=');
    size_t size = equals ? (size_t)(equals - name) : strlen(name);
    const struct option *option = find_option(command, name, size);
    if (!option) {
        char word[64] = "";
        memcpy(word, name, size < sizeof word ? size : sizeof word - 1);
        unknown_option(command, word);
        return 0;
    }
    if (option->kind == OPTION_SWITCH) {
        if (equals) {
            usage_error(command, "option '--%s' takes no value", option->name);
            return 0;
        }
        set_switch(out, option);
        return 1;
    }
    const char *value = equals ? equals + 1 : argc > 1 ? argv[1] : NULL;
    if (!value || !*value || (!equals && value[0] == '-' && value[1])) {
        usage_error(command, "option '--%s' needs a value: %s", option->name, option->argument);
        return 0;
    }
    set_text(out, option, value);
    return equals ? 1 : 2;
}

/* "-q", "-qv", "-j4" or "-j 4". */
static int read_short(const struct command *command, int argc, char **argv, struct options *out)
{
    for (const char *at = argv[0] + 1; *at; at++) {
        const struct option *option = find_letter(command, *at);
        if (!option) {
            usage_error(command, "'%s' has no option '-%c'", command->name, *at);
            return 0;
        }
        if (option->kind == OPTION_SWITCH) {
            set_switch(out, option);
            continue;
        }
        if (!at[1] && argc < 2) {
            usage_error(command, "option '-%c' needs a value: %s", *at, option->argument);
            return 0;
        }
        set_text(out, option, at[1] ? at + 1 : argv[1]);
        return at[1] ? 1 : 2;
    }
    return 1;
}

static bool read_format(const struct command *command, struct options *out)
{
    static const char *const names[] = {"human", "short", "json"};
    if (!out->format_name)
        return true;
    for (int i = 0; i < 3; i++)
        if (strcmp(out->format_name, names[i]) == 0) {
            out->format = (enum options_format)i;
            return true;
        }
    const char *near = diag_closest(out->format_name, names, 3);
    usage_error(command, "there is no format '%s'; %s%s%s", out->format_name, near ? "did you mean '" : "",
                near ? near : "it is human, short or json", near ? "'?" : "");
    return false;
}

static bool read_jobs(const struct command *command, struct options *out)
{
    if (!out->jobs)
        return true;
    char *end;
    long n = strtol(out->jobs, &end, 10);
    if (*end || n < 1 || n > 256) {
        usage_error(command, "'--jobs %s' is not a number from 1 to 256", out->jobs);
        return false;
    }
    out->threads = (int)n;
    return true;
}

bool options_read(struct arena *arena, const struct command *command, int argc, char **argv, struct options *out)
{
    struct options read = {0};
    const char **operands = arena_array(arena, (size_t)argc + 1, sizeof *operands);
    bool only_operands = false;
    for (int i = 0; i < argc;) {
        const char *word = argv[i];
        int used = 1;
        if (only_operands || word[0] != '-' || !word[1])
            operands[read.n++] = word;
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else if (word[1] == '-')
            used = read_long(command, argc - i, argv + i, &read);
        else
            used = read_short(command, argc - i, argv + i, &read);
        if (!used)
            return false;
        i += used;
    }
    read.operands = operands;
    if (!read.help) {
        if (read.n < command->least) {
            usage_error(command, "'%s' needs %s", command->name, command->operands);
            return false;
        }
        if (read.n > command->most) {
            usage_error(command, "'%s' is one argument too many", operands[command->most]);
            return false;
        }
        if (!read_format(command, &read) || !read_jobs(command, &read))
            return false;
    }
    *out = read;
    return true;
}

void options_help(FILE *to, const struct command *command)
{
    fprintf(to, "usage: handbill %s %s [OPTION...]\n\n%s\n%s", command->name, command->operands, command->summary,
            command->about);
    fputs("\noptions:\n", to);
    for (size_t i = 0; i < command->n; i++) {
        const struct option *option = command->options[i];
        char letter[5] = "    ";
        if (option->letter) {
            letter[0] = '-';
            letter[1] = option->letter;
            letter[2] = ',';
        }
        int used = fprintf(to, "  %s--%s%s%s", letter, option->name, option->argument ? " " : "",
                           option->argument ? option->argument : "");
        fprintf(to, "%*s%s\n", used < 32 ? 32 - used : 1, "", option->help);
    }
}
