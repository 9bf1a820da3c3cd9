/* Codes of a face -> font file, CIDToGIDMap, ToUnicode and widths, as objects (ISO 32000-1, 9.7.4, 9.9, 9.10.3).
 * The one hard thing: time. A subset costs a fifth of a millisecond and deflating it more than the rest of a page,
 * while documents of a batch use the same glyphs again and again; so programs are kept by their codes, and the deflated
 * font files by their glyphs alone, in the library, for all threads. What is kept never changes what is written. */
#include "pdf/pdf_program.h"

#include "base/vec.h"
#include "pdf/pdf_put.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256, KEPT_MOST = 2 << 20, CMAP_BLOCK = 100, TAG_LETTERS = 6 };

static const double WIDTH_STEPS = 100; /* widths are written in steps of 1/100 of 1/1000 em */

struct pdf_program {
    struct pdf_program *next;
    uint64_t hash;
    const char *key;
    size_t key_size;
    const struct font_face *face;
    const struct font_subset *file; /* deflated */
    const char *name;               /* with its subset tag */
    struct pdf_packed unicode;
    struct pdf_packed gids; /* of CIDToGIDMap; bytes NULL: Identity */
    const char *widths;     /* the contents of /W */
    const uint16_t *cids;   /* in the order of the key */
    const float *advances;
    size_t numbering;
};

struct pdf_programs {
    struct font_library *library;
    struct arena arena;
    struct pdf_program *buckets[BUCKETS];
    VEC(const struct font_subset *) files; /* what the library lent us */
    size_t kept, numberings;
    struct buf key, text;
    uint16_t *order; /* of codes */
    size_t order_cap;
    uint32_t *glyphs;
    size_t glyphs_cap;
};

struct pdf_programs *pdf_programs_open(struct font_library *library)
{
    struct pdf_programs *programs = mem_alloc(sizeof *programs);
    *programs = (struct pdf_programs){.library = library};
    arena_init(&programs->arena);
    return programs;
}

static void give_back(struct pdf_programs *programs)
{
    for (size_t i = 0; i < programs->files.n; i++)
        font_subset_done(programs->library, programs->files.at[i]);
    memset(&programs->files, 0, sizeof programs->files);
}

void pdf_programs_free(struct pdf_programs *programs)
{
    if (!programs)
        return;
    give_back(programs);
    arena_release(&programs->arena);
    buf_release(&programs->key);
    buf_release(&programs->text);
    free(programs->order);
    free(programs->glyphs);
    free(programs);
}

void pdf_programs_trim(struct pdf_programs *programs)
{
    if (programs->kept <= KEPT_MOST)
        return;
    give_back(programs);
    arena_reset(&programs->arena);
    memset(programs->buckets, 0, sizeof programs->buckets);
    programs->kept = 0;
}

size_t pdf_programs_numbering(struct pdf_programs *programs)
{
    return ++programs->numberings;
}

/* FNV-1a. It names subsets, so it is part of the file: it stays as it is. */
static uint64_t hash_of(const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ p[i]) * 1099511628211u;
    return hash;
}

static int compare(const struct pdf_code *a, const struct pdf_code *b)
{
    if (a->glyph != b->glyph)
        return a->glyph < b->glyph ? -1 : 1;
    int order = memcmp(a->text, b->text, a->size < b->size ? a->size : b->size);
    return order ? order : (a->size > b->size) - (a->size < b->size);
}

/* Fills programs->order with the codes of FACE by glyph and text: merging runs of growing length. */
static void sort_codes(struct pdf_programs *programs, const struct pdf_face *face)
{
    size_t n = face->n - 1;
    if (programs->order_cap < 2 * n) {
        programs->order_cap = 2 * n;
        programs->order = mem_resize(programs->order, programs->order_cap * sizeof *programs->order);
    }
    uint16_t *from = programs->order, *to = programs->order + n;
    for (size_t i = 0; i < n; i++)
        from[i] = (uint16_t)(i + 1);
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t start = 0; start < n; start += 2 * run) {
            size_t middle = start + run < n ? start + run : n, end = start + 2 * run < n ? start + 2 * run : n;
            for (size_t i = start, k = middle, at = start; at < end; at++) {
                bool left = k == end || (i < middle && compare(&face->codes[from[i]], &face->codes[from[k]]) <= 0);
                to[at] = left ? from[i++] : from[k++];
            }
        }
        uint16_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != programs->order)
        memcpy(programs->order, from, n * sizeof *from);
}

