/* Stage: a piece to make -> a fingerprint of its inputs.
 * The one hard thing: nothing that can change the file may be left out, and what cannot should be: a comment in another
 * language's file must not make a thousand posters again. So texts and records are taken one by one, as far as the
 * material and its layout name them (and all of the topic "common"), and files of layouts as a whole. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "cli/inputs.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/vec.h"
#include "cli/names.h"

struct inputs {
    struct arena arena;
    struct diag *diag; /* for files that cannot be read */
    const struct project *project;
    const char *day;
    bool tiled;
    const char *program; /* version, build, options, and the files that all layouts share */
};

/* ---- the program */

/* The linker's hash of the program (ELF note NT_GNU_BUILD_ID): a program that was built anew may draw differently. */
static int add_build_id(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_NOTE)
            continue;
        const char *at = (const char *)(info->dlpi_addr + part->p_vaddr), *end = at + part->p_memsz;
        while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
            ElfW(Nhdr) note;
            memcpy(&note, at, sizeof note);
            const char *name = at + sizeof note, *bytes = name + (note.n_namesz + 3) / 4 * 4;
            if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0)
                buf_add(context, bytes, note.n_descsz);
            at = bytes + (note.n_descsz + 3) / 4 * 4;
        }
    }
    return 1; /* the program itself comes first; its libraries are the system's */
}

static const char *hash_of(struct arena *arena, struct buf *bytes)
{
    char hash[HASH_HEX];
    hash_hex(bytes->at, bytes->n, hash);
    buf_release(bytes);
    return arena_strdup(arena, hash);
}

static void add_text(struct buf *to, const char *text)
{
    buf_add(to, text ? text : "", text ? strlen(text) + 1 : 1);
}

/* The bytes of a file; one that is not there has none. */
static void add_file(struct buf *to, struct diag *diag, const char *path)
{
    struct arena arena;
    struct diag found;
    arena_init(&arena);
    diag_init(&found);
    const struct source *source = file_exists(path) ? file_read(&arena, &found, path) : NULL;
    add_text(to, source ? "file" : "none");
    if (source)
        buf_add(to, source->text, source->size + 1);
    diag_merge(diag, &found); /* copies what it says of the file, which goes */
    diag_release(&found);
    arena_release(&arena);
}

/* How pieces are printed. */
static void add_print(struct buf *to, const struct print *print, const struct pdf_condition *press)
{
    const double lengths[] = {print->overlap, print->back_x, print->back_y};
    buf_char(to, (char)('0' + (int)print->ink));
    buf_char(to, print->large ? 'l' : ' ');
    add_text(to, print->cut.name);
    add_text(to, print->tile.name);
    buf_add(to, lengths, sizeof lengths);
    for (size_t i = 0; i < print->nallowed; i++)
        add_text(to, print->allowed[i]);
    add_text(to, press ? press->name : NULL);
    if (press)
        buf_add(to, press->profile, press->size);
}

struct inputs *inputs_open(struct diag *diag, const struct project *project, const char *day, const struct print *print,
                           const struct pdf_condition *press)
{
    static const char *const shared[] = {"house.yaml", "icons.yaml", "papers.yaml", "parts.yaml"};
    /* What the checks judge by: a piece that was made may not pass any more. */
    static const char *const judged[] = {"words.yaml", "words/en.yaml", "organisations.yaml", "figures.yaml"};
    struct inputs *inputs = mem_alloc(sizeof *inputs);
    *inputs = (struct inputs){.diag = diag, .project = project, .day = day, .tiled = print->tile.name};
    arena_init(&inputs->arena);
    struct buf bytes = {0};
    add_text(&bytes, HANDBILL_VERSION);
    dl_iterate_phdr(add_build_id, &bytes);
    const char *folder = file_join(&inputs->arena, project->shared, "layouts");
    const char *content = file_join(&inputs->arena, project->shared, "content");
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        add_file(&bytes, diag, file_join(&inputs->arena, folder, shared[i]));
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++)
        add_file(&bytes, diag, file_join(&inputs->arena, content, judged[i]));
    add_text(&bytes, project->own);
    add_print(&bytes, print, press);
    inputs->program = hash_of(&inputs->arena, &bytes);
    return inputs;
}

void inputs_free(struct inputs *inputs)
{
    if (!inputs)
        return;
    arena_release(&inputs->arena);
    free(inputs);
}

/* All that could name a message, a record or a language. */
static struct names names_of(struct arena *arena, const struct piece *piece)
{
    struct names names = {0};
    names_add_material(arena, &names, piece->material);
    names_add_layout(arena, &names, piece->layout);
    for (size_t i = 0; i < piece->nlangs; i++)
        names_add(arena, &names, piece->langs[i]);
    names_sort(&names);
    return names;
}

/* ---- what they name */

