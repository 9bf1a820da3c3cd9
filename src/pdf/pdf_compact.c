/* Objects -> bytes of a file, at once.
 * The one hard thing: sixty thousand small objects, for a thousand tagged pages, are five megabytes where each stands
 * by itself and a tenth of that in object streams. A stream cannot lie in a stream, so streams stand by themselves and
 * all else is gathered, a few hundred at a time. Where they lie is written in sections, each naming the one before, so
 * that six million take no more memory: a section covers the numbers given since the last, and the few that were late.
 * Norm: ISO 32000-1, 7.5.4, 7.5.7, 7.5.8; predictor: 7.4.4.4. */
#include "pdf/pdf_compact.h"

#include "pdf/pdf_obj.h"

#include <stdint.h>
#include <stdlib.h>

enum { GATHERED_MOST = 300, GATHERED_BYTES = 64 * 1024, PAGES_IN_GROUP = 64, SECTION_OBJECTS = 64 * 1024 };

/* Where an object is: at OFFSET of the file, or the INDEX-th of the object stream OFFSET. */
struct place {
    uint64_t offset;
    uint16_t index;
    bool gathered;
};

/* An object whose section was written before it. */
struct late {
    int number;
    struct place place;
};

struct pdf_compact {
    struct pdf_packer *packer;
    struct buf out;
    uint64_t written;  /* bytes of the file so far, taken ones too */
    struct buf places; /* of struct place, by number from FIRST on */
    struct buf late;   /* of struct late, by number: all below FIRST that are in no section yet */
    int first;         /* not yet in a section */
    uint64_t section;  /* where the last section begins; 0: there is none */
    struct hash hash;
    struct buf heads, bodies; /* of the object stream that is being filled */
    size_t gathered;
    int stream; /* its number */
    int root, info, catalog;
    int group;        /* the node that takes pages now */
    size_t in_group;  /* its pages */
    struct buf kids;  /* of that node */
    struct buf nodes; /* of the root */
    size_t pages;
    struct buf trailer;
};

static void put(struct pdf_compact *compact, const void *bytes, size_t size)
{
    buf_add(&compact->out, bytes, size);
    hash_add(&compact->hash, bytes, size);
    compact->written += size;
}

static void put_text(struct pdf_compact *compact, const char *text, struct buf *scratch)
{
    scratch->n = 0;
    buf_text(scratch, text);
    put(compact, scratch->at, scratch->n);
}

int pdf_compact_count(const struct pdf_compact *compact)
{
    return compact->first + (int)(compact->places.n / sizeof(struct place));
}

int pdf_compact_new(struct pdf_compact *compact)
{
    static const struct place nowhere;
    buf_add(&compact->places, &nowhere, sizeof nowhere);
    return pdf_compact_count(compact) - 1;
}

