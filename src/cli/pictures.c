/* Stage: values that name pictures -> the pictures, decoded. The project's logo was read once; a row's is its own. */
#include "cli/pictures.h"

#include <string.h>

#include "base/vec.h"
#include "picture/picture.h"

static const char *value_of(const struct piece *piece, const char *name)
{
    for (size_t i = 0; i < piece->nvalues; i++)
        if (strcmp(piece->values[i].name, name) == 0)
            return piece->values[i].value;
    return "";
}

/* A row's value is the path with the project's folder before it. */
static const char *below(const char *folder, const char *path)
{
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] == '/' ? path + size + 1 : path;
}

bool pictures_of_piece(struct arena *arena, struct diag *diag, const struct project *project, const struct piece *piece,
                       struct compose_request *out)
{
    VEC(struct compose_picture) pictures = {0};
    bool good = true;
    if (project->logo)
        *VEC_ADD(arena, &pictures) =
            (struct compose_picture){.name = project->local->logo.text, .picture = project->logo};
    for (size_t i = 0; i < piece->material->nfields; i++) {
        const struct content_field *field = &piece->material->fields[i];
        const char *path = field->type == CONTENT_FIELD_LOGO ? value_of(piece, field->name.text) : "";
        if (!*path)
            continue;
        const struct page_picture *picture =
            picture_load(arena, diag, field->span, project->folder, below(project->folder, path));
        good = good && picture;
        if (picture)
            *VEC_ADD(arena, &pictures) = (struct compose_picture){.name = path, .picture = picture};
    }
    out->pictures = pictures.at;
    out->npictures = pictures.n;
    return good;
}
