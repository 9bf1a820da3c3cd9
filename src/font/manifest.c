/* Font: fonts.yaml -> families, their files by weight, and the families of each language.
 * The one hard thing: nothing of it may touch a font file, so that a missing one stops only the texts that need it. */
#include "font/library.h"

#include <string.h>

#include "base/file.h"
#include "yml/yml.h"

struct manifest {
    struct yml_text folder, fallback;
    const struct yml_node *families, *languages;
};

struct family_fields {
    struct yml_text name;
    int number;
    const struct yml_node *packages, *files;
};

#define AT(type, member) offsetof(struct type, member)
static const struct yml_field manifest_fields[] = {
    {.key = "folder", .type = YML_TEXT, .offset = AT(manifest, folder), .required = true},
    {.key = "default", .type = YML_TEXT, .offset = AT(manifest, fallback), .required = true},
    {.key = "families", .type = YML_NODE, .offset = AT(manifest, families), .required = true},
    {.key = "languages", .type = YML_NODE, .offset = AT(manifest, languages), .required = true},
};
static const struct yml_field family_fields[] = {
    {.key = "name", .type = YML_TEXT, .offset = AT(family_fields, name), .required = true},
    {.key = "number", .type = YML_INT, .offset = AT(family_fields, number), .min = 0, .max = 255},
    {.key = "packages", .type = YML_NODE, .offset = AT(family_fields, packages)},
    {.key = "files", .type = YML_NODE, .offset = AT(family_fields, files)},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct loading {
    struct font_library *library;
    struct diag *diag;
    struct yml_reader reader;
    const char *folder;
};

/* "100" to "900"; 0: something else. */
static int weight_parse(const char *text)
{
    return strlen(text) == 3 && text[0] >= '1' && text[0] <= '9' && strcmp(text + 1, "00") == 0 ? (text[0] - '0') * 100
                                                                                                : 0;
}

/* weight -> file */
static bool files_read(struct loading *l, const struct yml_node *map, const struct font_family *family,
                       const char *package, int number)
{
    if (!yml_expect(l->diag, map, YML_MAP, "the files of a family"))
        return false;
    bool good = true;
    for (size_t i = 0; i < map->n; i++) {
        const struct yml_pair *pair = &map->pairs[i];
        int weight = weight_parse(pair->key);
        if (!weight) {
            diag_error(l->diag, pair->span, "out-of-range", "'%s' is not a weight", pair->key);
            diag_hint(l->diag, "100 to 900 in hundreds: 400 is regular, 700 bold, 900 black");
            good = false;
            continue;
        }
        if (!yml_expect(l->diag, pair->value, YML_SCALAR, "a font file")) {
            good = false;
            continue;
        }
        size_t at = family->first;
        while (at < l->library->slots.n && l->library->slots.at[at].face.weight < weight)
            at++;
        if (at < l->library->slots.n && l->library->slots.at[at].face.weight == weight) {
            diag_error(l->diag, pair->span, "duplicate-key", "family '%s' names weight %d twice", family->key, weight);
            good = false;
            continue;
        }
        VEC_ADD(&l->library->arena, &l->library->slots);
        struct font_slot *slot = &l->library->slots.at[at];
        memmove(slot + 1, slot, (l->library->slots.n - 1 - at) * sizeof *slot);
        *slot = (struct font_slot){.package = package, .span = pair->value->span};
        slot->face.family = family->name;
        slot->face.weight = weight;
        slot->face.number = (unsigned)number;
        slot->face.path = file_join(&l->library->arena, l->folder, pair->value->text);
    }
    return good;
}

static bool family_read(struct loading *l, const struct yml_pair *pair)
{
    struct family_fields in = {0};
    const char *what = arena_format(&l->library->arena, "font family '%s'", pair->key);
    if (!yml_expect(l->diag, pair->value, YML_MAP, what) ||
        !yml_read(&l->reader, pair->value, what, family_fields, COUNT(family_fields), &in))
        return false;
    struct font_family *family = VEC_ADD(&l->library->arena, &l->library->families);
    *family = (struct font_family){pair->key, in.name.text, l->library->slots.n, 0};
    bool good = true;
    if (in.packages && yml_expect(l->diag, in.packages, YML_MAP, "packages")) {
        for (size_t i = 0; i < in.packages->n; i++)
            good &= files_read(l, in.packages->pairs[i].value, family, in.packages->pairs[i].key, in.number);
    } else if (in.packages) {
        good = false;
    }
    if (in.files)
        good &= files_read(l, in.files, family, NULL, in.number);
    family->n = l->library->slots.n - family->first;
    if (good && !family->n) {
        diag_error(l->diag, pair->span, "missing-key", "%s names no file", what);
        diag_hint(l->diag, "add 'packages:' or 'files:'");
    }
    return good && family->n;
}

/* Its index, or the number of families: reported. */
static size_t family_lookup(struct loading *l, struct yml_text name)
{
    struct font_library *library = l->library;
    size_t n = library->families.n;
    for (size_t i = 0; i < n; i++)
        if (strcmp(library->families.at[i].key, name.text) == 0)
            return i;
    const char **names = arena_array(&library->arena, n, sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = library->families.at[i].key;
    diag_error(l->diag, name.span, "unknown-font", "there is no font family '%s'", name.text);
    const char *close = diag_closest(name.text, names, n);
    if (close)
        diag_hint(l->diag, "did you mean '%s'?", close);
    return n;
}

static bool language_read(struct loading *l, const struct yml_pair *pair)
{
    static const struct yml_field list = {.key = "languages", .type = YML_TEXTS};
    struct font_library *library = l->library;
    struct yml_texts names = {0};
    if (!yml_read_value(&l->reader, pair->value, "the families of a language", &list, &names))
        return false;
    size_t most = FONT_STACK_MAX - 1; /* the default family stands behind them */
    if (names.n < 1 || names.n > most) {
        diag_error(l->diag, pair->span, "out-of-range", "language '%s' has %zu font families", pair->key, names.n);
        diag_hint(l->diag, "name 1 to %zu", most);
        return false;
    }
    size_t *families = arena_array(&library->arena, names.n, sizeof *families);
    bool good = true;
    for (size_t i = 0; i < names.n; i++) {
        families[i] = family_lookup(l, names.at[i]);
        good &= families[i] < library->families.n;
    }
    *VEC_ADD(&library->arena, &library->languages) = (struct font_language){pair->key, families, names.n};
    return good;
}

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(arena, path, (size_t)(slash - path) + (slash == path)) : ".";
}

bool manifest_read(struct font_library *library, struct diag *diag, const char *path)
{
    /* In the sink's arena, so that findings can point into the text even where the library comes to nothing. */
    const struct yml_node *root = yml_load(&diag->arena, diag, path);
    if (!root || !yml_expect(diag, root, YML_MAP, "the fonts manifest"))
        return false;
    struct loading l = {.library = library, .diag = diag, .reader = {.arena = &library->arena, .diag = diag}};
    struct manifest in = {0};
    if (!yml_read(&l.reader, root, "the fonts manifest", manifest_fields, COUNT(manifest_fields), &in))
        return false;
    bool families = yml_expect(diag, in.families, YML_MAP, "families");
    bool languages = yml_expect(diag, in.languages, YML_MAP, "languages");
    if (!families || !languages)
        return false;
    l.folder = file_join(&library->arena, folder_of(&library->arena, path), in.folder.text);
    library->languages_place = in.languages->span;
    for (size_t i = 0; i < in.families->n; i++)
        families &= family_read(&l, &in.families->pairs[i]);
    for (size_t i = 0; i < library->slots.n; i++)
        library->slots.at[i].face.index = (uint16_t)i;
    if (library->slots.n > UINT16_MAX) {
        diag_error(diag, in.families->span, "out-of-range", "more than %d font files", UINT16_MAX);
        return false;
    }
    if (!families)
        return false; /* else every language of a broken family would be reported too */
    library->fallback = family_lookup(&l, in.fallback);
    for (size_t i = 0; i < in.languages->n; i++)
        languages &= language_read(&l, &in.languages->pairs[i]);
    return languages && library->fallback < library->families.n;
}
