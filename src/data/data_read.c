/* Stage: bytes of a CSV file -> records, by libcsv.
 * The one hard thing: one bad row must cost one row. A quote that is never closed would swallow the rest of the file,
 * and a cell of 100 MB would fill the memory; so a row that breaks, or grows past DATA_ROW_MOST, is given up at the end
 * of its first line, and reading goes on behind it. To know where cells stand, libcsv is fed up to one delimiter at a
 * time. Norm: RFC 4180. */
#include "data/data_internal.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

struct data_reader {
    const char *path;
    int file;
    struct csv_parser csv;
    struct buf in;    /* what was read of the file and is not done with */
    size_t start, at; /* in IN: of the present row, and how far it was parsed */
    int64_t offset;   /* in the file, of IN's first byte */
    uint32_t line;    /* of START */
    bool end, bom, row_done;

    struct buf text;  /* of the present row's cells */
    struct buf marks; /* of struct mark: one for each cell */
    size_t cell_at;   /* in IN: where the cell began that is being read */
};

struct mark {
    size_t text, size, at, end; /* the last two counted from START */
};

static void cell_done(void *bytes, size_t size, void *context)
{
    struct data_reader *reader = context;
    size_t end = reader->at;
    if (end > reader->cell_at && strchr(",\r\n", reader->in.at[end - 1]))
        end--;
    struct mark mark = {reader->text.n, size, reader->cell_at - reader->start, end - reader->start};
    buf_add(&reader->text, bytes, size);
    buf_char(&reader->text, '\0');
    buf_add(&reader->marks, &mark, sizeof mark);
    reader->cell_at = reader->at;
}

static void row_done(int delimiter, void *context)
{
    struct data_reader *reader = context;
    (void)delimiter;
    reader->row_done = true;
}

static void begin_parser(struct data_reader *reader)
{
    csv_init(&reader->csv, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_realloc_func(&reader->csv, mem_resize);
    csv_set_blk_size(&reader->csv, 4096);
}

static void report_unreadable(struct diag *diag, const char *path, const char *why)
{
    diag_error(diag, span_file(&diag->arena, path), "file-unreadable", "cannot read '%s': %s", path, why);
}

struct data_reader *data_reader_open(struct diag *diag, const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        report_unreadable(diag, path,
                          file >= 0         ? "it is not a file"
                          : errno == ENOENT ? "there is no such file"
                          : errno == EACCES ? "permission denied"
                                            : "the system refuses");
        if (file >= 0) {
            diag_hint(diag, "the rows are read twice, so they must be a file, not a pipe");
            close(file);
        }
        return NULL;
    }
    struct data_reader *reader = mem_alloc(sizeof *reader);
    *reader = (struct data_reader){.path = path, .file = file, .line = 1};
    begin_parser(reader);
    return reader;
}

void data_reader_free(struct data_reader *reader)
{
    if (!reader)
        return;
    csv_free(&reader->csv);
    close(reader->file);
    buf_release(&reader->in);
    buf_release(&reader->text);
    buf_release(&reader->marks);
    free(reader);
}

/* Drops what is done with and reads on. False: the file cannot be read; reported. */
static bool fill(struct data_reader *reader, struct diag *diag)
{
    if (reader->start > CHUNK) {
        memmove(reader->in.at, reader->in.at + reader->start, reader->in.n - reader->start);
        reader->in.n -= reader->start;
        reader->offset += (int64_t)reader->start;
        reader->at -= reader->start;
        reader->cell_at -= reader->start;
        reader->start = 0;
    }
    char chunk[CHUNK];
    ssize_t got;
    do
        got = pread(reader->file, chunk, sizeof chunk, (off_t)(reader->offset + (int64_t)reader->in.n));
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        report_unreadable(diag, reader->path, "the disk reports an error");
        return false;
    }
    reader->end = got == 0;
    if (got > 0)
        buf_add(&reader->in, chunk, (size_t)got);
    if (reader->offset == 0 && reader->at == 0 && got >= 3 && memcmp(reader->in.at, "\xEF\xBB\xBF", 3) == 0) {
        reader->bom = true;
        reader->start = reader->at = reader->cell_at = 3;
    }
    return true;
}

