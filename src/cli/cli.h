/* The command line: option tables, subcommands, the job, what the user reads. The only room that prints. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

enum cli_status {
    CLI_OK = 0,
    CLI_FINDINGS = 1,     /* errors in the project */
    CLI_USAGE = 2,        /* the command itself is wrong */
    CLI_ENVIRONMENT = 3,  /* cannot read or write, out of memory */
    CLI_INTERRUPTED = 128 /* and the number of the signal, as shells say it */
};

/* Runs the program; returns one of enum cli_status. */
int cli_main(int argc, char **argv);

#endif
