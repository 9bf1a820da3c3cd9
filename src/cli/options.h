/* Options as tables: what a command accepts, read into struct options, and its help. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

enum options_format { OPTIONS_HUMAN, OPTIONS_SHORT, OPTIONS_JSON };

/* What was asked for. Texts are borrowed from argv; NULL: not given. */
struct options {
    const char *kit, *lang, *project, *out, *date, *jobs, *format_name;
    const char *profile, *ink, *stock, *cut, *tile, *overlap, *back_offset, *condition, *allow;
    const char *reviewer, *state;
    const char *data, *name, *merge, *order, *shard;
    bool quiet, verbose, help, sheets, flip_short, force;
    enum options_format format; /* of format_name */
    int threads;                /* of jobs; 0: not given */
    const char *const *operands;
    size_t n;
    bool large_print;
    const char *rule, *sheet, *local;
};

enum option_kind { OPTION_TEXT, OPTION_SWITCH };

struct option {
    const char *name; /* without dashes */
    char letter;      /* or 0 */
    const char *argument;
    const char *help;
    enum option_kind kind;
    size_t offset; /* of a const char * or a bool in struct options */
};

struct command {
    const char *name, *operands, *summary;
    const char *about; /* more lines for --help */
    const struct option *const *options;
    size_t n;
    size_t least, most; /* operands */
    int (*run)(const struct command *command, const struct options *options);
};

extern const struct option option_large_print;
extern const struct option option_rule, option_sheet, option_local;
extern const struct option option_kit, option_lang, option_one_lang, option_project, option_out, option_date,
    option_jobs, option_format, option_quiet, option_verbose, option_sheets, option_help, option_profile, option_ink,
    option_stock, option_cut, option_tile, option_overlap, option_back_offset, option_condition, option_allow,
    option_flip_short, option_data, option_name, option_merge, option_order, option_shard, option_force,
    option_merge_out;

/* Reads ARGV (behind the command's name). False: what is wrong was printed to stderr. */
bool options_read(struct arena *arena, const struct command *command, int argc, char **argv, struct options *out);

void options_help(FILE *to, const struct command *command);

/* "handbill: ..." to stderr, then where help is. */
void usage_error(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
