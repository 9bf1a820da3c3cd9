/* A format's "panels" and "tuck" -> where it is folded.
 * The one hard thing: a panel that is folded in must be shorter than those that close over it, or it buckles; nobody
 * should work its width out by hand, and boxes name the panel that they stand on ("panel 1"), not its width. */
#include <stdlib.h>
#include <string.h>

#include "spec/spec_internal.h"

static const double SAME = 0.1; /* points */
enum { PANELS_MOST = sizeof((struct spec_layout *)0)->panels / sizeof(double) };

/* "3": so many of one width, the first of them shorter by TUCK. */
static bool count_panels(const struct yml_reader *reader, const struct yml_node *node, double whole, double tuck,
                         struct spec_layout *layout)
{
    const struct yml_field field = {.key = "panels", .type = YML_INT, .min = 2, .max = PANELS_MOST};
    int n;
    if (!yml_read_value(reader, node, "panels", &field, &n))
        return false;
    double each = (whole + tuck) / n;
    for (int i = 0; i < n; i++)
        layout->panels[i] = i ? each : each - tuck;
    layout->npanels = (size_t)n;
    if (layout->panels[0] > each / 2)
        return true;
    diag_error(reader->diag, node->span, "fold-sum", "'tuck' takes %.2f mm off a panel of %.2f mm", tuck / LEN_MM,
               each / LEN_MM);
    diag_hint(reader->diag, "1/16 in (1.5 mm) is enough; thick paper takes 3 mm");
    return false;
}

static bool list_panels(const struct yml_reader *reader, const struct yml_node *node, double whole, double tuck,
                        struct spec_layout *layout)
{
    if (tuck > 0) {
        diag_error(reader->diag, node->span, "fold-sum", "'tuck' is for panels that are counted, not listed");
        diag_hint(reader->diag, "write 'panels: %zu', or leave 'tuck' away", node->n);
        return false;
    }
    if (node->n < 2 || node->n > PANELS_MOST) {
        diag_error(reader->diag, node->span, "wrong-type", "a folded piece has 2 to %d panels, not %zu",
                   (int)PANELS_MOST, node->n);
        return false;
    }
    if (!spec_lengths_read(reader, node, "panels", node->n, layout->panels))
        return false;
    layout->npanels = node->n;
    double sum = 0;
    for (size_t i = 0; i < node->n; i++)
        sum += layout->panels[i];
    if (sum > whole - SAME && sum < whole + SAME)
        return true;
    diag_error(reader->diag, node->span, "fold-sum", "the panels are %.2f mm together, the sheet %.2f mm", sum / LEN_MM,
               whole / LEN_MM);
    diag_hint(reader->diag,
              "make the panels add up, or give their number: 'panels: 3', with 'tuck: 0.0625in' where the "
              "first is folded in");
    return false;
}

bool spec_panels_read(const struct yml_reader *reader, const struct yml_node *node, double tuck,
                      struct spec_layout *layout)
{
    double whole = layout->panels_down ? layout->h : layout->w;
    if (node->kind == YML_SCALAR)
        return count_panels(reader, node, whole, tuck, layout);
    return yml_expect(reader->diag, node, YML_LIST, "panels") && list_panels(reader, node, whole, tuck, layout);
}

bool spec_is_panel(const struct yml_node *node)
{
    return node->kind == YML_SCALAR && !strncmp(node->text, "panel ", 6);
}

bool spec_panel_read(const struct yml_reader *reader, const struct yml_node *node, const struct spec_layout *layout,
                     double *out)
{
    char *end;
    long n = strtol(node->text + 6, &end, 10);
    if (!*end && n >= 1 && n <= (long)layout->npanels) {
        *out = layout->panels[n - 1];
        return true;
    }
    diag_error(reader->diag, node->span, "bad-length", "there is no '%s': the format '%s' has %zu panels", node->text,
               layout->format, layout->npanels);
    return false;
}

double spec_fold(const struct spec_layout *layout, size_t n, size_t index, bool rtl)
{
    /* From the right, and from behind where the turn swaps them, it is the other way round. */
    bool swaps = (layout->flip_short == (layout->w > layout->h)) != layout->panels_down;
    bool reversed = (index % 2 == 1 && swaps) != (rtl && !layout->panels_down);
    double at = 0;
    for (size_t i = 0; i <= n; i++)
        at += layout->panels[reversed ? layout->npanels - 1 - i : i];
    return at;
}
