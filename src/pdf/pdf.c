/* Pages -> a PDF file, by the options' profile.
 * Announce all text, settle its codes, write fonts, draw pages, write tags and what the file says of itself, save.
 * The one hard thing: speed. What documents of a batch share is kept in the writer; see pdf_repeat.c, pdf_segment.c,
 * pdf_program.c, pdf_image.c, pdf_profile.c and pdf_pack.c. */
#include "pdf/pdf.h"

#include "pdf/pdf_conform.h"
#include "pdf/pdf_job.h"
#include "pdf/pdf_outline.h"
#include "pdf/pdf_profile.h"

#include <stdlib.h>

struct pdf_writer *pdf_open(struct font_library *library)
{
    struct pdf_writer *writer = mem_alloc(sizeof *writer);
    *writer = (struct pdf_writer){.objects = pdf_objects_open(),
                                  .packer = pdf_packer_open(),
                                  .fonts = pdf_fonts_open(library),
                                  .images = pdf_images_open(),
                                  .segments = pdf_segments_open(),
                                  .repeats = pdf_repeats_open(),
                                  .profiles = pdf_profiles_open()};
    arena_init(&writer->arena);
    return writer;
}

void pdf_free(struct pdf_writer *writer)
{
    if (!writer)
        return;
    pdf_objects_free(writer->objects);
    pdf_packer_free(writer->packer);
    pdf_fonts_free(writer->fonts);
    pdf_images_free(writer->images);
    pdf_segments_free(writer->segments);
    pdf_repeats_free(writer->repeats);
    pdf_profiles_free(writer->profiles);
    arena_release(&writer->arena);
    buf_release(&writer->content);
    free(writer);
}

static int write_entries(struct pdf_objects *objects, const char *entries)
{
    int number = pdf_object_new(objects);
    buf_text(pdf_object_begin(objects, number), entries);
    pdf_object_end(objects);
    return number;
}

struct pdf_press_states pdf_press_states_write(struct pdf_objects *objects, const struct pdf_options *options)
{
    struct pdf_press_states states = {0};
    if (options->profile != PDF_PRESS)
        return states;
    /* A page starts by knocking out. */
    states.over = write_entries(objects, "/Type/ExtGState/OP true/op true/OPM 1");
    states.knock = write_entries(objects, "/Type/ExtGState/OP false/op false/OPM 0");
    states.every_plate = write_entries(objects, "/FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1");
    return states;
}

static bool build(struct pdf_job *job)
{
    struct pdf_writer *writer = job->writer;
    if (!pdf_objects_begin(writer->objects, job->diag))
        return false;
    pdf_announce(job);
    if (!pdf_fonts_settle(writer->fonts, job->diag, writer->packer))
        return false;
    job->font_resource = pdf_fonts_write(writer->fonts, writer->objects, 0);
    job->press = pdf_press_states_write(writer->objects, job->options);
    pdf_draw_pages(job);
    int tree = job->tags ? pdf_tags_write(job->tags, writer->objects, job->pages) : 0;
    struct pdf_outline outline = {0};
    for (size_t i = 0; i < job->doc->noutline; i++)
        pdf_outline_add(&outline, writer->objects, job->doc->outline[i].title, job->pages[job->doc->outline[i].page]);
    pdf_conform_write(job, tree, pdf_outline_end(&outline, writer->objects));
    return true;
}

void pdf_report_fonts(struct pdf_writer *writer, struct arena *arena, struct pdf_report *report)
{
    struct pdf_face *const *faces;
    size_t n = pdf_fonts_used(writer->fonts, &faces);
    struct pdf_font_used *used = arena_array(arena, n, sizeof *used);
    for (size_t i = 0; i < n; i++)
        used[i].name = arena_strdup(arena, faces[i]->face->postscript_name);
    *report = (struct pdf_report){.fonts = used, .nfonts = n};
}

bool pdf_write(struct pdf_writer *writer, struct arena *arena, struct diag *diag, const struct page_doc *doc,
               const struct pdf_options *options, struct buf *out, struct pdf_report *report)
{
    if (!pdf_conform_check(diag, options))
        return false;
    arena_reset(&writer->arena);
    pdf_fonts_begin(writer->fonts);
    pdf_images_begin(writer->images);
    pdf_repeats_begin(writer->repeats, pdf_segments_begin(writer->segments));
    struct pdf_job job = {.writer = writer, .arena = &writer->arena, .diag = diag, .doc = doc, .options = options};
    job.pages = arena_array(job.arena, doc->n, sizeof *job.pages);
    if (options->profile != PDF_PRESS) /* a printer reads no structure */
        job.tags = pdf_tags_open(job.arena, doc, options->profile == PDF_SCREEN, 0);
    size_t before = out->n;
    bool ok = build(&job) && pdf_objects_save(writer->objects, diag, pdf_conform_version(options), out);
    if (ok) {
        pdf_report_fonts(writer, arena, report);
        report->bytes = out->n - before;
    }
    buf_release(&job.digest);
    return ok;
}