static struct place *place_of(struct pdf_compact *compact, int number)
{
    if (number >= compact->first)
        return (struct place *)(void *)compact->places.at + (number - compact->first);
    struct late *late = (void *)compact->late.at;
    size_t low = 0, high = compact->late.n / sizeof *late;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (late[middle].number == number)
            return &late[middle].place;
        if (late[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    BUG("PDF object written twice");
}

struct pdf_compact *pdf_compact_open(struct pdf_packer *packer, int version)
{
    struct pdf_compact *compact = mem_alloc(sizeof *compact);
    *compact = (struct pdf_compact){.packer = packer};
    hash_begin(&compact->hash);
    struct buf head = {0};
    buf_format(&head, "%%PDF-1.%d\n%%\xE2\xE3\xCF\xD3\n", version);
    put(compact, head.at, head.n);
    buf_release(&head);
    pdf_compact_new(compact); /* number 0 is free for ever */
    compact->catalog = pdf_compact_new(compact);
    compact->info = pdf_compact_new(compact);
    compact->root = pdf_compact_new(compact);
    return compact;
}

void pdf_compact_free(struct pdf_compact *compact)
{
    if (!compact)
        return;
    buf_release(&compact->out);
    buf_release(&compact->places);
    buf_release(&compact->late);
    buf_release(&compact->heads);
    buf_release(&compact->bodies);
    buf_release(&compact->kids);
    buf_release(&compact->nodes);
    buf_release(&compact->trailer);
    free(compact);
}

int pdf_compact_tree(const struct pdf_compact *compact)
{
    return compact->group;
}

/* ---- objects */

void pdf_compact_put_stream(struct pdf_compact *compact, int number, const char *entries, size_t size,
                            const void *bytes, size_t nbytes)
{
    struct buf text = {0};
    *place_of(compact, number) = (struct place){.offset = compact->written};
    buf_int(&text, number);
    buf_text(&text, " 0 obj\n<<");
    buf_add(&text, entries, size);
    buf_text(&text, ">>stream\n");
    put(compact, text.at, text.n);
    put(compact, bytes, nbytes);
    put_text(compact, "\nendstream\nendobj\n", &text);
    buf_release(&text);
}

/* Writes the object stream that has been filled. */
static void flush(struct pdf_compact *compact)
{
    if (!compact->gathered)
        return;
    size_t first = compact->heads.n;
    struct buf entries = {0};
    buf_add(&compact->heads, compact->bodies.at, compact->bodies.n);
    struct pdf_packed packed = pdf_pack(compact->packer, PDF_PACK_ONCE, compact->heads.at, compact->heads.n);
    buf_format(&entries, "/Type/ObjStm/N %zu/First %zu/Filter/FlateDecode/Length %zu", compact->gathered, first,
               packed.size);
    pdf_compact_put_stream(compact, compact->stream, entries.at, entries.n, packed.bytes, packed.size);
    buf_release(&entries);
    compact->heads.n = compact->bodies.n = compact->gathered = 0;
}

/* ---- where objects lie */

/* A cross-reference section on its way into the file. */
struct section {
    struct buf rows, index, late; /* LATE: of struct late, what stays out of it */
    unsigned char before[16];
    int width, run, next; /* of an offset, in bytes; first number of the stretch that NEXT would continue */
};

static void end_stretch(struct section *section)
{
    if (section->next > section->run)
        buf_format(&section->index, " %d %d", section->run, section->next - section->run);
}

/* Each row is written as what it adds to the row above: most add little. */
static void put_place(struct section *section, int number, const struct place *place)
{
    int width = section->width, last = width + 2;
    unsigned char row[sizeof section->before];
    row[0] = !number ? 0 : place->gathered ? 2 : 1;
    for (int i = 0; i < width; i++)
        row[1 + i] = (unsigned char)(place->offset >> (8 * (width - 1 - i)));
    row[last - 1] = (unsigned char)(place->index >> 8);
    row[last] = (unsigned char)place->index;
    buf_char(&section->rows, 2);
    for (int i = 0; i <= last; i++) {
        buf_char(&section->rows, (char)(row[i] - section->before[i]));
        section->before[i] = row[i];
    }
    if (number != section->next) {
        end_stretch(section);
        section->run = number;
    }
    section->next = number + 1;
}

static void put_or_keep(struct section *section, int number, const struct place *place)
{
    const struct late late = {number, *place};
    if (number && !place->offset)
        buf_add(&section->late, &late, sizeof late);
    else
        put_place(section, number, place);
}

/* Writes a section of all objects that are placed and in none yet. */
static void put_section(struct pdf_compact *compact)
{
    uint64_t start = compact->written;
    int number = pdf_compact_new(compact), end = pdf_compact_count(compact);
    place_of(compact, number)->offset = start;
    const struct late *late = (const void *)compact->late.at;
    struct section section = {.width = start >> 32 ? 5 : 4};
    for (size_t i = 0; i < compact->late.n / sizeof *late; i++)
        put_or_keep(&section, late[i].number, &late[i].place);
    for (int i = compact->first; i < end; i++)
        put_or_keep(&section, i, place_of(compact, i));
    end_stretch(&section);

    struct pdf_packed packed = pdf_pack(compact->packer, PDF_PACK_ONCE, section.rows.at, section.rows.n);
    struct buf entries = {0};
    buf_format(&entries, "/Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R", end, section.width, compact->catalog,
               compact->info);
    if (compact->section || section.late.n) {
        buf_text(&entries, "/Index[");
        buf_add(&entries, section.index.at, section.index.n);
        buf_char(&entries, ']');
    }
    if (compact->section)
        buf_format(&entries, "/Prev %llu", (unsigned long long)compact->section);
    buf_add(&entries, compact->trailer.at, compact->trailer.n);
    buf_format(&entries, "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>/Length %zu", section.width + 3,
               packed.size);
    pdf_compact_put_stream(compact, number, entries.at, entries.n, packed.bytes, packed.size);

    buf_release(&compact->late);
    compact->late = section.late;
    compact->places.n = 0;
    compact->first = end;
    compact->section = start;
    buf_release(&section.rows);
    buf_release(&section.index);
    buf_release(&entries);
}

/* ---- gathered objects */

static void gather(struct pdf_compact *compact, int number, const char *entries, size_t size)
{
    if (compact->gathered == GATHERED_MOST || compact->bodies.n > GATHERED_BYTES)
        flush(compact);
    if (!compact->gathered && compact->places.n / sizeof(struct place) >= SECTION_OBJECTS)
        put_section(compact);
    if (!compact->gathered)
        compact->stream = pdf_compact_new(compact);
    *place_of(compact, number) = (struct place){(uint64_t)compact->stream, (uint16_t)compact->gathered++, true};
    buf_int(&compact->heads, number);
    buf_char(&compact->heads, ' ');
    buf_int(&compact->heads, (int64_t)compact->bodies.n);
    buf_char(&compact->heads, ' ');
    buf_text(&compact->bodies, "<<");
    buf_add(&compact->bodies, entries, size);
    buf_text(&compact->bodies, ">>\n");
}

void pdf_compact_put(struct pdf_compact *compact, int number, const char *entries, size_t size)
{
    if (number == PDF_TRAILER) {
        buf_add(&compact->trailer, entries, size);
        return;
    }
    if (number != PDF_CATALOG) {
        gather(compact, number == PDF_INFO ? compact->info : number, entries, size);
        return;
    }
    struct buf whole = {0};
    buf_format(&whole, "/Type/Catalog/Pages %d 0 R", compact->root);
    buf_add(&whole, entries, size);
    gather(compact, compact->catalog, whole.at, whole.n);
    buf_release(&whole);
}

/* ---- pages */

static void end_group(struct pdf_compact *compact)
{
    if (!compact->in_group)
        return;
    struct buf entries = {0};
    buf_format(&entries, "/Type/Pages/Parent %d 0 R/Count %zu/Kids[", compact->root, compact->in_group);
    buf_add(&entries, compact->kids.at, compact->kids.n);
    buf_char(&entries, ']');
    gather(compact, compact->group, entries.at, entries.n);
    buf_release(&entries);
    buf_format(&compact->nodes, " %d 0 R", compact->group);
    compact->kids.n = compact->in_group = 0;
    compact->group = 0;
}

int pdf_compact_group(struct pdf_compact *compact)
{
    if (compact->in_group >= PAGES_IN_GROUP)
        end_group(compact);
    if (!compact->group)
        compact->group = pdf_compact_new(compact);
    return compact->group;
}

int pdf_compact_new_page(struct pdf_compact *compact)
{
    int number = pdf_compact_new(compact);
    buf_format(&compact->kids, " %d 0 R", number);
    compact->in_group++;
    compact->pages++;
    return number;
}

/* ---- the end */

void pdf_compact_hash(const struct pdf_compact *compact, char hex[HASH_HEX])
{
    hash_now(&compact->hash, hex);
}

void pdf_compact_end(struct pdf_compact *compact)
{
    struct buf entries = {0};
    end_group(compact);
    buf_format(&entries, "/Type/Pages/Count %zu/Kids[", compact->pages);
    buf_add(&entries, compact->nodes.at, compact->nodes.n);
    buf_char(&entries, ']');
    gather(compact, compact->root, entries.at, entries.n);
    flush(compact);
    put_section(compact);
    if (compact->late.n)
        BUG("PDF object never written");
    entries.n = 0;
    buf_format(&entries, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)compact->section);
    put(compact, entries.at, entries.n);
    buf_release(&entries);
}

struct buf *pdf_compact_bytes(struct pdf_compact *compact)
{
    return &compact->out;
}
