/* Stage: a folder -> content, layouts and fonts, each read once and const from then on. */
#include "cli/project.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "cli/options.h"
#include "compose/compose.h"
#include "picture/picture.h"

static bool is_project(struct arena *arena, const char *folder)
{
    return file_is_folder(file_join(arena, folder, "content")) && file_is_folder(file_join(arena, folder, "layouts"));
}

static bool has_local(struct arena *arena, const char *folder)
{
    return file_exists(file_join(arena, folder, "local.yaml"));
}

bool project_find(struct project *project, struct diag *diag, const char *wanted)
{
    *project = (struct project){0};
    struct arena *arena = &project->arena;
    arena_init(arena);
    bool here = is_project(arena, ".") || has_local(arena, ".");
    project->folder = wanted ? wanted : here ? "." : HANDBILL_HOME;
    project->shared = is_project(arena, project->folder) ? project->folder : HANDBILL_HOME;
    if (project->shared == project->folder || has_local(arena, project->folder))
        return true;
    diag_error(diag, (struct span){0}, "project-missing",
               "'%s' is no project: it has no content/ and layouts/, nor a local.yaml", project->folder);
    diag_hint(diag, "name the folder that holds them with --project; 'handbill init DIR' starts one");
    return false;
}

/* A project may do without fonts of its own. */
static const char *fonts_manifest(struct project *project)
{
    const char *own = file_join(&project->arena, project->shared, "fonts/fonts.yaml");
    return file_exists(own) ? own : file_join(&project->arena, HANDBILL_HOME, "fonts/fonts.yaml");
}

/* ---- local.yaml */

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? "." : slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

/* The accent takes the place of the house's own, "teal". */
static void set_accent(struct project *project)
{
    if (project->local->has_accent && project->spec)
        spec_set_ink(project->spec, "teal", project->local->accent);
}

static void load_logo(struct project *project, struct diag *diag, const char *path)
{
    struct arena *arena = &project->arena;
    const struct yml_text *logo = &project->local->logo;
    if (logo->text)
        project->logo = picture_load(arena, diag, logo->span, folder_of(arena, path), logo->text);
}

static void load_local(struct project *project, struct diag *diag, const struct options *options)
{
    struct arena *arena = &project->arena;
    const char *path = options->local ? options->local : file_join(arena, project->folder, "local.yaml");
    if (!project->content || (!options->local && !file_exists(path)))
        return;
    project->local = content_load_local(arena, diag, project->content, path);
    load_logo(project, diag, path);
    set_accent(project);
}

static const char *fingerprint(struct project *project)
{
    struct buf bytes = {0};
    char hash[HASH_HEX];
    if (project->local && project->local->has_accent)
        buf_add(&bytes, project->local->accent, sizeof project->local->accent);
    const struct page_picture *logo = project->logo;
    if (logo)
        buf_add(&bytes, logo->pixels, (size_t)logo->width * logo->height);
    hash_hex(bytes.at ? bytes.at : "", bytes.n, hash);
    buf_release(&bytes);
    return arena_strdup(&project->arena, hash);
}

/* Only a sheet of the registries' records needs them gathered. */
static void fill_calls(struct project *project)
{
    const struct content_due *all;
    bool asked = false;
    for (size_t i = 0; i < project->content->nmaterials; i++)
        asked |= project->content->materials[i].registry;
    if (!asked)
        return;
    size_t n = content_due(&project->arena, project->content, NULL, &all);
    content_fill_calls(&project->arena, project->content, all, n);
}

void project_load(struct project *project, struct diag *diag, const struct options *options,
                  const struct content_wish *wish)
{
    struct arena *arena = &project->arena;
    size_t nkinds;
    const struct spec_kind *const *kinds = compose_kinds(&nkinds);
    project->content = content_load(arena, diag, file_join(arena, project->shared, "content"), wish);
    project->spec = spec_open(arena, diag, file_join(arena, project->shared, "layouts"), kinds, nkinds);
    load_local(project, diag, options);
    project->own = fingerprint(project);
    if (project->content)
        fill_calls(project);
    project->fonts = font_open(diag, fonts_manifest(project));
}

void project_release(struct project *project)
{
    font_free(project->fonts);
    arena_release(&project->arena);
}
