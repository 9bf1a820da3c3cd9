/* Stage: what was made -> manifest.json.
 * The one hard thing: a build of one piece must not make the manifest lie about the others. An entry of the old
 * manifest is kept if its file is still there, byte for byte, and was not made anew. */
#include "cli/manifest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/file.h"
#include "base/hash.h"

static double mm(double points)
{
    return round(points / LEN_MM * 1000) / 1000;
}

static cJSON *size_mm(double w, double h)
{
    const double pair[] = {mm(w), mm(h)};
    return cJSON_CreateDoubleArray(pair, 2);
}

struct code_list {
    cJSON *list;
    int page;
};

static void add_code(void *context, const struct page_item *item, struct matrix matrix)
{
    struct code_list *codes = context;
    if (item->kind != PAGE_CODE)
        return;
    const struct qr_symbol *symbol = item->code.symbol;
    struct rect box = rect_transform(item->code.box, matrix);
    cJSON *code = cJSON_CreateObject();
    cJSON_AddNumberToObject(code, "page", codes->page);
    cJSON_AddStringToObject(code, "payload", symbol->payload);
    cJSON_AddNumberToObject(code, "version", symbol->version);
    cJSON_AddStringToObject(code, "ecc", qr_level_name(symbol->level));
    cJSON_AddNumberToObject(code, "module_mm", mm(box.w / symbol->size));
    cJSON_AddNumberToObject(code, "x_mm", mm(box.x));
    cJSON_AddNumberToObject(code, "y_mm", mm(box.y));
    cJSON_AddNumberToObject(code, "size_mm", mm(box.w));
    cJSON_AddItemToArray(codes->list, code);
}

static void add_codes(cJSON *entry, const struct page_doc *sheets)
{
    struct code_list codes = {cJSON_AddArrayToObject(entry, "qr"), 0};
    for (size_t i = 0; i < sheets->n; i++) {
        codes.page = (int)i + 1;
        page_walk(&sheets->pages[i], add_code, &codes);
    }
}

static bool listed(const cJSON *list, const char *text)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list) if (strcmp(item->valuestring, text) == 0) return true;
    return false;
}

struct cJSON *manifest_entry(const struct piece *piece, const struct page_doc *pages, const struct page_doc *sheets,
                             const struct compose_report *used, const struct pdf_report *written,
                             const struct buf *file)
{
    char hash[HASH_HEX];
    hash_hex(file->at, file->n, hash);
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "path", piece->path);
    cJSON_AddStringToObject(entry, "sha256", hash);
    cJSON_AddStringToObject(entry, "material", piece->material->id.text);
    cJSON_AddStringToObject(entry, "lang", piece->lang);
    cJSON_AddStringToObject(entry, "profile", print_profile_name(piece->profile));
    cJSON_AddNumberToObject(entry, "pages", (double)sheets->n);
    cJSON_AddItemToObject(entry, "sheet_mm", size_mm(sheets->pages[0].w, sheets->pages[0].h));
    cJSON_AddItemToObject(entry, "trim_mm", size_mm(pages->pages[0].trim.w, pages->pages[0].trim.h));
    cJSON *fonts = cJSON_AddArrayToObject(entry, "fonts");
    for (size_t i = 0; i < written->nfonts; i++)
        cJSON_AddItemToArray(fonts, cJSON_CreateString(written->fonts[i].name));
    add_codes(entry, sheets);
    cJSON *hotlines = cJSON_AddArrayToObject(entry, "hotlines");
    for (size_t i = 0; i < used->nhotlines; i++)
        cJSON_AddItemToArray(hotlines, cJSON_CreateString(used->hotlines[i]));
    cJSON *warnings = cJSON_AddArrayToObject(entry, "warnings");
    for (size_t i = 0; i < piece->diag.findings.n; i++)
        if (!listed(warnings, piece->diag.findings.at[i].id))
            cJSON_AddItemToArray(warnings, cJSON_CreateString(piece->diag.findings.at[i].id));
    return entry;
}

static const char *text_of(const cJSON *entry, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, key));
}

static bool made_now(const struct plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->pieces.n; i++)
        if (plan->pieces.at[i].entry && strcmp(plan->pieces.at[i].path, path) == 0)
            return true;
    return false;
}

/* Whether the file that an old entry speaks of is there, unchanged. A path that leads out of OUT is not one of ours. */
static bool still_true(struct arena *arena, struct diag *diag, const char *out, const cJSON *entry)
{
    const char *path = text_of(entry, "path"), *known = text_of(entry, "sha256");
    if (!path || !known || *path == '/' || strstr(path, ".."))
        return false;
    const char *full = file_join(arena, out, path);
    struct source *file = file_exists(full) ? file_read(arena, diag, full) : NULL;
    if (!file)
        return false;
    char hash[HASH_HEX];
    hash_hex(file->text, file->size, hash);
    return strcmp(hash, known) == 0;
}

/* Moves what is still true of the manifest at PATH to FILES. */
static void keep_old(struct arena *arena, struct diag *diag, const char *out, const char *path, const struct plan *plan,
                     cJSON *files)
{
    struct source *source = file_exists(path) ? file_read(arena, diag, path) : NULL;
    if (!source)
        return;
    cJSON *old = cJSON_ParseWithLength(source->text, source->size);
    cJSON *list = cJSON_GetObjectItemCaseSensitive(old, "files");
    if (!cJSON_IsArray(list)) {
        diag_warning(diag, (struct span){.source = source}, "manifest-broken",
                     "the old manifest cannot be read; files of earlier runs are not in the new one");
        diag_hint(diag, "build everything once to list all files again");
    }
    struct arena scratch;
    arena_init(&scratch);
    while (cJSON_IsArray(list) && list->child) {
        cJSON *entry = cJSON_DetachItemViaPointer(list, list->child);
        const char *file = text_of(entry, "path");
        arena_reset(&scratch);
        if (file && !made_now(plan, file) && still_true(&scratch, diag, out, entry))
            cJSON_AddItemToArray(files, entry);
        else
            cJSON_Delete(entry);
    }
    arena_release(&scratch);
    cJSON_Delete(old);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(text_of(*(cJSON *const *)a, "path"), text_of(*(cJSON *const *)b, "path"));
}

/* By path, so that the manifest of many partial builds equals that of one full build. */
static void sort_files(struct arena *arena, cJSON *files)
{
    size_t n = (size_t)cJSON_GetArraySize(files);
    cJSON **all = arena_array(arena, n + 1, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = cJSON_DetachItemFromArray(files, 0);
    qsort(all, n, sizeof *all, compare_paths);
    for (size_t i = 0; i < n; i++)
        cJSON_AddItemToArray(files, all[i]);
}

bool manifest_write(struct arena *arena, struct diag *diag, const char *out, const char *date, struct plan *plan)
{
    const char *path = file_join(arena, out, "manifest.json");
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "version", HANDBILL_VERSION);
    cJSON_AddStringToObject(root, "date", date);
    cJSON *files = cJSON_AddArrayToObject(root, "files");
    keep_old(arena, diag, out, path, plan, files);
    for (size_t i = 0; i < plan->pieces.n; i++)
        if (plan->pieces.at[i].entry)
            cJSON_AddItemToArray(files, cJSON_Duplicate(plan->pieces.at[i].entry, true));
    sort_files(arena, files);
    char *text = cJSON_Print(root);
    struct buf bytes = {0};
    buf_text(&bytes, text);
    buf_char(&bytes, '\n');
    bool written = file_write(diag, path, bytes.at, bytes.n);
    buf_release(&bytes);
    cJSON_free(text);
    cJSON_Delete(root);
    return written;
}
