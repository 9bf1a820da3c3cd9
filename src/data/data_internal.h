/* What the files of data/ share. Private to the room. */
#ifndef DATA_DATA_INTERNAL_H
#define DATA_DATA_INTERNAL_H

#include <stdint.h>

#include "base/vec.h"
#include "data/data.h"

enum {
    DATA_ROW_MOST = 1024 * 1024, /* bytes; a longer row is a quote that was never closed, or no table */
    DATA_COLUMNS_MOST = 256
};

/* A cell, and where it was written: bytes of the row. */
struct data_cell {
    const char *text; /* ends with a NUL that does not count */
    size_t size;
    size_t at, end;
};

/* What the reader found: a row as it stands in the file. */
struct data_record {
    const char *raw; /* until the next is read */
    size_t raw_size;
    uint32_t line;
    struct data_cell *cells;
    size_t n;
    const char *broken; /* why it is no row; NULL: it is one */
    size_t broken_at;   /* byte of raw */
};

/* ---- data_read.c */
struct data_reader;
struct data_reader *data_reader_open(struct diag *diag, const char *path);
void data_reader_free(struct data_reader *reader);
/* Cells live in ARENA. DATA_ROW (look at BROKEN), DATA_END or DATA_FAILED. */
enum data_step data_reader_next(struct data_reader *reader, struct arena *arena, struct diag *diag,
                                struct data_record *out);
struct data_mark {
    int64_t offset;
    uint32_t line;
};
struct data_mark data_reader_mark(const struct data_reader *reader); /* behind the record read last */
void data_reader_seek(struct data_reader *reader, struct data_mark mark);
int data_reader_file(const struct data_reader *reader);
bool data_reader_bom(const struct data_reader *reader);

/* ---- data.c */
/* The name of a column, however it is written in a header or a template. */
const char *data_column_name(struct arena *arena, const char *written);

/* ---- data_value.c */
struct data_check {
    struct arena *arena;
    struct diag *diag;
    const struct content *content;
    const char *folder;
};
/* A cell by the type of its field. False: reported. */
bool data_value(const struct data_check *check, const struct content_field *field, struct span span, const char *text,
                struct content_value *out);

/* The first byte that is not UTF-8 (Unicode 15, table 3-7); SIZE: all of it is. */
size_t data_utf8(const char *text, size_t size);

#endif
