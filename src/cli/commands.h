/* The subcommands; cli_main.c holds their table. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

extern const struct command command_build, command_calibrate, command_check, command_dump, command_init, command_list,
    command_manifest, command_translate;

/* The day of --date, else of SOURCE_DATE_EPOCH, else today in UTC: the one place that asks the clock. NULL: printed. */
const char *command_date(struct arena *arena, const struct command *command, const struct options *options);

#endif
