/* Page items -> content streams, form XObjects and page objects (ISO 32000-1, 7.7.3.3, 8.10, 14.11.2).
 * The one hard thing: cards on a sheet. The copy that is tagged is drawn into the page itself, where its marked content
 * can be tied to the structure; the others are one form, drawn many times as an artifact. Forms are written before the
 * pages that draw them, innermost first, so that one buffer serves for all content. */
#include "pdf/pdf_job.h"

#include "base/hash.h"
#include "pdf/pdf_put.h"

static const struct matrix upright = {1, 0, 0, 1, 0, 0};

static void add_xobject(struct pdf_job *job, const void *of, bool clip, struct pdf_xobject xobject)
{
    *VEC_ADD(job->arena, &job->xobjects) = xobject;
    pdf_map_add(job->arena, &job->xobject_of, of, clip, job->xobjects.n);
}

static void draw_xobject(struct pdf_job *job, const void *of, bool clip)
{
    size_t index = pdf_map_lookup(&job->xobject_of, of, clip);
    if (!index)
        BUG("XObject drawn before it was written");
    struct pdf_xobject *xobject = &job->xobjects.at[index - 1];
    pdf_op_draw(&job->ops, xobject->kind, (int)index);
    if (xobject->stream != job->stream) {
        xobject->stream = job->stream;
        *VEC_ADD(job->arena, &job->listed) = index - 1;
    }
}

struct pdf_colour pdf_take_colour(struct pdf_job *job, const struct ink *ink)
{
    struct pdf_colour colour = pdf_colour_of(ink, job->options);
    if (colour.every_plate)
        job->marked = job->stream;
    return colour;
}

static void set_paint(struct pdf_job *job, const struct ink *fill, const struct page_stroke *stroke)
{
    if (job->press.over)
        pdf_op_overprint(&job->ops, false); /* areas knock out: black over a field would turn rich */
    if (fill)
        pdf_op_fill_colour(&job->ops, pdf_take_colour(job, fill));
    if (stroke->ink) {
        pdf_op_stroke_colour(&job->ops, pdf_take_colour(job, stroke->ink));
        pdf_op_line(&job->ops, stroke->width, stroke->dash, stroke->round);
    }
}

static void draw_rect(struct pdf_job *job, const struct page_rect *rect)
{
    if (!rect->fill && !rect->stroke.ink)
        return;
    set_paint(job, rect->fill, &rect->stroke);
    pdf_op_rect(&job->ops, rect->box);
    pdf_op_paint(&job->ops, rect->fill, rect->stroke.ink);
}

static void draw_path(struct pdf_job *job, const struct page_path *path)
{
    if (!path->n || (!path->fill && !path->stroke.ink))
        return;
    set_paint(job, path->fill, &path->stroke);
    for (size_t i = 0; i < path->n; i++) {
        const struct page_segment *segment = &path->segments[i];
        switch (segment->op) {
        case PAGE_MOVE:
            pdf_op_move(&job->ops, segment->x[0], segment->y[0]);
            break;
        case PAGE_LINE:
            pdf_op_line_to(&job->ops, segment->x[0], segment->y[0]);
            break;
        case PAGE_CURVE:
            pdf_op_curve(&job->ops, segment->x, segment->y);
            break;
        case PAGE_CLOSE:
            pdf_op_close(&job->ops);
            break;
        }
    }
    pdf_op_paint(&job->ops, path->fill, path->stroke.ink);
}

static bool dark_run(const struct qr_symbol *symbol, int row, int from, int to)
{
    const unsigned char *modules = symbol->dark + row * symbol->size;
    if ((from > 0 && modules[from - 1]) || (to < symbol->size && modules[to]))
        return false;
    for (int c = from; c < to; c++)
        if (!modules[c])
            return false;
    return true;
}

/* One rectangle for each run of dark modules; a run that comes again in the rows below is one taller rectangle. Whole
 * numbers in a system of modules, in one path, so that no renderer leaves seams between modules. */
