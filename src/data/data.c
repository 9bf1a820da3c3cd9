/* Stage: records -> rows whose every cell has been checked, or what is wrong with them. Start here; then data_read.c
 * (bytes to records), data_value.c (cells), data_name.c (file names).
 * The one hard thing: a finding must point at the cell in the file though only one row of it is in memory, so a source
 * is made of that row alone. Norm: RFC 4180; UTF-8 with or without a byte order mark. */
#include "data/data_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define REPLACED "\xEF\xBF\xBD" /* stands for a byte that is no text */
#define ROW "row"               /* columns of a file of refused rows */
#define REASON "reason"

struct column {
    const char *name;                  /* for templates and fields */
    const char *written;               /* in the header */
    const struct content_field *field; /* NULL: for names only */
    bool added;                        /* to refused rows by an earlier run */
};

struct data_file {
    struct data_reader *reader;
    struct data_request request;
    struct column *columns;
    const char **names;
    size_t n;
    const struct content_field **fields; /* of all materials, each name once */
    size_t nfields;
    struct data_mark first;
    size_t number;
};

/* ---- places */

enum { SHOWN_MOST = 4096 }; /* bytes of a row that findings may quote */

/* The row as a source of its own, in DIAG's arena. */
static const struct source *source_of(const struct data_file *file, struct diag *diag, const struct data_record *record)
{
    struct source *source = arena_alloc(&diag->arena, sizeof *source);
    source->path = arena_strdup(&diag->arena, file->request.path);
    source->size = record->raw_size < SHOWN_MOST ? record->raw_size : SHOWN_MOST;
    source->text = arena_strndup(&diag->arena, record->raw, source->size);
    source->size = strlen(source->text); /* up to a NUL byte */
    source->line = record->line;
    return source;
}

static void advance(const char *from, const char *to, uint32_t *line, uint32_t *column)
{
    for (; from < to; from++) {
        if (*from == '\n') {
            (*line)++;
            *column = 1;
        } else {
            *column += ((unsigned char)*from & 0xc0) != 0x80;
        }
    }
}

static struct span span_of(const struct source *source, const struct data_record *record, size_t at, size_t end)
{
    struct span span = {source, record->line, 1, record->line, 1};
    size_t quote = at < end && record->raw[at] == '"' && end - at >= 2;
    advance(record->raw, record->raw + at + quote, &span.line, &span.column);
    span.end_line = span.line;
    span.end_column = span.column;
    advance(record->raw + at + quote, record->raw + (end > at + quote ? end - quote : end), &span.end_line,
            &span.end_column);
    return span;
}

/* ---- the header */

/* " School_Name " -> "school-name". */
const char *data_column_name(struct arena *arena, const char *written)
{
    char *name = arena_strdup(arena, written);
    size_t n = 0;
    for (const char *c = written; *c; c++) {
        if (*c == ' ' || *c == '_' || *c == '\t' || *c == '-') {
            if (n && name[n - 1] != '-')
                name[n++] = '-';
        } else {
            name[n++] = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
        }
    }
    while (n && name[n - 1] == '-')
        n--;
    name[n] = '\0';
    return name;
}

static bool collect_fields(struct arena *arena, struct diag *diag, struct data_file *file)
{
    size_t most = 0;
    bool good = true;
    for (size_t i = 0; i < file->request.nmaterials; i++)
        most += file->request.materials[i]->nfields;
    file->fields = arena_array(arena, most + 1, sizeof *file->fields);
    for (size_t i = 0; i < file->request.nmaterials; i++) {
        const struct content_material *material = file->request.materials[i];
        for (size_t k = 0; k < material->nfields; k++) {
            const struct content_field *field = &material->fields[k], *same = NULL;
            for (size_t j = 0; j < file->nfields; j++)
                if (strcmp(file->fields[j]->name.text, field->name.text) == 0)
                    same = file->fields[j];
            if (!same)
                file->fields[file->nfields++] = field;
            if (!same || (same->type == field->type && same->required == field->required && same->max == field->max))
                continue;
            diag_error(diag, field->span, "field-conflict",
                       "two materials of one run want different things of the field '%s'", field->name.text);
            diag_note(diag, same->span, "the other one is here");
            diag_hint(diag, "make them one after the other, or declare the field alike");
            good = false;
        }
    }
    return good;
}

