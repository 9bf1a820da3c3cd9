/* Stage: options -> struct print; a printing condition's name -> its colour profile. */
#include "cli/print.h"

#include <string.h>

#include "base/file.h"

static const char *const PROFILES[PRINT_PROFILES] = {
    [PDF_OFFICE] = "office", [PDF_PRESS] = "press", [PDF_SCREEN] = "screen"};
static const char *const INKS[] = {[PRINT_FULL] = "full", [PRINT_LOW] = "low", [PRINT_GRAY] = "gray"};
static const struct print_sheet SHEETS[] = {{"letter", 8.5 * LEN_IN, 11 * LEN_IN},
                                            {"a4", 210 * LEN_MM, 297 * LEN_MM},
                                            {"tabloid", 11 * LEN_IN, 17 * LEN_IN},
                                            {"a3", 297 * LEN_MM, 420 * LEN_MM}};
static const char *const GATES[] = {"press-draft", "press-overdue", "press-stale"};
enum { SHEET_COUNT = sizeof SHEETS / sizeof *SHEETS, GATE_COUNT = sizeof GATES / sizeof *GATES, INK_COUNT = 3 };

static const double OVERLAP = 0.5 * LEN_IN;

const char *print_profile_name(enum pdf_profile profile)
{
    return PROFILES[profile];
}

/* The place of NAME in NAMES; -1: printed. */
static int choose(const struct command *command, const char *option, const char *name, const char *const *names,
                  size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    const char *near = diag_closest(name, names, n);
    if (near)
        usage_error(command, "'--%s %s' is not known; did you mean '%s'?", option, name, near);
    else
        usage_error(command, "'--%s %s' is not known; see --help", option, name);
    return -1;
}

/* "a,b,c" -> a, b, c. */
static size_t split(struct arena *arena, const char *text, const char *const **parts)
{
    VEC(const char *) all = {0};
    for (;;) {
        const char *comma = strchr(text, ',');
        *VEC_ADD(arena, &all) = comma ? arena_strndup(arena, text, (size_t)(comma - text)) : arena_strdup(arena, text);
        if (!comma)
            break;
        text = comma + 1;
    }
    *parts = all.at;
    return all.n;
}

static bool read_profiles(struct arena *arena, const struct command *command, const char *text, struct print *out)
{
    const char *const *parts;
    size_t n = split(arena, text, &parts);
    for (size_t i = 0; i < n; i++) {
        int profile = choose(command, "profile", parts[i], PROFILES, PRINT_PROFILES);
        if (profile < 0)
            return false;
        out->profiles[profile] = true;
    }
    return true;
}

static bool read_allowed(struct arena *arena, const struct command *command, const char *text, struct print *out)
{
    out->nallowed = split(arena, text, &out->allowed);
    for (size_t i = 0; i < out->nallowed; i++)
        if (choose(command, "allow", out->allowed[i], GATES, GATE_COUNT) < 0)
            return false;
    return true;
}

bool print_read_sheet(const struct command *command, const char *option, const char *name, struct print_sheet *out)
{
    const char *names[SHEET_COUNT];
    for (size_t i = 0; i < SHEET_COUNT; i++)
        names[i] = SHEETS[i].name;
    int sheet = choose(command, option, name, names, SHEET_COUNT);
    if (sheet >= 0)
        *out = SHEETS[sheet];
    return sheet >= 0;
}

bool print_read_offset(const struct command *command, const char *text, double *x, double *y)
{
    double across, down;
    const char *comma = len_number(text, &across);
    const char *end = comma && *comma == ',' ? len_number(comma + 1, &down) : NULL;
    if (!end || *end || across < -20 || across > 20 || down < -20 || down > 20) {
        usage_error(command, "'--back-offset %s' is not two lengths in mm from -20 to 20, such as 1.5,-0.5", text);
        return false;
    }
    *x = across * LEN_MM;
    *y = down * LEN_MM;
    return true;
}

static bool read_overlap(const struct command *command, const char *text, double *out)
{
    double overlap;
    if (!len_parse(text, 0, &overlap) || overlap < 0 || overlap > 200) {
        usage_error(command, "'--overlap %s' is not a length up to 70 mm, such as 12mm or 0.5in", text);
        return false;
    }
    *out = overlap;
    return true;
}

