/* Stage: argv -> a subcommand. */
#include "cli/cli.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/diag.h"
#include "cli/commands.h"

static const struct command *const COMMANDS[] = {&command_build,    &command_calibrate, &command_check,
                                                 &command_dump,     &command_init,      &command_list,
                                                 &command_manifest, &command_translate};
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS, HEAPS_MOST = 2 };

static void print_help(FILE *to)
{
    fputs("usage: handbill COMMAND [ARGUMENT...]\n\n"
          "Turns content and layouts into print-ready posters, wallet cards and handouts.\n\ncommands:\n",
          to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %-11s%s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    fputs("\n'handbill COMMAND --help' tells more; 'handbill --version' prints the version.\n"
          "exit status: 0 all is well, 1 errors were found, 2 the command is wrong, 3 something cannot be read or "
          "written\n",
          to);
}

static const struct command *find_command(const char *name)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(COMMANDS[i]->name, name) == 0)
            return COMMANDS[i];
        names[i] = COMMANDS[i]->name;
    }
    const char *near = diag_closest(name, names, COMMAND_COUNT);
    if (near)
        usage_error(NULL, "there is no command '%s'; did you mean '%s'?", name, near);
    else
        usage_error(NULL, "there is no command '%s'", name);
    return NULL;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return CLI_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("handbill " HANDBILL_VERSION);
        return CLI_OK;
    }
    const struct command *command = find_command(argv[1]);
    if (!command)
        return CLI_USAGE;
    struct arena arena;
    struct options options;
    arena_init(&arena);
    int status = CLI_USAGE;
    if (options_read(&arena, command, argc - 2, argv + 2, &options)) {
        if (options.help) {
            options_help(stdout, command);
            status = CLI_OK;
        } else {
            status = command->run(command, &options);
        }
    }
    arena_release(&arena);
    return status;
}

int cli_main(int argc, char **argv)
{
    /* A file-size limit must come back as an error of write(), not as a signal. */
    signal(SIGXFSZ, SIG_IGN);
    /* Else every thread has a heap of its own, and what one has let go the others cannot have: cutting a Chinese font
     * down leaves some MB in each. Two are seldom waited for, since documents are made in arenas. */
    mallopt(M_ARENA_MAX, HEAPS_MOST);
    cJSON_InitHooks(&(cJSON_Hooks){mem_alloc, free});
    int status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("handbill: cannot write to the standard output\n", stderr);
        return CLI_ENVIRONMENT;
    }
    return status;
}