static const struct content_field *field_of(const struct data_file *file, const char *name)
{
    for (size_t i = 0; i < file->nfields; i++)
        if (strcmp(file->fields[i]->name.text, name) == 0)
            return file->fields[i];
    return NULL;
}

static const struct column *column_of(const struct data_file *file, const struct content_field *field)
{
    for (size_t i = 0; i < file->n; i++)
        if (file->columns[i].field == field)
            return &file->columns[i];
    return NULL;
}

static void hint_at_header(struct diag *diag, const struct data_file *file, const struct data_record *record)
{
    static const char *const marks[] = {";", "\t", "|"};
    for (size_t i = 0; i < 3; i++)
        if (record->n == 1 && strstr(record->cells[0].text, marks[i])) {
            diag_hint(diag, "the cells are separated by %s: save the table with commas",
                      i == 0   ? "semicolons"
                      : i == 1 ? "tabs"
                               : "'|'");
            return;
        }
    struct buf wanted = {0};
    for (size_t i = 0; i < file->nfields; i++) {
        buf_text(&wanted, i ? ", " : "");
        buf_text(&wanted, file->fields[i]->name.text);
    }
    diag_hint(diag, "the first line names the columns; these are known: %s", buf_string(&wanted));
    buf_release(&wanted);
}

static bool check_header(struct diag *diag, const struct data_file *file, const struct data_record *record,
                         const struct source *source)
{
    bool good = true;
    struct span line = span_of(source, record, 0, record->cells[record->n - 1].end);
    for (size_t i = 0; i < file->n; i++) {
        struct span span = span_of(source, record, record->cells[i].at, record->cells[i].end);
        bool same = false;
        for (size_t k = 0; k < i; k++)
            same |= strcmp(file->columns[k].name, file->columns[i].name) == 0;
        if (!*file->columns[i].name)
            diag_error(diag, span, "data-header", "column %zu has no name", i + 1);
        else if (same)
            diag_error(diag, span, "data-header", "the column '%s' is there twice", file->columns[i].name);
        good &= *file->columns[i].name && !same;
    }
    for (size_t i = 0; i < file->nfields; i++) {
        const struct content_field *field = file->fields[i];
        if (!field->required || column_of(file, field))
            continue;
        good = false;
        diag_error(diag, line, "data-header", "there is no column '%s'", field->name.text);
        diag_note(diag, field->span, "the material asks for it here");
        const char *near = diag_closest(field->name.text, file->names, file->n);
        if (near && !field_of(file, near))
            diag_hint(diag, "is it '%s'?", near);
        else
            hint_at_header(diag, file, record);
    }
    return good;
}

static bool is_blank(const struct data_cell *cell)
{
    return strspn(cell->text, " \t") == cell->size;
}

/* What makes a file no table at all; NULL: it may be one. */
static const char *nonsense(const struct data_record *record)
{
    if (record->raw_size >= 2 && (memcmp(record->raw, "\xFF\xFE", 2) == 0 || memcmp(record->raw, "\xFE\xFF", 2) == 0))
        return "the file is UTF-16, not UTF-8";
    if (record->raw_size >= 4 && memcmp(record->raw, "PK\x03\x04", 4) == 0)
        return "the file is a workbook, not a CSV table";
    if (record->broken)
        return record->broken;
    if (memchr(record->raw, '\0', record->raw_size))
        return "the header has a NUL byte: this is no text file";
    if (data_utf8(record->raw, record->raw_size) < record->raw_size)
        return "the header is not UTF-8";
    return record->n > DATA_COLUMNS_MOST ? "the header has too many columns" : NULL;
}

/* A run that makes nothing must not look like one that made all. */
static bool has_rows(struct diag *diag, struct data_file *file, const struct data_record *header,
                     const struct source *source)
{
    struct data_record record;
    struct arena scratch;
    arena_init(&scratch);
    struct span line = span_of(source, header, 0, header->cells[header->n - 1].end);
    enum data_step step = data_reader_next(file->reader, &scratch, diag, &record);
    arena_release(&scratch);
    data_reader_seek(file->reader, file->first);
    if (step == DATA_END)
        diag_error(diag, line, "data-empty", "there are no rows below the names of the columns");
    return step != DATA_END && step != DATA_FAILED;
}

