/* Rows of a CSV file (RFC 4180, UTF-8), one at a time -> checked values. The only room that sees libcsv.
 * Memory does not grow with the file: a row is forgotten when the next is asked for. */
#ifndef DATA_DATA_H
#define DATA_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "content/content.h"

struct data_request {
    const char *path;
    const char *folder; /* of the project: logos lie in it */
    const struct content *content;
    const struct content_material *const *materials; /* their fields are what the rows must bring */
    size_t nmaterials;
};

struct data_row {
    size_t number;                      /* 1: the first below the header */
    struct span span;                   /* its first line */
    const struct content_value *values; /* by field: empty text where an optional cell is empty */
    size_t nvalues;
    const char *const *cells; /* by column, as written */
    const char *lang;         /* of the field that holds one; NULL: it is empty, or there is no such field */
    const char *name;    /* what {row} is in names of files: its number, kept when it was refused and is fed back */
    const char *reason;  /* of an earlier refusal, where the table is a file of refused rows; else NULL */
    const char *title;   /* for a list of rows: the first field of text, else "row 12" */
    char hash[HASH_HEX]; /* of all cells with the names of their columns */
};

enum data_step {
    DATA_ROW,
    DATA_REFUSED, /* reported; OUT has number, name, reason, span, cells and hash only */
    DATA_END,
    DATA_FAILED /* the file cannot be read on: reported */
};

struct data_file;

/* Opens the file and reads its header. NULL: reported. */
struct data_file *data_open(struct arena *arena, struct diag *diag, const struct data_request *request);
void data_free(struct data_file *file);

/* The next row, in ARENA. */
enum data_step data_next(struct data_file *file, struct arena *arena, struct diag *diag, struct data_row *out);

/* Back to the first row. */
void data_rewind(struct data_file *file);

/* Where the next row is; data_go makes it the next again. */
struct data_place {
    int64_t offset;
    uint32_t line;
    size_t number;
};
struct data_place data_here(const struct data_file *file);
void data_go(struct data_file *file, struct data_place place);

/* Names of the columns: small letters, words joined by hyphens. */
const char *const *data_columns(const struct data_file *file, size_t *n);

/* Whether the table is a file of refused rows that is fed back. */
bool data_of_refused(const struct data_file *file);

/* Whether the file at PATH is this one. */
bool data_is(const struct data_file *file, const char *path);

/* CSV of refused rows, ready to be mended and fed back: the columns as they came, the row's number, and REASON. */
void data_refused_head(const struct data_file *file, struct buf *out);
void data_refused_row(const struct data_file *file, const struct data_row *row, const char *reason, struct buf *out);

/* ---- file names: "{district}/{site}-{lang}" */
struct data_name;

/* KNOWN: names that may stand in braces. NULL: reported as [bad-name]. */
struct data_name *data_name_read(struct arena *arena, struct diag *diag, const char *text, const char *const *known,
                                 size_t nknown);

/* Whether {NAME} is in it. */
bool data_name_uses(const struct data_name *name, const char *value);

/* A path that is safe on every file system, without ".pdf". What a name is worth is asked of VALUE. NULL: reported at
 * SPAN as [empty-name]. */
typedef const char *data_name_value(const void *context, const char *name);
const char *data_name_make(const struct data_name *name, struct arena *arena, struct diag *diag, struct span span,
                           data_name_value *value, const void *context);

/* The same for two paths that a file system without regard to case would hold for one. */
const char *data_name_fold(struct arena *arena, const char *path);

/* ---- values, for whoever takes them from elsewhere than a row */
/* A phone number as people write it -> DISPLAY "512-555-0134" and TARGET "tel:+15125550134". False: reported. */
bool data_phone(struct arena *arena, struct diag *diag, struct span span, const char *text, const char **display,
                const char **target);

#endif
