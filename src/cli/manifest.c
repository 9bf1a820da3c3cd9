/* Stage: what was made -> its line of manifest.json.
 * The one hard thing: it is written for every document of a batch, so it goes straight into a buffer. */
#include "cli/manifest.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "cli/json.h"

enum { MM_DECIMALS = 3 };

static void put_mm(struct buf *out, double points)
{
    buf_number(out, points / LEN_MM, MM_DECIMALS);
}

static void put_size(struct buf *out, const char *key, double w, double h)
{
    json_key(out, key);
    buf_char(out, '[');
    put_mm(out, w);
    buf_char(out, ',');
    put_mm(out, h);
    buf_char(out, ']');
}

static void put_text(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_text(out, text);
}

static void put_int(struct buf *out, const char *key, size_t value)
{
    json_key(out, key);
    buf_int(out, (int64_t)value);
}

struct code_list {
    struct buf *out;
    size_t page;
    bool *some;
};

static void put_code(void *context, const struct page_item *item, struct matrix matrix)
{
    struct code_list *codes = context;
    struct buf *out = codes->out;
    if (item->kind != PAGE_CODE)
        return;
    const struct qr_symbol *symbol = item->code.symbol;
    struct rect box = rect_transform(item->code.box, matrix);
    buf_text(out, *codes->some ? ",{" : "{");
    *codes->some = true;
    put_int(out, "page", codes->page);
    put_text(out, "payload", symbol->payload);
    put_int(out, "version", (size_t)symbol->version);
    put_text(out, "ecc", qr_level_name(symbol->level));
    const struct {
        const char *key;
        double points;
    } lengths[] = {{"module_mm", box.w / symbol->size}, {"x_mm", box.x}, {"y_mm", box.y}, {"size_mm", box.w}};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        json_key(out, lengths[i].key);
        put_mm(out, lengths[i].points);
    }
    buf_char(out, '}');
}

void manifest_codes(struct buf *out, const struct page_doc *sheets, size_t pages, bool *some)
{
    struct code_list codes = {out, pages, some};
    for (size_t i = 0; i < sheets->n; i++) {
        codes.page++;
        page_walk(&sheets->pages[i], put_code, &codes);
    }
}

static void begin_list(struct buf *out, const char *key)
{
    json_key(out, key);
    buf_char(out, '[');
}

static void put_item(struct buf *out, const char *text)
{
    if (out->at[out->n - 1] != '[')
        buf_char(out, ',');
    json_text(out, text);
}

static bool said_before(const struct diag *diag, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(diag->findings.at[k].id, diag->findings.at[i].id) == 0)
            return true;
    return false;
}

void manifest_before_codes(struct buf *out, const struct piece *piece, const struct manifest_facts *facts)
{
    buf_char(out, '{');
    put_text(out, "path", piece->path);
    put_text(out, "sha256", facts->sha256);
    put_int(out, "bytes", facts->bytes);
    put_text(out, "inputs", piece->inputs);
    put_text(out, "material", piece->material->id.text);
    put_text(out, "lang", piece->lang);
    put_text(out, "profile", print_profile_name(piece->profile));
    put_int(out, "pages", facts->pages);
    if (facts->left_out)
        put_int(out, "left_out", facts->left_out);
    put_size(out, "sheet_mm", facts->sheet_w, facts->sheet_h);
    put_size(out, "trim_mm", facts->trim_w, facts->trim_h);
    begin_list(out, "fonts");
    for (size_t i = 0; i < facts->written->nfonts; i++)
        put_item(out, facts->written->fonts[i].name);
    buf_char(out, ']');
    begin_list(out, "qr");
}

void manifest_behind_codes(struct buf *out, const struct piece *piece, const struct manifest_facts *facts)
{
    buf_char(out, ']');
    begin_list(out, "hotlines");
    for (size_t i = 0; i < facts->nhotlines; i++)
        put_item(out, facts->hotlines[i]);
    buf_char(out, ']');
    begin_list(out, "warnings");
    for (size_t i = 0; i < piece->diag.findings.n; i++)
        if (!said_before(&piece->diag, i))
            put_item(out, piece->diag.findings.at[i].id);
    buf_text(out, "]}");
}

void manifest_entry(struct buf *out, const struct piece *piece, const struct laid *laid,
                    const struct pdf_report *written, const struct buf *file)
{
    char hash[HASH_HEX];
    bool some = false;
    hash_hex(file->at, file->n, hash);
    const struct manifest_facts facts = {.sha256 = hash,
                                         .bytes = file->n,
                                         .pages = laid->sheets.n,
                                         .sheet_w = laid->sheets.pages[0].w,
                                         .sheet_h = laid->sheets.pages[0].h,
                                         .trim_w = laid->pages.pages[0].trim.w,
                                         .trim_h = laid->pages.pages[0].trim.h,
                                         .hotlines = laid->used.hotlines,
                                         .nhotlines = laid->used.nhotlines,
                                         .written = written};
    manifest_before_codes(out, piece, &facts);
    manifest_codes(out, &laid->sheets, 0, &some);
    manifest_behind_codes(out, piece, &facts);
}

void manifest_head(struct buf *out, const char *date)
{
    buf_char(out, '{');
    put_text(out, "version", HANDBILL_VERSION);
    put_text(out, "date", date);
    json_key(out, "files");
    buf_text(out, "[\n");
}

void manifest_between(struct buf *out)
{
    buf_text(out, ",\n");
}

void manifest_foot(struct buf *out)
{
    buf_text(out, "\n]}\n");
}
