/* Stage: pages -> sheets. Which way a piece goes: to a print shop with bleed and marks, to a screen as it is, to an
 * office printer on label stock, on plain paper to be cut, or in tiles to be glued. */
#include "cli/sheets.h"

#include <string.h>

static const struct glyph_line *set_line(void *context, const char *text)
{
    const struct sheets_letters *letters = context;
    const struct text_request request = {
        .rich = {.text = text, .size = strlen(text)}, .lang = "en", .weight = 400, .bold_weight = 700};
    const struct text_para *para = text_shape(letters->engine, letters->diag, &request);
    const struct glyph_line *lines;
    return para && text_lines(para, letters->arena, 1e6, &lines) ? lines : NULL;
}

struct impose_letters sheets_letters(struct sheets_letters *letters)
{
    return (struct impose_letters){set_line, letters};
}

/* What a person who finds the sheet needs to know of it. */
static const char *note_of(struct arena *arena, const struct sheets_request *request)
{
    const struct content_material *material = request->piece->material;
    const char *doc = material->doc.text ? material->doc.text : material->id.text;
    const char *version = material->version.text ? material->version.text : "1";
    return arena_format(arena, "Handbill %s · %s · %s · v%s · %s%s%s", doc, request->piece->layout->format_label,
                        request->piece->lang, version, request->date, request->condition ? " · " : "",
                        request->condition ? request->condition : "");
}

static bool on_stock(struct arena *arena, struct diag *diag, const struct sheets_request *request,
                     const struct impose_piece *piece, const struct impose_turn *turn, const struct page_doc *pages,
                     struct page_doc *out)
{
    const struct spec_layout *layout = piece->layout;
    const struct print_sheet *cut = &request->print->cut;
    struct page_doc cards = *pages, sheets;
    struct spec_stock plain;
    const struct spec_stock *stock = layout->stock;
    if (cut->name) {
        if (layout->bleed > 0 && !impose_bleed(arena, diag, pages, layout, &cards))
            return false;
        if (!impose_cut(diag, layout->span, layout->w, layout->h, layout->bleed, cut->w, cut->h, &plain))
            return false;
        stock = &plain;
    }
    if (!impose_cards(arena, diag, &cards, stock, turn, &sheets))
        return false;
    impose_beside(arena, &sheets, piece, stock, out);
    return true;
}

bool sheets_make(struct arena *arena, struct diag *diag, const struct sheets_request *request,
                 const struct page_doc *pages, struct page_doc *out)
{
    const struct spec_layout *layout = request->piece->layout;
    const struct print *print = request->print;
    struct sheets_letters letters = {arena, diag, request->engine};
    const struct impose_letters set = sheets_letters(&letters);
    const struct impose_piece piece = {.layout = layout,
                                       .rtl = request->lang && request->lang->rtl,
                                       .letters = &set,
                                       .note = note_of(arena, request),
                                       .allowed = request->allowed};
    struct page_doc bled;
    switch (request->piece->profile) {
    case PDF_SCREEN:
        *out = *pages;
        return true;
    case PDF_PRESS:
        if (!impose_bleed(arena, diag, pages, layout, &bled))
            return false;
        impose_small_type(arena, &bled, &bled);
        impose_marks(arena, &bled, &piece, out);
        return true;
    case PDF_OFFICE:
        break;
    }
    if (print_is_tiled(print, layout->w, layout->h)) {
        const struct impose_tiling tiling = {print->tile.w, print->tile.h, print->overlap};
        return impose_tiles(arena, diag, pages, &piece, &tiling, out);
    }
    const struct impose_turn turn = {layout->flip_short, print->back_x, print->back_y};
    if (print->cut.name || layout->stock)
        return on_stock(arena, diag, request, &piece, &turn, pages, out);
    impose_backs(arena, pages, &turn, out);
    return true;
}

size_t sheets_labels(const struct print *print, const struct piece *piece)
{
    const struct spec_layout *layout = piece->layout;
    struct spec_stock plain;
    struct diag quiet;
    const struct spec_stock *stock = layout->stock;
    bool office = piece->profile == PDF_OFFICE && !print_is_tiled(print, layout->w, layout->h);
    if (!office || layout->npages > 2 || layout->pages[0].flow)
        return 0;
    if (print->cut.name) {
        diag_init(&quiet);
        bool fits =
            impose_cut(&quiet, layout->span, layout->w, layout->h, layout->bleed, print->cut.w, print->cut.h, &plain);
        stock = fits ? &plain : NULL;
        diag_release(&quiet);
    }
    return stock ? (size_t)stock->columns * (size_t)stock->rows : 0;
}