bool print_read(struct arena *arena, const struct command *command, const struct options *options, struct print *out)
{
    struct print read = {.overlap = OVERLAP,
                         .large = options->large_print,
                         .stock = options->stock,
                         .condition = options->condition ? options->condition : "coated"};
    if (!options->profile)
        read.profiles[PDF_OFFICE] = true;
    else if (!read_profiles(arena, command, options->profile, &read))
        return false;
    if (options->ink) {
        int ink = choose(command, "ink", options->ink, INKS, INK_COUNT);
        if (ink < 0)
            return false;
        read.ink = (enum print_ink)ink;
    }
    if ((options->allow && !read_allowed(arena, command, options->allow, &read)) ||
        (options->cut && !print_read_sheet(command, "cut", options->cut, &read.cut)) ||
        (options->tile && !print_read_sheet(command, "tile", options->tile, &read.tile)) ||
        (options->overlap && !read_overlap(command, options->overlap, &read.overlap)) ||
        (options->back_offset && !print_read_offset(command, options->back_offset, &read.back_x, &read.back_y)))
        return false;
    if ((read.stock != NULL) + (read.cut.name != NULL) + (read.tile.name != NULL) > 1) {
        usage_error(command, "--stock and --cut put many pieces on a sheet, --tile one piece on many: choose one");
        return false;
    }
    if ((read.stock || read.cut.name || read.tile.name) && (read.profiles[PDF_PRESS] || read.profiles[PDF_SCREEN])) {
        usage_error(command, "--stock, --cut and --tile are for office printers: leave --profile away");
        return false;
    }
    if (options->overlap && !read.tile.name) {
        usage_error(command, "--overlap is for --tile");
        return false;
    }
    if (!read.profiles[PDF_PRESS] && (options->allow || options->condition)) {
        usage_error(command, "--%s is for --profile press", options->allow ? "allow" : "condition");
        return false;
    }
    *out = read;
    return true;
}

bool print_is_tiled(const struct print *print, double w, double h)
{
    const struct print_sheet *sheet = &print->tile;
    const double slack = 0.5;
    return sheet->name && !(w <= sheet->w + slack && h <= sheet->h + slack) &&
           !(w <= sheet->h + slack && h <= sheet->w + slack);
}

const char *print_suffix(struct arena *arena, const struct print *print, double w, double h)
{
    const char *what = arena_format(arena, "%s%s", print->large ? "-large-print" : "",
                                    print->ink == PRINT_FULL  ? ""
                                    : print->ink == PRINT_LOW ? "-low"
                                                              : "-gray");
    if (print->cut.name)
        return arena_format(arena, "%s-cut-%s", what, print->cut.name);
    if (print->stock)
        return arena_format(arena, "%s-on-%s", what, print->stock);
    if (print_is_tiled(print, w, h))
        return arena_format(arena, "%s-tiles-%s", what, print->tile.name);
    return what;
}

/* ISO 12647-2 printing conditions, by the names of their characterisation data. */
static const struct {
    const char *name, *condition, *info;
} CONDITIONS[] = {
    {"coated", "FOGRA39", "Coated paper, FOGRA39 (ISO 12647-2:2004)"},
    {"uncoated", "FOGRA29", "Uncoated white paper, FOGRA29 (ISO 12647-2:2004)"},
};

const struct pdf_condition *print_condition(struct arena *arena, struct diag *diag, const char *name)
{
    struct pdf_condition *condition = arena_alloc(arena, sizeof *condition);
    const char *path = name;
    const char *slash = strrchr(name, '/');
    *condition = (struct pdf_condition){.name = "Custom", .info = slash ? slash + 1 : name};
    for (size_t i = 0; i < sizeof CONDITIONS / sizeof *CONDITIONS; i++)
        if (strcmp(CONDITIONS[i].name, name) == 0) {
            path = arena_format(arena, "%s/%s.icc", HANDBILL_PROFILES, name);
            condition->name = CONDITIONS[i].condition;
            condition->info = CONDITIONS[i].info;
            condition->registered = true;
        }
    const struct source *source = file_exists(path) ? file_read(arena, diag, path) : NULL;
    /* ICC.1:2010, 7.2: 128 bytes of header; bytes 12..19 name the class, an output device's, and the colour space. */
    if (source && source->size > 128 && memcmp(source->text + 12, "prtrCMYK", 8) == 0) {
        condition->profile = source->text;
        condition->size = source->size;
        return condition;
    }
    diag_error(diag, span_file(arena, path), "profile-missing",
               source ? "this is no CMYK colour profile" : "there is no such colour profile");
    diag_hint(diag,
              "./build.sh makes the profiles 'coated' and 'uncoated'; --condition also takes the path of another");
    return NULL;
}

void print_inks(struct diag *diag, struct spec_library *library, const struct pdf_condition *condition)
{
    size_t n = 0;
    const struct spec_rgb_ink *inks = library ? spec_rgb_inks(library, &n) : NULL;
    for (size_t i = 0; i < n; i++) {
        struct ink *ink = spec_ink_at(library, inks[i].index);
        if (condition) {
            pdf_ink_convert(diag, inks[i].span, condition, ink);
            continue;
        }
        diag_error(diag, inks[i].span, "ink-no-cmyk", "'%s' is rgb only, and there is no profile to convert it by",
                   ink->name);
        diag_hint(diag, "give it 'cmyk: [cyan, magenta, yellow, black]' in percent, or a --condition");
    }
}
