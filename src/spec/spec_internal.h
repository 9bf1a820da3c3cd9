/* What the files of spec/ share. Private to the room. */
#ifndef SPEC_SPEC_INTERNAL_H
#define SPEC_SPEC_INTERNAL_H

#include "base/vec.h"
#include "spec/spec.h"

/* The rules of the house, shared by all layouts; styles are kept as nodes, since their sizes depend on the format. */
struct spec_house {
    VEC(struct ink) inks;
    VEC(struct spec_rgb_ink) rgb_inks;
    VEC(struct spec_script) scripts;
    const struct yml_node *styles;
    VEC(struct spec_icon) icons;
    const struct yml_node *papers, *parts;
};

struct spec_library {
    struct arena *arena;
    const char *folder;
    const struct spec_kind *const *kinds;
    size_t nkinds;
    struct spec_house house;
    VEC(const struct spec_layout *) layouts;
    VEC(const struct spec_stock *) stocks;
    VEC(const struct yml_node *) roots; /* layout files, parsed once for all their formats */
    VEC(const char *) root_names;
    const char *const *layout_names, *const *stock_names;
};

bool spec_house_load(struct spec_library *library, struct diag *diag);

/* Adds the styles of MAP to LAYOUT; a later style of the same name replaces the earlier one. */
bool spec_styles_read(struct spec_library *library, struct diag *diag, struct spec_layout *layout,
                      const struct yml_node *map);

/* Exactly N lengths. */
bool spec_lengths_read(const struct yml_reader *reader, const struct yml_node *node, const char *what, size_t n,
                       double *out);

/* A number of equal panels, the first shorter by TUCK, or a list of their lengths; which way they lie, and the trim,
 * are known. */
bool spec_panels_read(const struct yml_reader *reader, const struct yml_node *node, double tuck,
                      struct spec_layout *layout);

/* "panel 1": the length of that panel. */
bool spec_is_panel(const struct yml_node *node);
bool spec_panel_read(const struct yml_reader *reader, const struct yml_node *node, const struct spec_layout *layout,
                     double *out);

bool spec_icons_read(struct spec_library *library, struct diag *diag, const struct yml_node *map);

/* {kind: {...}} -> box, with all below it. PARTS: the layout's own, or NULL. */
bool spec_box_read(struct spec_library *library, struct diag *diag, const struct spec_layout *layout,
                   const struct yml_node *parts, const struct yml_node *node, struct spec_box *out);

/* The ink of that name in the layout; reported [unknown-ink] at the node. NULL node: FALLBACK. */
bool spec_ink_read(struct diag *diag, const struct spec_layout *layout, const struct yml_text *name,
                   const struct ink **out);

#endif
