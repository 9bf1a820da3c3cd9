/* The pictures of a piece: the organisation's logo, and what a row brings. */
#ifndef CLI_PICTURES_H
#define CLI_PICTURES_H

#include "cli/plan.h"
#include "cli/project.h"
#include "compose/compose.h"

/* False: a picture of the row cannot be used; reported. OUT lives in ARENA. */
bool pictures_of_piece(struct arena *arena, struct diag *diag, const struct project *project, const struct piece *piece,
                       struct compose_request *out);

#endif