/* Lines that end in FROM .. END: LF, CR LF, or CR alone. */
static uint32_t lines_in(const char *from, const char *end)
{
    uint32_t n = 0;
    for (; from < end; from++)
        n += *from == '\n' || (*from == '\r' && (from + 1 == end || from[1] != '\n'));
    return n;
}

/* Makes sure that there is a byte at AT unless the file has ended. False: the file cannot be read; reported. */
static bool look(struct data_reader *reader, struct diag *diag)
{
    while (reader->at == reader->in.n && !reader->end)
        if (!fill(reader, diag))
            return false;
    return true;
}

static bool at_byte(const struct data_reader *reader, char byte)
{
    return reader->at < reader->in.n && reader->in.at[reader->at] == byte;
}

/* Blank lines between rows. False: reported. */
static bool skip_blank(struct data_reader *reader, struct diag *diag)
{
    for (;;) {
        if (!look(reader, diag))
            return false;
        bool cr = at_byte(reader, '\r'), lf = at_byte(reader, '\n');
        reader->at += cr || lf;
        if (cr && !look(reader, diag))
            return false;
        reader->at += cr && at_byte(reader, '\n');
        reader->line += cr || lf;
        reader->start = reader->cell_at = reader->at;
        if (!cr && !lf)
            return true;
    }
}

/* The bytes up to the next that may end a cell or a row, or all there are. */
static size_t segment(const struct data_reader *reader)
{
    const char *from = reader->in.at + reader->at, *end = reader->in.at + reader->in.n;
    const char *at = from;
    while (at < end && *at != ',' && *at != '\n' && *at != '\r')
        at++;
    return (size_t)(at - from) + (at < end);
}

/* Gives the row up at the end of its first line. */
static bool give_up(struct data_reader *reader, struct diag *diag)
{
    size_t at = reader->start;
    csv_free(&reader->csv);
    begin_parser(reader);
    for (;;) {
        while (at < reader->in.n && reader->in.at[at] != '\n' && reader->in.at[at] != '\r')
            at++;
        if (at < reader->in.n || reader->end)
            break;
        if (at - reader->start > DATA_ROW_MOST) { /* nobody will look at it: forget it while reading on */
            size_t kept = reader->start + DATA_ROW_MOST;
            reader->offset += (int64_t)(reader->in.n - kept);
            reader->in.n = at = kept;
        }
        size_t before = reader->start;
        if (!fill(reader, diag))
            return false;
        at -= before - reader->start;
    }
    reader->at = at;
    return true;
}

static void collect(struct data_reader *reader, struct arena *arena, struct data_record *out)
{
    const struct mark *marks = (const void *)reader->marks.at;
    size_t n = reader->marks.n / sizeof *marks;
    struct data_cell *cells = arena_array(arena, n + 1, sizeof *cells);
    const char *text = arena_memdup(arena, reader->text.n ? reader->text.at : "", reader->text.n);
    for (size_t i = 0; i < n; i++)
        cells[i] = (struct data_cell){text + marks[i].text, marks[i].size, marks[i].at, marks[i].end};
    out->cells = cells;
    out->n = n;
}

/* The cells of a broken row's first line, as well as they can be told: quotes are letters there. Of a line that nobody
 * can mend by hand, no more than the beginnings. */
static void collect_roughly(struct data_reader *reader, struct arena *arena, struct data_record *out)
{
    enum { LINE_MOST = 64 * 1024, CELL_SHOWN = 1000 };
    reader->text.n = reader->marks.n = 0;
    const char *from = reader->in.at + reader->start, *end = reader->in.at + reader->at;
    size_t n = 0, most = end - from > LINE_MOST ? CELL_SHOWN : LINE_MOST;
    for (const char *at = from; at <= end; at++) {
        const char *stop = ++n < DATA_COLUMNS_MOST ? memchr(at, ',', (size_t)(end - at)) : NULL;
        if (!stop)
            stop = end;
        size_t size = (size_t)(stop - at) < most ? (size_t)(stop - at) : most;
        struct mark mark = {reader->text.n, size, (size_t)(at - from), (size_t)(stop - from)};
        buf_add(&reader->text, at, size);
        buf_char(&reader->text, '\0');
        buf_add(&reader->marks, &mark, sizeof mark);
        at = stop;
    }
    collect(reader, arena, out);
}