static void draw_code(struct pdf_job *job, const struct page_code *code)
{
    const struct qr_symbol *symbol = code->symbol;
    static const struct page_stroke none;
    set_paint(job, code->ink, &none);
    pdf_op_save(&job->ops);
    double w = code->box.w / symbol->size, h = code->box.h / symbol->size;
    pdf_op_concat(&job->ops, (struct matrix){w, 0, 0, h, code->box.x, code->box.y}, symbol->size);
    for (int row = 0; row < symbol->size; row++)
        for (int from = 0, to; from < symbol->size; from = to + 1) {
            const unsigned char *modules = symbol->dark + row * symbol->size;
            for (to = from; to < symbol->size && modules[to]; to++)
                ;
            if (to == from || (row > 0 && dark_run(symbol, row - 1, from, to)))
                continue;
            int end = row + 1;
            while (end < symbol->size && dark_run(symbol, end, from, to))
                end++;
            pdf_op_rect(&job->ops, (struct rect){from, row, to - from, end - row});
        }
    pdf_op_paint(&job->ops, true, false);
    pdf_op_restore(&job->ops);
}

static void draw_image(struct pdf_job *job, const struct page_image *image)
{
    struct rect box = image->box;
    pdf_op_save(&job->ops);
    if (job->press.over)
        pdf_op_overprint(&job->ops, false);
    /* An image fills the unit square (8.9.5.1). */
    pdf_op_concat(&job->ops, (struct matrix){box.w, 0, 0, box.h, box.x, box.y}, 1);
    draw_xobject(job, image->picture, false);
    pdf_op_restore(&job->ops);
}

/* Whether a group is drawn into its page, where it can be tagged. */
static bool is_inline(const struct pdf_job *job, const struct page_group *group)
{
    return group->tagged && job->tags && !job->in_form;
}

static void draw_items(struct pdf_job *job, const struct page *page);

static void draw_group(struct pdf_job *job, const struct page_group *group)
{
    if (!is_inline(job, group)) {
        pdf_mark_artifact(job, "Layout");
        pdf_op_save(&job->ops);
        pdf_op_concat(&job->ops, group->matrix, group->page->h);
        draw_xobject(job, group->page, group->clip);
        pdf_op_restore(&job->ops);
        return;
    }
    struct matrix outer = job->place;
    pdf_mark_close(job);
    pdf_op_save(&job->ops);
    pdf_op_concat(&job->ops, group->matrix, group->page->h);
    if (group->clip) {
        pdf_op_rect(&job->ops, group->page->bleed);
        pdf_op_clip(&job->ops);
    }
    job->place = matrix_multiply(group->matrix, outer);
    draw_items(job, group->page);
    job->place = outer;
    pdf_mark_close(job);
    pdf_op_restore(&job->ops);
}

/* What the structure needs to know of an item beside its marks. */
static void tell_tags(struct pdf_job *job, const struct page_item *item)
{
    if (!job->tags || job->in_form || !pdf_tags_asks(job->tags, item->tag))
        return;
    pdf_tags_box(job->tags, item->tag, job->page, rect_transform(page_item_box(item), job->place));
    if (job->doc->tags[item->tag].role == PAGE_LIST_LABEL) {
        bool text = item->kind == PAGE_TEXT;
        pdf_tags_label(job->tags, item->tag, text ? item->text.line->text : "", text ? item->text.line->text_size : 0);
    }
}

static void draw_item(struct pdf_job *job, const struct page_item *item)
{
    if (item->kind == PAGE_GROUP) {
        draw_group(job, &item->group);
        return;
    }
    tell_tags(job, item);
    if (item->kind == PAGE_TEXT) {
        pdf_show(job, &item->text, item->tag);
        return;
    }
    if (item->tag == PAGE_NO_TAG)
        pdf_mark_artifact(job, "Layout");
    else
        pdf_mark_tag(job, item->tag, NULL);
    switch (item->kind) {
    case PAGE_RECT:
        draw_rect(job, &item->rect);
        break;
    case PAGE_PATH:
        draw_path(job, &item->path);
        break;
    case PAGE_IMAGE:
        draw_image(job, &item->image);
        break;
    case PAGE_CODE:
        draw_code(job, &item->code);
        break;
    case PAGE_TEXT:
    case PAGE_GROUP:
        break; /* above */
    }
}

static void draw_items(struct pdf_job *job, const struct page *page)
{
    for (size_t i = 0; i < page->n; i++)
        draw_item(job, &page->items[i]);
}

/* Whether other documents have stretches of the page. */
static bool is_shared(const struct pdf_cut *cut)
{
    return cut->n > 1 || cut->at[0].varies;
}

/* Empty in a book, whose /ID comes from all its bytes. */
static const char *digest_of(const struct pdf_job *job, const struct buf *content, char hash[HASH_HEX])
{
    if (job->in_book)
        return "";
    hash_hex(content->at, content->n, hash);
    return hash;
}