static void put_key(struct pdf_programs *programs, const struct pdf_face *face)
{
    struct buf *key = &programs->key;
    key->n = 0;
    buf_text(key, face->face->postscript_name);
    for (size_t i = 0; i + 1 < face->n; i++) {
        const struct pdf_code *code = &face->codes[programs->order[i]];
        uint32_t head[2] = {code->glyph, code->size};
        buf_add(key, head, sizeof head);
        buf_add(key, code->text, code->size);
    }
}

/* The sorted set of glyphs of the codes, 0 first, in memory of PROGRAMS until the next call. */
static size_t glyph_set(struct pdf_programs *programs, const struct pdf_face *face)
{
    size_t n = face->n - 1, count = 1;
    if (programs->glyphs_cap < n + 1) {
        programs->glyphs_cap = 2 * n + 1;
        programs->glyphs = mem_resize(programs->glyphs, programs->glyphs_cap * sizeof *programs->glyphs);
    }
    programs->glyphs[0] = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t glyph = face->codes[programs->order[i]].glyph;
        if (glyph != programs->glyphs[count - 1])
            programs->glyphs[count++] = glyph;
    }
    return count;
}

static void deflate_file(void *packer, const void *bytes, size_t size, struct buf *out)
{
    struct pdf_packed packed = pdf_pack(packer, PDF_PACK_KEPT, bytes, size);
    buf_add(out, packed.bytes, packed.size);
}

static const struct font_subset *file_of(struct pdf_programs *programs, struct diag *diag, struct pdf_packer *packer,
                                         const struct pdf_face *face)
{
    const struct font_keeping deflated = {deflate_file, packer};
    size_t n = glyph_set(programs, face);
    const struct font_subset *file = font_subset(programs->library, diag, face->face, programs->glyphs, n, &deflated);
    if (!file)
        return NULL;
    *VEC_ADD(&programs->arena, &programs->files) = file;
    programs->kept += file->size;
    return file;
}

/* A code with its number, and the glyph of the subset that it shows. */
struct numbered {
    uint16_t cid, gid;
    float advance;
    size_t key; /* its place in the key */
    const struct pdf_code *code;
};

float pdf_program_width(const struct font_face *face, uint32_t glyph)
{
    return (float)(round(font_advance(face, glyph) * 1000 * WIDTH_STEPS) / WIDTH_STEPS);
}

static int by_number(const void *a, const void *b)
{
    return ((const struct numbered *)a)->cid - ((const struct numbered *)b)->cid;
}

/* Of codes that have their numbers. By number; free() them. */
static struct numbered *numbered_codes(const struct pdf_programs *programs, const struct pdf_face *face,
                                       const struct font_subset *file)
{
    size_t n = face->n - 1, glyph = 0;
    struct numbered *codes = mem_alloc(n * sizeof *codes);
    for (size_t i = 0; i < n; i++) {
        const struct pdf_code *code = &face->codes[programs->order[i]];
        bool again = i && face->codes[programs->order[i - 1]].glyph == code->glyph;
        glyph += !again && code->glyph;
        codes[i] = (struct numbered){code->cid, file->new_ids[glyph], code->width, i, code};
    }
    qsort(codes, n, sizeof *codes, by_number);
    return codes;
}

/* Numbers the codes: the first text of a glyph takes the glyph's number in the subset, further ones the numbers behind
 * the last. By number; free() them. */
static struct numbered *number_codes(const struct pdf_programs *programs, const struct pdf_face *face,
                                     const struct font_subset *file)
{
    size_t n = face->n - 1, at = 0;
    struct numbered *codes = mem_alloc(n * sizeof *codes);
    uint16_t last = 0;
    for (int further = 0; further < 2; further++) {
        size_t glyph = 0;
        for (size_t i = 0; i < n; i++) {
            const struct pdf_code *code = &face->codes[programs->order[i]];
            bool again = i && face->codes[programs->order[i - 1]].glyph == code->glyph;
            glyph += !again && code->glyph; /* glyph 0 is the first of the set whether it is shown or not */
            if (again != further)
                continue;
            uint16_t gid = file->new_ids[glyph];
            last = further ? (uint16_t)(last + 1) : gid > last ? gid : last;
            codes[at++] =
                (struct numbered){further ? last : gid, gid, pdf_program_width(face->face, code->glyph), i, code};
        }
    }
    return codes;
}

