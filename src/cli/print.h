/* How pieces are to be printed: what the options of build say of profiles, ink, sheets and allowances. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "cli/options.h"
#include "impose/impose.h"
#include "pdf/pdf.h"
#include "spec/spec.h"

enum { PRINT_PROFILES = 3 };
enum print_ink { PRINT_FULL, PRINT_LOW, PRINT_GRAY };

struct print_sheet {
    const char *name; /* NULL: not asked for */
    double w, h;
};

struct print {
    bool profiles[PRINT_PROFILES]; /* by enum pdf_profile */
    enum print_ink ink;
    bool large;        /* the layout's large print in place of it */
    const char *stock; /* label stock in place of the layouts' own, or NULL */
    struct print_sheet cut, tile;
    double overlap;
    double back_x, back_y;
    const char *condition; /* "coated", "uncoated", or a profile's path */
    const char *const *allowed;
    size_t nallowed;
};

const char *print_profile_name(enum pdf_profile profile);

/* False: what is wrong was printed. */
bool print_read(struct arena *arena, const struct command *command, const struct options *options, struct print *out);

/* "-0.5,2" in mm -> points. False: printed. */
bool print_read_offset(const struct command *command, const char *text, double *x, double *y);
/* "letter", "a4", "tabloid" or "a3". False: printed. */
bool print_read_sheet(const struct command *command, const char *option, const char *name, struct print_sheet *out);

/* Where a piece of W x H goes: its file's name ends so. */
const char *print_suffix(struct arena *arena, const struct print *print, double w, double h);
bool print_is_tiled(const struct print *print, double w, double h);

/* The inks of LIBRARY that are rgb only get the cmyk of CONDITION; NULL: they are reported as [ink-no-cmyk]. */
void print_inks(struct diag *diag, struct spec_library *library, const struct pdf_condition *condition);

/* Reads the colour profile of a printing condition. NULL: reported as [profile-missing]. */
const struct pdf_condition *print_condition(struct arena *arena, struct diag *diag, const char *name);

#endif