/* Draws one stretch of a page into writer->content; KNOWN: it is the first, the graphics state is a new page's. */
static void draw_segment(struct pdf_job *job, const struct page *page, const struct pdf_segment *segment, bool known)
{
    job->writer->content.n = 0;
    job->place = upright;
    job->mark = PDF_MARK_NONE;
    pdf_ops_begin(&job->ops, &job->writer->content, page->h, !known);
    for (size_t i = 0; i < segment->n; i++)
        draw_item(job, &page->items[segment->first + i]);
    pdf_mark_close(job);
    pdf_ops_end(&job->ops);
}

/* ---- stretches that come again */

static struct pdf_repeat_place place_of(const struct pdf_job *job, const struct page *page, bool known)
{
    struct pdf_repeat_place place = {.profile = job->options->profile,
                                     .gray = job->options->gray,
                                     .known = known,
                                     .tagged = job->tags,
                                     .height = page->h};
    if (job->tags)
        pdf_tags_marks(job->tags, job->page, &place.first_mark);
    return place;
}

/* Does what drawing the stretch did for an earlier document. */
static void repeat_drawing(struct pdf_job *job, const struct page *page, const struct pdf_segment *segment,
                           const struct pdf_repeat_drawing *drawing)
{
    int base = pdf_repeat_base(page, segment);
    job->place = upright;
    for (size_t i = 0; i < drawing->nmarks; i++)
        pdf_tags_mark(job->tags, base + drawing->marks[i], job->page);
    for (size_t i = 0; i < drawing->nboxed; i++)
        tell_tags(job, &page->items[segment->first + drawing->boxed[i]]);
    if (drawing->every_plate)
        job->marked = job->stream;
}

/* Draws the stretch, and notes what that does. */
static struct pdf_kept *note_drawing(struct pdf_job *job, const struct page *page, const struct pdf_segment *segment,
                                     const struct pdf_repeat_place *place)
{
    struct pdf_writer *writer = job->writer;
    struct pdf_repeat_drawing drawing = {0};
    int base = pdf_repeat_base(page, segment);
    size_t marked = job->marked;
    job->marked = 0;
    draw_segment(job, page, segment, place->known);
    drawing.every_plate = job->marked == job->stream;
    if (!drawing.every_plate)
        job->marked = marked;
    drawing.kept = pdf_segments_keep(writer->segments, writer->packer, &writer->content);
    if (job->tags) {
        size_t n, *boxed = arena_array(job->arena, segment->n, sizeof *boxed);
        const int *tags = pdf_tags_marks(job->tags, job->page, &n);
        int *marks = arena_array(job->arena, n - place->first_mark, sizeof *marks);
        for (size_t i = place->first_mark; i < n; i++)
            marks[drawing.nmarks++] = tags[i] - base;
        for (size_t i = 0; i < segment->n; i++)
            if (pdf_tags_asks(job->tags, page->items[segment->first + i].tag))
                boxed[drawing.nboxed++] = i;
        drawing.marks = marks;
        drawing.boxed = boxed;
    }
    pdf_repeat_keep(writer->repeats, segment->repeat, writer->fonts, place, &drawing);
    return drawing.kept;
}

static struct pdf_kept *draw_shared(struct pdf_job *job, const struct page *page, const struct pdf_segment *segment,
                                    bool known)
{
    struct pdf_writer *writer = job->writer;
    struct pdf_repeat_place place = place_of(job, page, known);
    const struct pdf_repeat_drawing *drawing = pdf_repeat_drawn(segment->repeat, writer->fonts, &place);
    if (drawing) {
        repeat_drawing(job, page, segment, drawing);
        return drawing->kept;
    }
    if (segment->repeat)
        return note_drawing(job, page, segment, &place);
    draw_segment(job, page, segment, known);
    return pdf_segments_keep(writer->segments, writer->packer, &writer->content);
}