static bool read_header(struct arena *arena, struct diag *diag, struct data_file *file)
{
    struct data_record record;
    enum data_step step = data_reader_next(file->reader, arena, diag, &record);
    if (step == DATA_FAILED)
        return false;
    if (step == DATA_END) {
        diag_error(diag, span_file(&diag->arena, file->request.path), "data-empty", "the file is empty");
        hint_at_header(diag, file, &record);
        return false;
    }
    const struct source *source = source_of(file, diag, &record);
    const char *fault = nonsense(&record);
    if (fault) {
        diag_error(diag, (struct span){source, record.line, 1, record.line, 1}, "data-header", "%s", fault);
        diag_hint(diag, "save the table as 'CSV UTF-8 (comma delimited)'");
        return false;
    }
    while (record.n > 1 && is_blank(&record.cells[record.n - 1])) /* a spreadsheet saves columns that were emptied */
        record.n--;
    file->n = record.n;
    file->columns = arena_array(arena, record.n, sizeof *file->columns);
    file->names = arena_array(arena, record.n, sizeof *file->names);
    for (size_t i = 0; i < record.n; i++) {
        const char *name = data_column_name(arena, record.cells[i].text);
        file->names[i] = name;
        file->columns[i] = (struct column){name, record.cells[i].text, field_of(file, name), false};
    }
    file->columns[file->n - 1].added = strcmp(file->names[file->n - 1], REASON) == 0;
    if (file->n > 1 && data_of_refused(file))
        file->columns[file->n - 2].added = strcmp(file->names[file->n - 2], ROW) == 0;
    file->first = data_reader_mark(file->reader);
    return check_header(diag, file, &record, source) && has_rows(diag, file, &record, source);
}

struct data_file *data_open(struct arena *arena, struct diag *diag, const struct data_request *request)
{
    struct data_file *file = arena_alloc(arena, sizeof *file);
    file->request = *request;
    if (!collect_fields(arena, diag, file))
        return NULL;
    file->reader = data_reader_open(diag, request->path);
    if (!file->reader)
        return NULL;
    if (read_header(arena, diag, file))
        return file;
    data_free(file);
    return NULL;
}

void data_free(struct data_file *file)
{
    if (file)
        data_reader_free(file->reader);
}

/* ---- rows */

static bool check_bytes(struct diag *diag, const struct data_file *file, const struct source *source,
                        const struct data_record *record)
{
    bool good = true;
    for (size_t i = 0; i < record->n; i++) {
        const struct data_cell *cell = &record->cells[i];
        const char *column = i < file->n ? file->columns[i].name : "?";
        struct span span = span_of(source, record, cell->at, cell->end);
        size_t bad = data_utf8(cell->text, cell->size);
        if (bad < cell->size) {
            diag_error(diag, span, "invalid-utf8", "the byte 0x%02X in '%s' is not UTF-8",
                       (unsigned char)cell->text[bad], column);
            diag_hint(diag, "save the table as 'CSV UTF-8'; this looks like another encoding");
        } else if (memchr(cell->text, '\0', cell->size)) {
            diag_error(diag, span, "nul-byte", "there is a NUL byte in '%s'", column);
        } else {
            continue;
        }
        good = false;
    }
    return good;
}

static bool check_count(struct diag *diag, const struct data_file *file, const struct source *source,
                        const struct data_record *record)
{
    if (record->n == file->n)
        return true;
    size_t from = record->n > file->n ? record->cells[file->n].at : 0;
    diag_error(diag, span_of(source, record, from, record->cells[record->n - 1].end), "column-count",
               "the row has %zu cell%s, and the header names %zu", record->n, record->n == 1 ? "" : "s", file->n);
    if (record->n > file->n)
        diag_hint(diag, "a comma inside a cell needs quotes around the whole cell: \"Lincoln, North\"");
    else
        diag_hint(diag, "is it cut in two by a line break? an empty cell at the end needs its comma too");
    return false;
}

/* A leading apostrophe keeps a spreadsheet from running a cell; it is not part of the text. */
static const char *without_guard(const char *text)
{
    return text[0] == '\'' && text[1] && strchr("=+-@", text[1]) ? text + 1 : text;
}