/* Single codes only: Ghostscript reads ranges wrongly, and what it reads becomes other people's files. */
static void put_unicode(struct buf *out, const struct numbered *codes, size_t n)
{
    buf_text(out, "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
                  "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                  "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
                  "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
    for (size_t i = 0; i < n; i++) {
        if (i % CMAP_BLOCK == 0) {
            buf_int(out, (int64_t)(n - i < CMAP_BLOCK ? n - i : CMAP_BLOCK));
            buf_text(out, " beginbfchar\n");
        }
        buf_char(out, '<');
        pdf_put_hex16(out, codes[i].cid);
        buf_text(out, "><");
        pdf_put_utf16(out, codes[i].code->text, codes[i].code->size);
        buf_text(out, ">\n");
        if (i % CMAP_BLOCK == CMAP_BLOCK - 1 || i + 1 == n)
            buf_text(out, "endbfchar\n");
    }
    buf_text(out, "endcmap CMapName currentdict/CMap defineresource pop end end\n");
}

/* "first [w w w] first [w] ...": runs of numbers that follow each other. */
static void put_widths(struct buf *out, const struct numbered *codes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || codes[i].cid != codes[i - 1].cid + 1) {
            if (i)
                buf_char(out, ']');
            buf_int(out, codes[i].cid);
            buf_char(out, '[');
        } else {
            buf_char(out, ' ');
        }
        buf_number(out, (double)codes[i].advance, 2);
    }
    buf_char(out, ']');
}

/* CIDToGIDMap; none where every code has its glyph's number. */
static struct pdf_packed pack_gids(struct pdf_programs *programs, struct pdf_packer *packer,
                                   const struct numbered *codes, size_t n)
{
    struct buf map = {0};
    bool identity = true;
    for (size_t i = 0; i < n; i++) {
        identity &= codes[i].cid == codes[i].gid;
        while (map.n < 2 * (size_t)codes[i].cid)
            buf_char(&map, 0);
        buf_char(&map, (char)(codes[i].gid >> 8));
        buf_char(&map, (char)(codes[i].gid & 255));
    }
    struct pdf_packed packed = {0};
    if (!identity)
        packed = pdf_pack_keep(packer, &programs->arena, PDF_PACK_KEPT, map.at, map.n);
    buf_release(&map);
    return packed;
}

/* The tag of six letters tells subsets of one face apart (9.6.4). */
static const char *tagged_name(struct arena *arena, const char *name, uint64_t hash)
{
    char tag[TAG_LETTERS + 1] = {0};
    for (int i = 0; i < TAG_LETTERS; i++, hash /= 26)
        tag[i] = (char)('A' + hash % 26);
    return arena_format(arena, "%s+%s", tag, name);
}

static struct pdf_program *make(struct pdf_programs *programs, struct diag *diag, struct pdf_packer *packer,
                                const struct pdf_face *face, bool numbered)
{
    struct arena *arena = &programs->arena;
    const struct font_subset *file = file_of(programs, diag, packer, face);
    if (!file)
        return NULL;
    size_t n = face->n - 1;
    struct numbered *codes = (numbered ? numbered_codes : number_codes)(programs, face, file);
    uint16_t *cids = arena_array(arena, n, sizeof *cids);
    float *advances = arena_array(arena, n, sizeof *advances);
    for (size_t i = 0; i < n; i++) {
        cids[codes[i].key] = codes[i].cid;
        advances[codes[i].key] = codes[i].advance;
    }
    struct pdf_program *program = arena_alloc(arena, sizeof *program);
    *program = (struct pdf_program){.face = face->face, .file = file, .cids = cids, .advances = advances};
    if (face->face->format == FONT_TRUETYPE)
        program->gids = pack_gids(programs, packer, codes, n);
    programs->text.n = 0;
    put_unicode(&programs->text, codes, n);
    program->unicode = pdf_pack_keep(packer, arena, PDF_PACK_KEPT, programs->text.at, programs->text.n);
    programs->text.n = 0;
    put_widths(&programs->text, codes, n);
    program->widths = arena_strdup(arena, buf_string(&programs->text));
    programs->kept += programs->text.n + program->unicode.size + program->gids.size + n * 8;
    free(codes);
    return program;
}