/* Draws PAGE into streams and names them; job->listed is what they use. */
static void write_contents(struct pdf_job *job, const struct page *page, struct buf *entry)
{
    struct pdf_writer *writer = job->writer;
    const struct pdf_cut *cut = &job->cuts[job->page];
    bool shared = is_shared(cut);
    job->stream++;
    job->listed.n = 0;
    buf_text(entry, cut->n > 1 ? "/Contents[" : "/Contents");
    for (size_t i = 0; i < cut->n; i++) {
        char own[HASH_HEX];
        const char *hash;
        int number;
        if (shared && !cut->at[i].varies) {
            struct pdf_kept *kept = draw_shared(job, page, &cut->at[i], i == 0);
            number = pdf_segments_write(writer->segments, writer->objects, kept, &hash);
        } else {
            draw_segment(job, page, &cut->at[i], i == 0);
            const struct buf *content = &writer->content;
            struct pdf_packed packed =
                pdf_pack_keep(writer->packer, job->arena, PDF_PACK_ONCE, content->at, content->n);
            hash = digest_of(job, content, own);
            number = pdf_object_new(writer->objects);
            pdf_object_begin(writer->objects, number);
            pdf_object_end_stream(writer->objects, packed.bytes, packed.size, true);
        }
        buf_text(&job->digest, hash);
        pdf_put_ref(entry, number);
    }
    if (cut->n > 1)
        buf_char(entry, ']');
}

/* Draws PAGE into a stream of its own, deflated; job->listed is what it uses. */
static struct pdf_packed draw_stream(struct pdf_job *job, const struct page *page)
{
    struct buf *content = &job->writer->content;
    content->n = 0;
    job->stream++;
    job->listed.n = 0;
    job->place = upright;
    job->mark = PDF_MARK_NONE;
    pdf_ops_begin(&job->ops, content, page->h, job->in_form);
    draw_items(job, page);
    pdf_mark_close(job);
    pdf_ops_end(&job->ops);
    char hash[HASH_HEX];
    buf_text(&job->digest, digest_of(job, content, hash));
    return pdf_pack_keep(job->writer->packer, job->arena, PDF_PACK_ONCE, content->at, content->n);
}

static void put_resources(struct pdf_job *job, struct buf *out)
{
    buf_text(out, "/Resources<<");
    if (job->font_resource) {
        buf_text(out, "/Font");
        pdf_put_ref(out, job->font_resource);
    }
    if (job->press.over)
        buf_format(out, "/ExtGState<</GsOver %d 0 R/GsKnock %d 0 R>>", job->press.over, job->press.knock);
    if (job->marked == job->stream)
        buf_format(out, "/ColorSpace<</CsAll[/Separation/All/DeviceCMYK %d 0 R]>>", job->press.every_plate);
    if (job->listed.n)
        buf_text(out, "/XObject<<");
    for (size_t i = 0; i < job->listed.n; i++) {
        const struct pdf_xobject *xobject = &job->xobjects.at[job->listed.at[i]];
        buf_format(out, "/%s%zu %d 0 R", xobject->kind, job->listed.at[i] + 1, xobject->object);
    }
    buf_text(out, job->listed.n ? ">>>>" : ">>");
}

/* What a form may draw on: the bleed of a clipped page; else the page and as much again around it, for marks. */
static struct rect form_box(const struct page *page, bool clip)
{
    return clip ? page->bleed : (struct rect){-page->w, -page->h, 3 * page->w, 3 * page->h};
}

static void write_form(struct pdf_job *job, const struct page *page, bool clip)
{
    struct pdf_packed content = draw_stream(job, page);
    int number = pdf_object_new(job->writer->objects);
    struct buf *out = pdf_object_begin(job->writer->objects, number);
    buf_text(out, "/Type/XObject/Subtype/Form/BBox");
    pdf_put_box(out, form_box(page, clip), page->h);
    put_resources(job, out);
    pdf_object_end_stream(job->writer->objects, content.bytes, content.size, true);
    add_xobject(job, page, clip, (struct pdf_xobject){"Fm", number, 0});
}

static void write_picture(struct pdf_job *job, const struct page_picture *picture)
{
    if (pdf_map_lookup(&job->xobject_of, picture, false))
        return;
    struct pdf_writer *writer = job->writer;
    int number = pdf_image_write(writer->images, writer->packer, writer->objects, picture, &job->digest);
    add_xobject(job, picture, false, (struct pdf_xobject){"Im", number, 0});
}

/* Writes the forms and images that PAGE draws, innermost first. */
static void write_xobjects(struct pdf_job *job, const struct page *page)
{
    for (size_t i = 0; i < page->n; i++) {
        const struct page_item *item = &page->items[i];
        if (item->kind == PAGE_IMAGE)
            write_picture(job, item->image.picture);
        if (item->kind != PAGE_GROUP)
            continue;
        const struct page_group *group = &item->group;
        bool form = !is_inline(job, group), outer = job->in_form;
        if (form && pdf_map_lookup(&job->xobject_of, group->page, group->clip))
            continue;
        job->in_form |= form;
        write_xobjects(job, group->page);
        if (form)
            write_form(job, group->page, group->clip);
        job->in_form = outer;
    }
}

