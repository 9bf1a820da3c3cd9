/* Objects -> file bytes, through libharu's object and cross-reference layer (ISO 32000-1, 7.3 and 7.5).
 * The one hard thing: libharu's dictionaries hold one malloc and 128 bytes of key for each entry, and reals as float32;
 * so ours are empty ones with a write hook, which puts our own bytes between << and >> and, after it, the stream: no
 * copies, numbers as we format them, /Length in place. libharu calls set an error that sticks; it is asked for once
 * before saving and once after. */
#include "pdf/pdf_obj.h"

#include "base/arena.h"
#include "base/vec.h"
#include "pdf/pdf_compact.h"

#include <hpdf.h>
#include <stdlib.h>
#include <string.h>

/* The entries of one dictionary: bytes [at, at + n) of all entries, and its stream. */
struct object {
    struct pdf_objects *owner;
    HPDF_Dict dict;
    size_t at, n;
    const void *stream;
    size_t stream_size;
    HPDF_Stream to; /* between the two hooks of one write */
    bool written;
};

struct pdf_objects {
    HPDF_Doc doc;
    struct arena arena;
    VEC(struct object *) objects;
    struct object *catalog, *info, *trailer, *open;
    struct buf entries;
    struct pdf_compact *compact; /* it takes all objects; NULL: libharu does */
    int number;                  /* of the object that is open in it; 0: none */
};

/* Out of memory ends the program inside mem_alloc, as everywhere, so libharu never sees a failure. */
static void *allocate(HPDF_UINT size)
{
    return mem_alloc(size);
}

static void release(void *memory)
{
    free(memory);
}

struct pdf_objects *pdf_objects_open(void)
{
    struct pdf_objects *objects = mem_alloc(sizeof *objects);
    *objects = (struct pdf_objects){0};
    arena_init(&objects->arena);
    return objects;
}

void pdf_objects_forget(struct pdf_objects *objects)
{
    if (objects->doc)
        HPDF_Free(objects->doc);
    objects->doc = NULL;
    arena_reset(&objects->arena);
    memset(&objects->objects, 0, sizeof objects->objects);
    objects->open = NULL;
    objects->entries.n = 0;
    objects->compact = NULL;
    objects->number = 0;
}

void pdf_objects_free(struct pdf_objects *objects)
{
    if (!objects)
        return;
    pdf_objects_forget(objects);
    arena_release(&objects->arena);
    buf_release(&objects->entries);
    free(objects);
}

static bool failed(struct pdf_objects *objects, struct diag *diag, const char *doing)
{
    HPDF_STATUS status = objects->doc ? HPDF_GetError(objects->doc) : HPDF_FAILD_TO_ALLOC_MEM;
    if (status == HPDF_OK)
        return false;
    static const struct span nowhere;
    diag_error(diag, nowhere, "pdf-failed", "the PDF library failed while %s (code 0x%04lx)", doing,
               (unsigned long)status);
    pdf_objects_forget(objects);
    return true;
}

static HPDF_STATUS write_entries(HPDF_Dict dict, HPDF_Stream to)
{
    struct object *object = dict->attr;
    if (!object->written)
        BUG("PDF object without entries");
    object->to = to;
    return HPDF_Stream_Write(to, (const HPDF_BYTE *)object->owner->entries.at + object->at, (HPDF_UINT)object->n);
}

static HPDF_STATUS write_stream(HPDF_Dict dict)
{
    struct object *object = dict->attr;
    if (!object->stream)
        return HPDF_OK;
    HPDF_STATUS status = HPDF_Stream_WriteStr(object->to, "\nstream\r\n");
    if (status == HPDF_OK)
        status = HPDF_Stream_Write(object->to, object->stream, (HPDF_UINT)object->stream_size);
    if (status == HPDF_OK)
        status = HPDF_Stream_WriteStr(object->to, "\nendstream");
    return status;
}

static struct object *hook(struct pdf_objects *objects, HPDF_Dict dict)
{
    struct object *object = arena_alloc(&objects->arena, sizeof *object);
    object->owner = objects;
    object->dict = dict;
    dict->attr = object;
    dict->write_fn = write_entries;
    dict->after_write_fn = write_stream;
    return object;
}

bool pdf_objects_begin(struct pdf_objects *objects, struct diag *diag)
{
    pdf_objects_forget(objects);
    objects->doc = HPDF_NewEx(NULL, allocate, release, 0, NULL);
    if (failed(objects, diag, "starting a file"))
        return false;
    HPDF_Dict_RemoveElement(objects->doc->info, "Producer"); /* ours is written with the rest */
    objects->catalog = hook(objects, objects->doc->catalog);
    objects->info = hook(objects, objects->doc->info);
    objects->trailer = hook(objects, objects->doc->trailer);
    return true;
}

