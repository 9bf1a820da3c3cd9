/* The command calibrate: a sheet from which a person reads --back-offset. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/render.h"
#include "cli/sheets.h"

/* False: reported. */
static bool make(struct project *project, struct diag *diag, const struct print_sheet *sheet,
                 const struct impose_turn *turn, const char *date, const char *path)
{
    struct arena *arena = &project->arena;
    struct text_engine *engine = text_open(project->fonts);
    struct pdf_writer *writer = pdf_open(project->fonts);
    struct sheets_letters letters = {arena, diag, engine};
    const struct impose_letters set = sheets_letters(&letters);
    const struct pdf_options options = {
        .profile = PDF_OFFICE, .gray = true, .date = date, .creator = "Handbill " HANDBILL_VERSION};
    struct page_doc doc;
    struct pdf_report written;
    struct buf file = {0};
    impose_calibration(arena, sheet->w, sheet->h, turn, &set, &doc);
    bool done = !diag->errors && pdf_write(writer, arena, diag, &doc, &options, &file, &written) &&
                file_write(diag, path, file.at, file.n);
    buf_release(&file);
    pdf_free(writer);
    text_free(engine);
    return done;
}

static int run_calibrate(const struct command *command, const struct options *options)
{
    struct project project = {0};
    struct diag diag;
    struct print_sheet sheet;
    struct impose_turn turn = {.flip_short = options->flip_short};
    int status = CLI_USAGE;
    const char *paper = options->n ? options->operands[0] : "letter";
    if (!print_read_sheet(command, "sheet", paper, &sheet) ||
        (options->back_offset && !print_read_offset(command, options->back_offset, &turn.x, &turn.y)))
        return CLI_USAGE;
    diag_init(&diag);
    if (project_find(&project, &diag, options->project)) {
        struct arena *arena = &project.arena;
        const char *date = command_date(arena, command, options);
        if (!date)
            goto out;
        project_load(&project, &diag, options, &(struct content_wish){0});
        const char *out = options->out ? options->out : file_join(arena, project.folder, "output");
        const char *path = file_join(arena, out, arena_format(arena, "calibration-%s.pdf", sheet.name));
        if (project.fonts && make(&project, &diag, &sheet, &turn, date, path))
            printf("%s: print it on both sides at 100 %%, then follow what it says\n", path);
    }
    render_findings(stderr, &diag, OPTIONS_HUMAN, true);
    status = render_status(&diag);
out:
    project_release(&project);
    diag_release(&diag);
    return status;
}

static const struct option *const OPTIONS[] = {&option_back_offset, &option_flip_short, &option_project,
                                               &option_out,         &option_date,       &option_help};

const struct command command_calibrate = {
    .name = "calibrate",
    .operands = "[letter|a4|tabloid|a3]",
    .summary = "make the sheet from which to read by how much a printer's second side is off",
    .about =
        "\nPrint it on both sides at 100 %, hold it against a light, read x and y where the cross shines through,\n"
        "and give them to build: --back-offset=x,y. With that offset given here too, the sheet must read 0,0.\n",
    .options = OPTIONS,
    .n = sizeof OPTIONS / sizeof *OPTIONS,
    .most = 1,
    .run = run_calibrate,
};