static void put_boxes(const struct page *page, struct buf *out)
{
    struct rect media = {0, 0, page->w, page->h};
    buf_text(out, "/MediaBox");
    pdf_put_box(out, media, page->h);
    buf_text(out, "/CropBox");
    pdf_put_box(out, media, page->h);
    buf_text(out, "/BleedBox");
    pdf_put_box(out, rect_inside(page->bleed, media, 0) ? page->bleed : media, page->h);
    buf_text(out, "/TrimBox");
    pdf_put_box(out, page->trim, page->h);
}

static void draw_page(struct pdf_job *job, size_t index)
{
    const struct page *page = &job->doc->pages[index];
    struct pdf_objects *objects = job->writer->objects;
    job->page = index;
    write_xobjects(job, page);
    struct buf contents = {0};
    write_contents(job, page, &contents);

    struct buf *out = pdf_object_begin(objects, job->pages[index]);
    buf_text(out, "/Type/Page/Parent");
    pdf_put_ref(out, pdf_objects_tree(objects));
    put_boxes(page, out);
    put_resources(job, out);
    buf_add(out, contents.at, contents.n);
    buf_release(&contents);
    if (job->tags)
        pdf_tags_page(job->tags, objects, index, out);
    pdf_object_end(objects);
}

void pdf_draw_pages(struct pdf_job *job)
{
    for (size_t i = 0; i < job->doc->n; i++)
        job->pages[i] = pdf_object_new_page(job->writer->objects);
    for (size_t i = 0; i < job->doc->n; i++)
        draw_page(job, i);
}

/* ---- announcing text */

typedef void show_text(struct pdf_job *job, const struct page_item *item);

/* Calls SHOW for all text of items FIRST .. FIRST + N of PAGE, of a page that is placed in several just once. */
static void each_text(struct pdf_job *job, struct pdf_map *seen, const struct page *page, size_t first, size_t n,
                      show_text *show)
{
    for (size_t i = first; i < first + n; i++) {
        const struct page_item *item = &page->items[i];
        if (item->kind == PAGE_TEXT)
            show(job, item);
        if (item->kind != PAGE_GROUP || pdf_map_lookup(seen, item->group.page, false))
            continue;
        pdf_map_add(job->arena, seen, item->group.page, false, 1);
        each_text(job, seen, item->group.page, 0, item->group.page->n, show);
    }
}

/* Calls SHOW for all text of the document, but where ALREADY does as much for a stretch. */
static void announce(struct pdf_job *job, show_text *show,
                     bool already(const struct pdf_repeat *repeat, struct pdf_fonts *fonts))
{
    struct pdf_map seen = {0};
    for (size_t i = 0; i < job->doc->n; i++)
        for (size_t k = 0; k < job->cuts[i].n; k++) {
            const struct pdf_segment *segment = &job->cuts[i].at[k];
            if (already(segment->repeat, job->writer->fonts))
                continue;
            job->learning = pdf_repeat_learns(segment->repeat) ? segment->repeat : NULL;
            each_text(job, &seen, &job->doc->pages[i], segment->first, segment->n, show);
        }
    job->learning = NULL;
}

void pdf_announce(struct pdf_job *job)
{
    struct pdf_writer *writer = job->writer;
    job->cuts = arena_array(job->arena, job->doc->n, sizeof *job->cuts);
    for (size_t i = 0; i < job->doc->n; i++) {
        struct pdf_cut *cut = &job->cuts[i];
        cut->n = pdf_segments_of(job->arena, &job->doc->pages[i], &cut->at);
        for (size_t k = 0; k < cut->n; k++)
            if (is_shared(cut) && !cut->at[k].varies)
                cut->at[k].repeat = pdf_repeat_of(writer->repeats, &job->doc->pages[i], &cut->at[k]);
    }
    announce(job, pdf_show_blank, pdf_repeat_blanks);
    announce(job, pdf_show_announce, pdf_repeat_texts);
    for (size_t i = 0; i < job->doc->n; i++)
        for (size_t k = 0; k < job->cuts[i].n; k++)
            if (pdf_repeat_learns(job->cuts[i].at[k].repeat))
                pdf_repeat_learned(job->cuts[i].at[k].repeat, writer->fonts);
}
