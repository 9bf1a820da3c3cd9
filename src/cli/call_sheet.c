/* Stage: due records -> a PDF, through the same stages as any piece. */
#include "cli/call_sheet.h"

#include "base/buf.h"
#include "base/file.h"
#include "check/check.h"
#include "compose/compose.h"
#include "pdf/pdf.h"

static const struct content_material *find_material(const struct content *content)
{
    for (size_t i = 0; i < content->nmaterials; i++)
        if (content->materials[i].registry)
            return &content->materials[i];
    return NULL;
}

static bool write_pages(struct project *project, struct diag *diag, const struct page_doc *pages,
                        const struct content_material *material, const char *date, const char *path)
{
    const struct pdf_options options = {
        .profile = PDF_OFFICE, .date = date, .creator = "Handbill " HANDBILL_VERSION, .doc_id = material->doc.text};
    struct pdf_writer *pdf = pdf_open(project->fonts);
    struct pdf_report report;
    struct buf file = {0};
    bool ok = pdf_write(pdf, &project->arena, diag, pages, &options, &file, &report) &&
              file_write(diag, path, file.at, file.n);
    buf_release(&file);
    pdf_free(pdf);
    return ok;
}

bool call_sheet_write(struct project *project, struct diag *diag, const struct content_due *due, size_t n,
                      const char *date, const char *path)
{
    static const char *const langs[] = {"en"};
    struct arena *arena = &project->arena;
    content_fill_calls(arena, project->content, due, n);
    const struct content_material *material = find_material(project->content);
    if (!material || !material->formats.n) {
        diag_error(diag, (struct span){0}, "no-call-sheet", "the project has no material that lists the registry");
        diag_hint(diag, "copy content/materials/call-sheet.yaml and its layout from Handbill's own");
        return false;
    }
    const struct spec_layout *layout =
        spec_layout(project->spec, diag, material->layout.span, material->layout.text, material->formats.at[0].text);
    if (!layout)
        return false;
    const struct content_value values[] = {{.name = "doc", .value = material->doc.text},
                                           {.name = "version", .value = material->version.text},
                                           {.name = "lang", .value = langs[0]},
                                           {.name = "format", .value = layout->format_label}};
    struct text_engine *engine = text_open(project->fonts);
    const struct compose_request request = {.content = project->content,
                                            .material = material,
                                            .layout = layout,
                                            .engine = engine,
                                            .langs = langs,
                                            .nlangs = 1,
                                            .date = date,
                                            .values = values,
                                            .nvalues = sizeof values / sizeof *values};
    struct page_doc pages;
    struct compose_report used;
    bool ok = compose_document(arena, diag, &request, &pages, &used);
    const struct check_subject subject = {.content = project->content,
                                          .material = material,
                                          .layout = layout,
                                          .doc = &pages,
                                          .lang = langs[0],
                                          .date = date};
    if (ok)
        check_run(CHECK_PAGE, arena, diag, &subject);
    ok = ok && !diag->errors && write_pages(project, diag, &pages, material, date, path);
    text_free(engine);
    return ok;
}