const struct pdf_program *pdf_program_of(struct pdf_programs *programs, struct diag *diag, struct pdf_packer *packer,
                                         struct pdf_face *face)
{
    sort_codes(programs, face);
    put_key(programs, face);
    uint64_t hash = hash_of(programs->key.at, programs->key.n);
    struct pdf_program **bucket = &programs->buckets[hash % BUCKETS], *program = *bucket;
    while (program && (program->hash != hash || program->key_size != programs->key.n ||
                       memcmp(program->key, programs->key.at, program->key_size)))
        program = program->next;
    if (!program) {
        program = make(programs, diag, packer, face, false);
        if (!program)
            return NULL;
        program->hash = hash;
        program->key = arena_memdup(&programs->arena, programs->key.at, programs->key.n);
        program->key_size = programs->key.n;
        program->numbering = pdf_programs_numbering(programs);
        program->name = tagged_name(&programs->arena, face->face->postscript_name, hash);
        programs->kept += program->key_size;
        program->next = *bucket;
        *bucket = program;
    }
    for (size_t i = 0; i + 1 < face->n; i++) {
        struct pdf_code *code = &face->codes[programs->order[i]];
        code->cid = program->cids[i];
        code->width = program->advances[i];
    }
    face->numbering = program->numbering;
    return program;
}

const struct pdf_program *pdf_program_numbered(struct pdf_programs *programs, struct diag *diag,
                                               struct pdf_packer *packer, struct pdf_face *face)
{
    sort_codes(programs, face);
    put_key(programs, face);
    struct pdf_program *program = make(programs, diag, packer, face, true);
    if (program)
        program->name =
            tagged_name(&programs->arena, face->face->postscript_name, hash_of(programs->key.at, programs->key.n));
    return program;
}

static int write_descriptor(const struct pdf_program *program, struct pdf_objects *objects)
{
    const struct font_face *face = program->face;
    bool truetype = face->format == FONT_TRUETYPE;
    int file = pdf_object_new(objects), number = pdf_object_new(objects);
    struct buf *out = pdf_object_begin(objects, file);
    if (truetype)
        buf_format(out, "/Length1 %zu", program->file->plain_size);
    else
        buf_text(out, "/Subtype/CIDFontType0C");
    pdf_object_end_stream(objects, program->file->bytes, program->file->size, true);

    out = pdf_object_begin(objects, number);
    buf_text(out, "/Type/FontDescriptor/FontName");
    pdf_put_name(out, program->name);
    buf_text(out, "/Flags 4/ItalicAngle 0/FontBBox[");
    for (int i = 0; i < 4; i++) {
        buf_char(out, ' ');
        buf_number(out, face->bbox[i] * 1000, 0);
    }
    buf_text(out, "]/Ascent ");
    buf_number(out, face->ascent * 1000, 0);
    buf_text(out, "/Descent ");
    buf_number(out, -face->descent * 1000, 0);
    buf_text(out, "/CapHeight ");
    buf_number(out, face->cap_height * 1000, 0);
    buf_text(out, "/StemV ");
    buf_int(out, face->weight / 5); /* no font says; readers use it where they must replace a font, which is embedded */
    buf_text(out, truetype ? "/FontFile2" : "/FontFile3");
    pdf_put_ref(out, file);
    pdf_object_end(objects);
    return number;
}

static int write_stream(struct pdf_objects *objects, struct pdf_packed bytes)
{
    int number = pdf_object_new(objects);
    pdf_object_begin(objects, number);
    pdf_object_end_stream(objects, bytes.bytes, bytes.size, true);
    return number;
}

int pdf_program_write(const struct pdf_program *program, struct pdf_objects *objects)
{
    bool truetype = program->face->format == FONT_TRUETYPE;
    int descriptor = write_descriptor(program, objects), unicode = write_stream(objects, program->unicode);
    int gids = program->gids.bytes ? write_stream(objects, program->gids) : 0;
    int descendant = pdf_object_new(objects), number = pdf_object_new(objects);

    struct buf *out = pdf_object_begin(objects, descendant);
    buf_text(out, truetype ? "/Type/Font/Subtype/CIDFontType2/BaseFont" : "/Type/Font/Subtype/CIDFontType0/BaseFont");
    pdf_put_name(out, program->name);
    buf_text(out, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor");
    pdf_put_ref(out, descriptor);
    buf_text(out, "/W[");
    buf_text(out, program->widths);
    buf_text(out, "]");
    if (gids) {
        buf_text(out, "/CIDToGIDMap");
        pdf_put_ref(out, gids);
    } else if (truetype) {
        buf_text(out, "/CIDToGIDMap/Identity");
    }
    pdf_object_end(objects);

    out = pdf_object_begin(objects, number);
    buf_text(out, "/Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont");
    pdf_put_name(out, program->name);
    if (!truetype)
        buf_text(out, "-Identity-H");
    buf_text(out, "/DescendantFonts[");
    pdf_put_ref(out, descendant);
    buf_text(out, "]/ToUnicode");
    pdf_put_ref(out, unicode);
    pdf_object_end(objects);
    return number;
}
