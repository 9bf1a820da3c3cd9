/* The kinds of block that a layout may use. To add one: its file, and its line here. */
#include "compose/compose_internal.h"

static const struct spec_kind *const KINDS[] = {
    &BLOCK_COL.spec,     &BLOCK_ROW.spec,   &BLOCK_STACK.spec, &BLOCK_GRID.spec,  &BLOCK_TEXT.spec,
    &BLOCK_NUMBER.spec,  &BLOCK_ICON.spec,  &BLOCK_DISC.spec,  &BLOCK_CODE.spec,  &BLOCK_ROW_OF_DISCS.spec,
    &BLOCK_DRAWING.spec, &BLOCK_SPACE.spec, &BLOCK_TURN.spec,  &BLOCK_IMAGE.spec,
};

const struct spec_kind *const *compose_kinds(size_t *n)
{
    *n = sizeof KINDS / sizeof *KINDS;
    return KINDS;
}