void pdf_objects_begin_compact(struct pdf_objects *objects, struct pdf_compact *compact)
{
    pdf_objects_forget(objects);
    objects->compact = compact;
}

static int number_of(HPDF_Dict dict)
{
    return (int)(dict->header.obj_id & 0x00FFFFFF);
}

static struct object *add(struct pdf_objects *objects, HPDF_UINT16 subclass)
{
    HPDF_Dict dict = HPDF_Dict_New(objects->doc->mmgr);
    dict->header.obj_class = (HPDF_UINT16)(dict->header.obj_class | subclass);
    if (HPDF_Xref_Add(objects->doc->xref, dict) != HPDF_OK)
        BUG("more objects than a PDF file can number");
    struct object *object = hook(objects, dict);
    size_t number = (size_t)number_of(dict);
    while (objects->objects.n <= number)
        *VEC_ADD(&objects->arena, &objects->objects) = NULL;
    objects->objects.at[number] = object;
    return object;
}

int pdf_object_new(struct pdf_objects *objects)
{
    if (objects->compact)
        return pdf_compact_new(objects->compact);
    return number_of(add(objects, 0)->dict);
}

int pdf_object_new_page(struct pdf_objects *objects)
{
    if (objects->compact)
        return pdf_compact_new_page(objects->compact);
    struct object *page = add(objects, HPDF_OSUBCLASS_PAGE);
    /* Straight into /Kids: HPDF_Pages_AddKids would write into the attributes of a page that libharu made itself. */
    HPDF_Array kids = HPDF_Dict_GetItem(objects->doc->root_pages, "Kids", HPDF_OCLASS_ARRAY);
    HPDF_Array_Add(kids, page->dict);
    return number_of(page->dict);
}

int pdf_objects_tree(const struct pdf_objects *objects)
{
    if (objects->compact)
        return pdf_compact_tree(objects->compact);
    return number_of(objects->doc->root_pages);
}

struct buf *pdf_object_begin(struct pdf_objects *objects, int number)
{
    if (objects->open || objects->number)
        BUG("PDF object begun inside another");
    if (objects->compact) {
        objects->number = number;
        objects->entries.n = 0;
        return &objects->entries;
    }
    struct object *object = number == PDF_CATALOG   ? objects->catalog
                            : number == PDF_INFO    ? objects->info
                            : number == PDF_TRAILER ? objects->trailer
                                                    : objects->objects.at[number];
    if (object->written)
        BUG("PDF object written twice");
    object->at = objects->entries.n;
    objects->open = object;
    return &objects->entries;
}

void pdf_object_end(struct pdf_objects *objects)
{
    struct object *object = objects->open;
    if (!object && !objects->number)
        BUG("no PDF object to end");
    if (objects->compact) {
        pdf_compact_put(objects->compact, objects->number, objects->entries.at, objects->entries.n);
        objects->number = 0;
        return;
    }
    buf_char(&objects->entries, '\n');
    object->n = objects->entries.n - object->at;
    object->written = true;
    objects->open = NULL;
}

void pdf_object_end_stream(struct pdf_objects *objects, const void *bytes, size_t size, bool deflated)
{
    struct object *object = objects->open;
    if (!object && !objects->number)
        BUG("no PDF object to end");
    if (deflated)
        buf_text(&objects->entries, "/Filter/FlateDecode");
    buf_text(&objects->entries, "/Length ");
    buf_int(&objects->entries, (int64_t)size);
    if (objects->compact) {
        pdf_compact_put_stream(objects->compact, objects->number, objects->entries.at, objects->entries.n, bytes, size);
        objects->number = 0;
        return;
    }
    object->stream = bytes;
    object->stream_size = size;
    pdf_object_end(objects);
}

void pdf_objects_hash(const struct pdf_objects *objects, char hex[HASH_HEX])
{
    if (objects->compact)
        pdf_compact_hash(objects->compact, hex);
    else
        hash_hex(objects->entries.at, objects->entries.n, hex);
}

static HPDF_STATUS take_bytes(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
    buf_add(stream->attr, bytes, size);
    return HPDF_OK;
}

bool pdf_objects_save(struct pdf_objects *objects, struct diag *diag, int version, struct buf *out)
{
    static const HPDF_PDFVer versions[] = {[4] = HPDF_VER_14, [5] = HPDF_VER_15, [6] = HPDF_VER_16, [7] = HPDF_VER_17};
    if (failed(objects, diag, "building a file"))
        return false;
    objects->doc->pdf_version = versions[version];
    /* A stream of our own: libharu's in memory copies byte by byte. */
    size_t before = out->n;
    objects->doc->stream = HPDF_CallbackWriter_New(objects->doc->mmgr, take_bytes, out);
    HPDF_SaveToStream(objects->doc);
    if (failed(objects, diag, "writing a file")) {
        out->n = before;
        return false;
    }
    pdf_objects_forget(objects);
    return true;
}
