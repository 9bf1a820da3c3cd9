/* Documents, one after another -> one file.
 * The one hard thing: a font is finished when all text is known, but pages are written before that. So codes are
 * numbered as they come, and the fonts, which say what the numbers mean, are written last, as is all that lists pages:
 * structure, bookmarks, cross-references. */
#include "pdf/pdf_compact.h"
#include "pdf/pdf_conform.h"
#include "pdf/pdf_job.h"
#include "pdf/pdf_outline.h"
#include "pdf/pdf_put.h"

#include <stdlib.h>

struct pdf_book {
    struct pdf_writer *writer;
    struct pdf_compact *compact;
    struct arena kept; /* texts of codes */
    struct page_doc whole;
    const struct pdf_options *options;
    int fonts;
    struct pdf_press_states press;
    int root, document; /* of the structure; 0: the file has none */
    struct buf parts, leaves;
    size_t next_key;
    struct pdf_outline outline;
};

struct pdf_book *pdf_book_open(struct pdf_writer *writer, struct diag *diag, const struct page_doc *whole,
                               const struct pdf_options *options)
{
    if (!pdf_conform_check(diag, options))
        return NULL;
    struct pdf_book *book = mem_alloc(sizeof *book);
    *book = (struct pdf_book){.writer = writer, .whole = *whole, .options = options};
    arena_init(&book->kept);
    book->compact = pdf_compact_open(writer->packer, pdf_conform_version(options));
    pdf_objects_begin_compact(writer->objects, book->compact);
    pdf_fonts_begin_growing(writer->fonts, &book->kept);
    pdf_images_begin(writer->images);
    pdf_repeats_begin(writer->repeats, pdf_segments_begin(writer->segments));
    book->fonts = pdf_object_new(writer->objects);
    book->press = pdf_press_states_write(writer->objects, options);
    if (options->profile != PDF_PRESS) {
        book->root = pdf_object_new(writer->objects);
        book->document = pdf_object_new(writer->objects);
    }
    return book;
}

void pdf_book_free(struct pdf_book *book)
{
    if (!book)
        return;
    pdf_objects_forget(book->writer->objects);
    pdf_compact_free(book->compact);
    pdf_outline_release(&book->outline);
    buf_release(&book->parts);
    buf_release(&book->leaves);
    arena_release(&book->kept);
    free(book);
}

struct buf *pdf_book_bytes(struct pdf_book *book)
{
    return pdf_compact_bytes(book->compact);
}

static void add_bookmarks(struct pdf_book *book, const struct page_doc *doc, const int *pages)
{
    for (size_t i = 0; i < doc->noutline; i++)
        pdf_outline_add(&book->outline, book->writer->objects, doc->outline[i].title, pages[doc->outline[i].page]);
}

static void add_tags(struct pdf_book *book, struct pdf_job *job)
{
    if (!job->tags)
        return;
    struct pdf_tags_part part =
        pdf_tags_write_part(job->tags, book->writer->objects, job->pages, book->document, book->whole.lang);
    book->next_key = pdf_tags_next_key(job->tags);
    pdf_put_ref(&book->parts, part.element);
    pdf_put_ref(&book->leaves, part.parents);
}

/* Fonts, and what else is written last, have room behind it. */
enum { OBJECTS_MOST = 8388607 - 10000 };

static bool has_room(const struct pdf_book *book, struct diag *diag)
{
    if (pdf_compact_count(book->compact) <= OBJECTS_MOST)
        return true;
    static const struct span nowhere;
    diag_error(diag, nowhere, "file-too-long", "the file has come to more objects than a PDF may have (8388607)");
    diag_hint(diag, "make it in parts: --shard 1/2, then --shard 2/2");
    return false;
}

bool pdf_book_add(struct pdf_book *book, struct diag *diag, const struct page_doc *doc)
{
    struct pdf_writer *writer = book->writer;
    arena_reset(&writer->arena);
    pdf_images_rest(writer->images);
    pdf_repeats_begin(writer->repeats, pdf_segments_rest(writer->segments));
    pdf_compact_group(book->compact);
    struct pdf_job job = {.writer = writer,
                          .arena = &writer->arena,
                          .diag = diag,
                          .doc = doc,
                          .options = book->options,
                          .font_resource = book->fonts,
                          .press = book->press,
                          .in_book = true};
    job.pages = arena_array(job.arena, doc->n, sizeof *job.pages);
    if (book->document)
        job.tags = pdf_tags_open(job.arena, doc, book->options->profile == PDF_SCREEN, book->next_key);
    pdf_announce(&job);
    pdf_draw_pages(&job);
    add_tags(book, &job);
    add_bookmarks(book, doc, job.pages);
    buf_release(&job.digest);
    return has_room(book, diag);
}

/* The number of the structure's root; 0: there is none. */
static int write_tree(struct pdf_book *book)
{
    struct pdf_objects *objects = book->writer->objects;
    if (!book->root)
        return 0;
    int parents = pdf_object_new(objects);
    struct buf *out = pdf_object_begin(objects, parents);
    buf_text(out, "/Kids[");
    buf_add(out, book->leaves.at, book->leaves.n);
    buf_char(out, ']');
    pdf_object_end(objects);

    out = pdf_object_begin(objects, book->document);
    buf_format(out, "/S/Document/P %d 0 R/K[", book->root);
    buf_add(out, book->parts.at, book->parts.n);
    buf_char(out, ']');
    pdf_object_end(objects);

    out = pdf_object_begin(objects, book->root);
    buf_format(out, "/Type/StructTreeRoot/K[ %d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %zu", book->document, parents,
               book->next_key);
    pdf_object_end(objects);
    return book->root;
}

bool pdf_book_end(struct pdf_book *book, struct arena *arena, struct diag *diag, struct pdf_report *report)
{
    struct pdf_writer *writer = book->writer;
    if (!pdf_fonts_settle(writer->fonts, diag, writer->packer))
        return false;
    pdf_fonts_write(writer->fonts, writer->objects, book->fonts);
    arena_reset(&writer->arena);
    struct pdf_job job = {
        .writer = writer, .arena = &writer->arena, .diag = diag, .doc = &book->whole, .options = book->options};
    int outline = pdf_outline_end(&book->outline, writer->objects);
    pdf_conform_write(&job, write_tree(book), outline);
    pdf_compact_end(book->compact);
    buf_release(&job.digest);
    pdf_report_fonts(writer, arena, report);
    return true;
}