/* Bytes of the blank that TEXT begins with: a space, a tab, or the no-break space of what was copied from a page. */
static size_t blank(const char *text)
{
    return *text == ' ' || *text == '\t' ? 1 : strncmp(text, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static const char *trimmed(struct arena *arena, const char *text)
{
    for (size_t skip; (skip = blank(text)) > 0;)
        text += skip;
    size_t end = 0;
    for (size_t at = 0, skip; text[at]; at += skip ? skip : 1) {
        skip = blank(text + at);
        if (!skip)
            end = at + 1;
    }
    return text[end] ? arena_strndup(arena, text, end) : text;
}

static bool check_cells(struct arena *arena, struct diag *diag, const struct data_file *file,
                        const struct source *source, const struct data_record *record, struct data_row *row)
{
    struct content_value *values = arena_array(arena, file->nfields, sizeof *values);
    const struct data_check check = {arena, diag, file->request.content, file->request.folder};
    bool good = true;
    for (size_t i = 0; i < file->nfields; i++) {
        const struct content_field *field = file->fields[i];
        const struct column *column = column_of(file, field);
        values[i] = (struct content_value){.name = field->name.text, .value = ""};
        row->nvalues = i + 1;
        if (!column)
            continue;
        const struct data_cell *cell = &record->cells[column - file->columns];
        const char *text = trimmed(arena, without_guard(cell->text));
        struct content_value *value = &values[i];
        if (!data_value(&check, field, span_of(source, record, cell->at, cell->end), text, value))
            good = false;
        else if (field->type == CONTENT_FIELD_LANG && *value->value)
            row->lang = value->value;
        else if (field->type == CONTENT_FIELD_TEXT && !row->title && *value->value)
            row->title = value->value;
    }
    row->values = values;
    return good;
}

/* By names and cells as they came, without what an earlier refusal added: the same row is the same in every run. */
static void hash_row(const struct data_file *file, const struct data_record *record, char hash[HASH_HEX])
{
    struct buf bytes = {0};
    for (size_t i = 0; i < record->n; i++) {
        if (i < file->n && file->columns[i].added)
            continue;
        if (i < file->n)
            buf_add(&bytes, file->columns[i].name, strlen(file->columns[i].name) + 1);
        buf_add(&bytes, record->cells[i].text, record->cells[i].size + 1);
    }
    hash_hex(bytes.at, bytes.n, hash);
    buf_release(&bytes);
}

/* A NUL byte would end the text, and what stands behind it would be lost from the file of refused rows. */
static const char *without_nul(struct arena *arena, const struct data_cell *cell)
{
    struct buf text = {0};
    if (strlen(cell->text) == cell->size)
        return cell->text;
    for (size_t i = 0; i < cell->size; i++) {
        if (cell->text[i])
            buf_char(&text, cell->text[i]);
        else
            buf_text(&text, REPLACED);
    }
    const char *kept = arena_strndup(arena, text.at, text.n);
    buf_release(&text);
    return kept;
}

static const char *const *cells_of(struct arena *arena, const struct data_file *file, const struct data_record *record)
{
    const char **cells = arena_array(arena, file->n, sizeof *cells);
    for (size_t i = 0; i < file->n; i++)
        cells[i] = i < record->n ? without_nul(arena, &record->cells[i]) : "";
    return cells;
}

/* A refused row keeps its number when it is fed back, or it would take the file of another one. */
static const char *number_of(struct arena *arena, const struct data_file *file, const struct data_row *row)
{
    enum { DIGITS_MOST = 15 };
    const char *written = "";
    for (size_t i = 0; i < file->n; i++)
        if (strcmp(file->names[i], ROW) == 0)
            written = row->cells[i];
    size_t digits = strspn(written, "0123456789");
    if (!*written)
        return arena_format(arena, "%04zu", row->number);
    if (written[digits] || digits > DIGITS_MOST)
        return written;
    return arena_format(arena, "%04llu", strtoull(written, NULL, 10)); /* a spreadsheet writes 0007 as 7 */
}

enum data_step data_next(struct data_file *file, struct arena *arena, struct diag *diag, struct data_row *out)
{
    struct data_record record;
    enum data_step step = data_reader_next(file->reader, arena, diag, &record);
    if (step != DATA_ROW)
        return step;
    while (record.n > file->n && is_blank(&record.cells[record.n - 1]))
        record.n--;
    const struct source *source = source_of(file, diag, &record);
    *out = (struct data_row){.number = ++file->number, .span = {source, record.line, 1, record.line, 1}};
    out->cells = cells_of(arena, file, &record);
    out->name = number_of(arena, file, out);
    out->reason = data_of_refused(file) ? out->cells[file->n - 1] : NULL;
    hash_row(file, &record, out->hash);
    if (record.broken) {
        diag_error(diag, span_of(source, &record, record.broken_at, record.broken_at), "broken-row", "%s",
                   record.broken);
        return DATA_REFUSED;
    }
    if (!check_count(diag, file, source, &record) || !check_bytes(diag, file, source, &record) ||
        !check_cells(arena, diag, file, source, &record, out))
        return DATA_REFUSED;
    if (!out->title)
        out->title = arena_format(arena, "row %zu", out->number);
    return DATA_ROW;
}

void data_rewind(struct data_file *file)
{
    data_reader_seek(file->reader, file->first);
    file->number = 0;
}

struct data_place data_here(const struct data_file *file)
{
    struct data_mark mark = data_reader_mark(file->reader);
    return (struct data_place){mark.offset, mark.line, file->number};
}

void data_go(struct data_file *file, struct data_place place)
{
    data_reader_seek(file->reader, (struct data_mark){place.offset, place.line});
    file->number = place.number;
}

const char *const *data_columns(const struct data_file *file, size_t *n)
{
    *n = data_of_refused(file) ? file->n - 1 : file->n;
    return file->names;
}

bool data_of_refused(const struct data_file *file)
{
    return file->n && file->columns[file->n - 1].added;
}

bool data_is(const struct data_file *file, const char *path)
{
    struct stat ours, other;
    return fstat(data_reader_file(file->reader), &ours) == 0 && stat(path, &other) == 0 &&
           ours.st_dev == other.st_dev && ours.st_ino == other.st_ino;
}

/* ---- refused rows */

static bool has_column(const struct data_file *file, const char *name)
{
    for (size_t i = 0; i < file->n; i++)
        if (strcmp(file->names[i], name) == 0)
            return true;
    return false;
}

/* Quoted where it must be, without what a spreadsheet would run, and readable whatever it was. */
static void write_cell(struct buf *out, const char *text)
{
    size_t size = strlen(text);
    bool phone = text[0] == '+' && strspn(text + 1, "0123456789 ().,-") == strlen(text + 1);
    bool run = size > 1 && strchr("=+-@\t", text[0]) && !phone;
    bool quote = run || strpbrk(text, ",\"\r\n") || text[0] == ' ' || (size && text[size - 1] == ' ');
    if (quote)
        buf_char(out, '"');
    if (run)
        buf_char(out, '\'');
    for (size_t at = 0; at < size;) {
        size_t good = data_utf8(text + at, size - at);
        for (size_t i = at; i < at + good; i++) {
            if (text[i] == '"')
                buf_char(out, '"');
            buf_char(out, text[i]);
        }
        at += good;
        if (at < size) {
            buf_text(out, REPLACED);
            at++;
        }
    }
    if (quote)
        buf_char(out, '"');
}

void data_refused_head(const struct data_file *file, struct buf *out)
{
    size_t n;
    data_columns(file, &n);
    if (data_reader_bom(file->reader))
        buf_text(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < n; i++) {
        write_cell(out, file->columns[i].written);
        buf_char(out, ',');
    }
    if (!has_column(file, ROW))
        buf_text(out, ROW ",");
    buf_text(out, REASON "\r\n");
}

void data_refused_row(const struct data_file *file, const struct data_row *row, const char *reason, struct buf *out)
{
    size_t n;
    data_columns(file, &n);
    for (size_t i = 0; i < n; i++) {
        write_cell(out, row->cells[i]);
        buf_char(out, ',');
    }
    if (!has_column(file, ROW))
        buf_format(out, "%zu,", row->number);
    write_cell(out, reason);
    buf_text(out, "\r\n");
}
