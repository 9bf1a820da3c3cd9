/* Stage: a folder -> content, layouts and fonts, each read once and const from then on. */
#include "cli/project.h"

#include "base/file.h"
#include "cli/plan.h"
#include "compose/compose.h"

static bool is_project(struct arena *arena, const char *folder)
{
    return file_is_folder(file_join(arena, folder, "content")) && file_is_folder(file_join(arena, folder, "layouts"));
}

bool project_find(struct project *project, struct diag *diag, const char *wanted)
{
    *project = (struct project){0};
    arena_init(&project->arena);
    if (wanted)
        project->folder = wanted;
    else
        project->folder = is_project(&project->arena, ".") ? "." : HANDBILL_HOME;
    if (is_project(&project->arena, project->folder))
        return true;
    diag_error(diag, (struct span){0}, "project-missing", "'%s' is no project: it has no content/ and layouts/",
               project->folder);
    diag_hint(diag, "name the folder that holds them with --project");
    return false;
}

/* A project may do without fonts of its own. */
static const char *fonts_manifest(struct project *project)
{
    const char *own = file_join(&project->arena, project->folder, "fonts/fonts.yaml");
    return file_exists(own) ? own : file_join(&project->arena, HANDBILL_HOME, "fonts/fonts.yaml");
}

/* Which languages a material shows is known once it has been read: the content is read again then, with these. */
static struct content *load_content(struct project *project, struct diag *diag, const struct options *options,
                                    struct plan_languages *languages)
{
    struct arena *arena = &project->arena;
    const char *folder = file_join(arena, project->folder, "content");
    struct content *content = content_load(arena, diag, folder, languages->tags.at, languages->tags.n);
    if (!content || !plan_add_shown(arena, content, options, languages))
        return content;
    diag_reset(diag);
    return content_load(arena, diag, folder, languages->tags.at, languages->tags.n);
}

void project_load(struct project *project, struct diag *diag, const struct options *options,
                  struct plan_languages *languages)
{
    struct arena *arena = &project->arena;
    size_t nkinds;
    const struct spec_kind *const *kinds = compose_kinds(&nkinds);
    project->content = load_content(project, diag, options, languages);
    if (project->content) {
        const struct content_due *all;
        size_t n = content_due(arena, project->content, NULL, &all);
        content_fill_calls(arena, project->content, all, n);
    }
    project->spec = spec_open(arena, diag, file_join(arena, project->folder, "layouts"), kinds, nkinds);
    project->fonts = font_open(diag, fonts_manifest(project));
}

void project_release(struct project *project)
{
    font_free(project->fonts);
    arena_release(&project->arena);
}
