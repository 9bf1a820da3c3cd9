/* list stale --sheet: what is due, on paper. */
#ifndef CLI_CALL_SHEET_H
#define CLI_CALL_SHEET_H

#include "cli/project.h"

/* Writes the project's material that lists the registry, with what DUE holds, to PATH. False: reported. */
bool call_sheet_write(struct project *project, struct diag *diag, const struct content_due *due, size_t n,
                      const char *date, const char *path);

#endif
