/* The command init: a folder -> a project of somebody's own, to be filled in. */
#include <stdio.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/render.h"

static int run_init(const struct command *command, const struct options *options)
{
    (void)command;
    struct arena arena;
    struct diag diag;
    arena_init(&arena);
    diag_init(&diag);
    const char *path = file_join(&arena, options->operands[0], "local.yaml");
    if (file_exists(path)) {
        diag_error(&diag, span_file(&arena, path), "local-exists", "'%s' is there already", path);
        diag_hint(&diag, "fill it in, or name another folder");
    } else {
        const struct source *template = file_read(&arena, &diag, HANDBILL_HOME "/templates/local.yaml");
        if (template && file_write(&diag, path, template->text, template->size))
            printf("%s is ready to be filled in; then:  handbill build --project %s\n", path, options->operands[0]);
    }
    render_findings(stderr, &diag, OPTIONS_HUMAN, false);
    int status = render_status(&diag);
    diag_release(&diag);
    arena_release(&arena);
    return status;
}

static const struct option *const INIT_OPTIONS[] = {&option_help};

const struct command command_init = {
    .name = "init",
    .operands = "DIR",
    .summary = "start a project of your own: name, numbers, logo",
    .about =
        "\nWrites DIR/local.yaml, a form with notes. What is filled in there is printed on the pieces; the texts,\n"
        "numbers and layouts stay Handbill's own.\n",
    .options = INIT_OPTIONS,
    .n = sizeof INIT_OPTIONS / sizeof *INIT_OPTIONS,
    .least = 1,
    .most = 1,
    .run = run_init,
};