static enum data_step broken(struct data_reader *reader, struct arena *arena, struct diag *diag,
                             struct data_record *out, size_t at, const char *why)
{
    uint32_t line = reader->line;
    if (!give_up(reader, diag))
        return DATA_FAILED;
    collect_roughly(reader, arena, out);
    out->raw = reader->in.at + reader->start;
    out->raw_size = reader->at - reader->start;
    out->line = line;
    out->broken = why;
    out->broken_at = at < out->raw_size ? at : out->raw_size;
    reader->start = reader->cell_at = reader->at;
    return DATA_ROW;
}

/* The next row, in the reader; a broken one, in OUT. */
static enum data_step next_row(struct data_reader *reader, struct arena *arena, struct diag *diag,
                               struct data_record *out)
{
    static const char QUOTE[] =
        "a quote stands where it cannot: quote the whole cell, and write a quote inside it twice";
    *out = (struct data_record){0};
    reader->text.n = reader->marks.n = 0;
    reader->row_done = false;
    if (!skip_blank(reader, diag))
        return DATA_FAILED;
    if (reader->at == reader->in.n)
        return DATA_END;
    while (!reader->row_done) {
        if (!look(reader, diag))
            return DATA_FAILED;
        if (reader->at == reader->in.n) {
            if (csv_fini(&reader->csv, cell_done, row_done, reader) != 0)
                return broken(reader, arena, diag, out, 0, "a quote is opened in this row and never closed");
            break;
        }
        size_t size = segment(reader);
        size_t before = reader->at - reader->start;
        reader->at += size;
        size_t done =
            csv_parse(&reader->csv, reader->in.at + reader->start + before, size, cell_done, row_done, reader);
        if (done != size)
            return broken(reader, arena, diag, out, before + done, QUOTE);
        if (!reader->row_done && reader->at - reader->start > DATA_ROW_MOST)
            return broken(reader, arena, diag, out, 0, "the row is longer than 1 MB; is a quote never closed?");
    }
    if (reader->in.at[reader->at - 1] == '\r') { /* the LF of this row's CR LF */
        if (!look(reader, diag))
            return DATA_FAILED;
        reader->at += at_byte(reader, '\n');
    }
    out->raw = reader->in.at + reader->start;
    out->raw_size = reader->at - reader->start;
    out->line = reader->line;
    reader->line += lines_in(out->raw, reader->in.at + reader->at);
    reader->start = reader->cell_at = reader->at;
    return DATA_ROW;
}

/* Rows that were emptied in a spreadsheet stay in its files as ",,,". */
static bool is_blank(const struct data_reader *reader)
{
    const struct mark *marks = (const void *)reader->marks.at;
    for (size_t i = 0; i < reader->marks.n / sizeof *marks; i++)
        for (size_t k = 0; k < marks[i].size; k++)
            if (!strchr(" \t\r\n", reader->text.at[marks[i].text + k]) || !reader->text.at[marks[i].text + k])
                return false;
    return true;
}

enum data_step data_reader_next(struct data_reader *reader, struct arena *arena, struct diag *diag,
                                struct data_record *out)
{
    enum data_step step;
    do
        step = next_row(reader, arena, diag, out);
    while (step == DATA_ROW && !out->broken && is_blank(reader));
    if (step == DATA_ROW && !out->broken)
        collect(reader, arena, out);
    return step;
}

struct data_mark data_reader_mark(const struct data_reader *reader)
{
    return (struct data_mark){reader->offset + (int64_t)reader->start, reader->line};
}

void data_reader_seek(struct data_reader *reader, struct data_mark mark)
{
    csv_free(&reader->csv);
    begin_parser(reader);
    reader->in.n = reader->start = reader->at = reader->cell_at = 0;
    reader->offset = mark.offset;
    reader->line = mark.line;
    reader->end = false;
}

int data_reader_file(const struct data_reader *reader)
{
    return reader->file;
}

bool data_reader_bom(const struct data_reader *reader)
{
    return reader->bom;
}