/* {tel:ncmec}: the record is an input too. */
static void add_references(struct arena *arena, struct names *names, const char *markup)
{
    for (const char *at = markup; (at = strchr(at, '{')) != NULL; at++) {
        size_t size = strcspn(at + 1, "}:");
        if (at[1 + size] == ':')
            names_add(arena, names, arena_strndup(arena, at + size + 2, strcspn(at + size + 2, "}")));
    }
}

static void add_message(struct arena *arena, struct names *records, struct buf *to, const struct content_text *text)
{
    add_text(to, text->lang);
    add_text(to, text->id);
    add_text(to, text->markup);
    buf_char(to, (char)('0' + text->state));
    buf_char(to, text->stale ? 's' : ' ');
    add_references(arena, records, text->markup);
}

static bool is_common(const char *id)
{
    return strncmp(id, "common.", strlen("common.")) == 0;
}

/* RECORDS: what the texts refer to is added. */
static void add_messages(const struct content *content, struct arena *arena, const struct names *names,
                         struct names *records, struct buf *to)
{
    for (size_t i = 0; i < content->nlangs; i++) {
        const char *tag = content->langs[i].tag.text;
        size_t n;
        const struct content_text *all = names_have(names, tag) ? content_all(content, tag, &n) : NULL;
        if (!all)
            continue;
        add_text(to, tag);
        add_text(to, content->langs[i].english.text);
        add_text(to, content->langs[i].native.text);
        add_text(to, content->langs[i].spoken.text);
        add_text(to, content->langs[i].script.text);
        buf_char(to, content->langs[i].rtl ? 'r' : 'l');
        buf_char(to, content->langs[i].keep_all ? 'k' : ' ');
        for (size_t k = 0; k < n; k++)
            if (is_common(all[k].id) || names_have(names, all[k].id))
                add_message(arena, records, to, &all[k]);
    }
}

static void add_records(const struct content *content, const struct names *names, struct buf *to)
{
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *line = &content->hotlines[i];
        if (!names_have(names, line->id.text))
            continue;
        const struct yml_text texts[] = {line->id,    line->name,    line->number, line->display,  line->vanity,
                                         line->hours, line->checked, line->scope,  line->review_by};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            add_text(to, texts[k].text);
        for (size_t k = 0; k < line->n; k++) {
            buf_char(to, (char)('0' + (int)line->channels[k].kind));
            add_text(to, line->channels[k].number.text);
            add_text(to, line->channels[k].vanity.text);
        }
        buf_char(to, (char)('0' + line->status));
    }
    for (size_t i = 0; i < content->nsites; i++) {
        const struct content_site *site = &content->sites[i];
        if (!names_have(names, site->id.text))
            continue;
        const struct yml_text texts[] = {site->id, site->url, site->checked, site->review_by};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            add_text(to, texts[k].text);
        buf_char(to, (char)('0' + site->status));
    }
}

const char *inputs_of_plan(struct inputs *inputs, const struct piece *piece, const char *today)
{
    struct arena *arena = &inputs->arena;
    const struct content *content = inputs->project->content;
    struct names names = names_of(arena, piece);
    struct buf to = {0};
    add_text(&to, inputs->program);
    /* A slug has its day, and a print shop gets no numbers that are overdue; an office file does not show the day. */
    add_text(&to, inputs->day ? inputs->day : piece->profile == PDF_PRESS || inputs->tiled ? today : NULL);
    buf_char(&to, (char)('0' + (int)piece->profile));
    add_text(&to, piece->layout->format);
    add_file(&to, inputs->diag, piece->layout->path);
    if (piece->layout->stock)
        add_file(&to, inputs->diag, piece->layout->stock->span.source->path);
    add_file(&to, inputs->diag, piece->material->span.source->path);
    add_text(&to, piece->lang);
    struct names records = {0};
    for (size_t i = 0; i < names.at.n; i++)
        names_add(arena, &records, names.at.at[i]);
    add_messages(content, arena, &names, &records, &to);
    names_sort(&records);
    add_records(content, &records, &to);
    for (size_t i = 0; i < content->nlangs; i++)
        if (names_have(&names, content->langs[i].tag.text)) {
            const char *tag = content->langs[i].tag.text;
            font_digest(inputs->project->fonts, tag, &to);
            /* What the checks judge its words by. */
            add_file(&to, inputs->diag, arena_format(arena, "%s/content/words/%s.yaml", inputs->project->shared, tag));
        }
    return hash_of(arena, &to);
}

void inputs_of_document(const char *shared, const struct content_value *values, size_t n, char out[INPUTS_HEX])
{
    struct buf bytes = {0};
    char hash[HASH_HEX];
    add_text(&bytes, shared);
    for (size_t i = 0; i < n; i++) {
        add_text(&bytes, values[i].name);
        add_text(&bytes, values[i].value);
        add_text(&bytes, values[i].target);
        if (values[i].bytes)
            add_text(&bytes, values[i].bytes);
    }
    hash_hex(bytes.at, bytes.n, hash);
    buf_release(&bytes);
    memcpy(out, hash, INPUTS_HEX - 1);
    out[INPUTS_HEX - 1] = '\0';
}
