/* A project's folder, read: content, layouts, fonts. */
#ifndef CLI_PROJECT_H
#define CLI_PROJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "content/content.h"
#include "font/font.h"
#include "spec/spec.h"

struct options;

struct project {
    struct arena arena;
    const char *folder; /* the user's own; "." for here */
    const char *shared; /* where content/ and layouts/ are: the same, or Handbill's own */
    struct content *content;
    struct spec_library *spec;
    struct font_library *fonts;
    const struct content_local *local; /* NULL: there is no local.yaml */
    const struct page_picture *logo;   /* of it, in one ink; or NULL */
    const char *own; /* fingerprint of what is neither text nor layout: the accent, the logo's pixels */
};

/* Finds the folder: WANTED, else here if a project is here, else Handbill's own. A project has content/ and layouts/,
 * or a local.yaml to go with Handbill's. False: reported as [project-missing]. */
bool project_find(struct project *project, struct diag *diag, const char *wanted);

/* Reads content but for its texts, the house of the layouts, and the fonts' manifest, so that the mistakes of all are
 * reported; a part that cannot be used stays NULL. WISH limits the materials (NULL: all). */
void project_load(struct project *project, struct diag *diag, const struct options *options,
                  const struct content_wish *wish);

void project_release(struct project *project);

#endif
