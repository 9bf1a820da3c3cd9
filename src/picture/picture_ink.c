/* Pixels -> one ink on white paper, and whether the picture is still there.
 * The one hard thing: a logo that looks well on a screen may vanish: a white one that was made for dark pages, or one
 * whose colours differ but are equally light. Nobody looks at a last line of small print again, so it is said. */
#include "picture/picture_private.h"

#include <math.h>
#include <stdlib.h>

enum { WHITE = 255 };

/* Over white paper, as screens blend. */
static uint8_t on_paper(const struct picture_pixels *pixels, size_t at, unsigned channel)
{
    unsigned colour = pixels->colours[at * pixels->channels + channel],
             alpha = pixels->alpha ? pixels->alpha[at] : WHITE;
    return (uint8_t)((colour * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE);
}

/* How light a pixel is (ITU-R BT.601). */
static uint8_t lightness(const struct picture_pixels *pixels, size_t at)
{
    if (pixels->channels == 1)
        return on_paper(pixels, at, 0);
    return (
        uint8_t)((299 * on_paper(pixels, at, 0) + 587 * on_paper(pixels, at, 1) + 114 * on_paper(pixels, at, 2) + 500) /
                 1000);
}

/* Of white against GRAY of sRGB (WCAG 2.1, contrast ratio). */
static double contrast(unsigned gray)
{
    double value = gray / 255.0, light = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
    return 1.05 / (light + 0.05);
}

/* The lightest of the darkest five in a thousand: a few dark pixels are no picture. */
static unsigned darkest(const uint8_t *grays, size_t count)
{
    size_t of[WHITE + 1] = {0}, seen = 0;
    for (size_t i = 0; i < count; i++)
        of[grays[i]]++;
    unsigned gray = 0;
    while (gray < WHITE && (seen += of[gray]) * 200 < count)
        gray++;
    return gray;
}

/* False: reported. */
static bool can_be_seen(const struct picture_file *file, const uint8_t *grays, size_t count, bool clear)
{
    static const double WANTED = 3, LEAST = 1.5;
    static const char text[] = "'%s' can hardly be seen on white paper: its darkest parts are %.1f : 1 against it";
    double ratio = contrast(darkest(grays, count));
    if (ratio >= WANTED)
        return true;
    if (ratio < LEAST)
        diag_error(file->diag, file->span, "picture-faint", text, file->name, ratio);
    else
        diag_warning(file->diag, file->span, "picture-faint", text, file->name, ratio);
    diag_hint(file->diag, clear ? "it may have been made for dark pages: use the dark one, for white paper"
                                : "use a dark version of it");
    return ratio >= LEAST;
}

/* Whether two pixels differ in colour, and whether that is left in one ink. */
static void compare(const struct picture_pixels *pixels, const uint8_t *grays, size_t a, size_t b, size_t edges[2])
{
    enum { STRONG = 96, WEAK = 16 };
    int apart = 0;
    for (unsigned c = 0; c < pixels->channels; c++) {
        int difference = abs(on_paper(pixels, a, c) - on_paper(pixels, b, c));
        apart = difference > apart ? difference : apart;
    }
    if (apart < STRONG)
        return;
    edges[0]++;
    edges[1] += abs(grays[a] - grays[b]) < WEAK;
}

static void say_what_merges(const struct picture_file *file, const struct picture_pixels *pixels, const uint8_t *grays)
{
    enum { STEP = 3 }; /* soft edges are a few pixels wide */
    size_t edges[2] = {0}, w = pixels->width, h = pixels->height;
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++) {
            size_t at = y * w + x;
            if (x + STEP < w)
                compare(pixels, grays, at, at + STEP, edges);
            if (y + STEP < h)
                compare(pixels, grays, at, at + STEP * w, edges);
        }
    if (edges[1] * 4 <= edges[0])
        return;
    diag_warning(file->diag, file->span, "picture-merges",
                 "%zu %% of the edges in '%s' are gone in black: colours of the same lightness lie side by side",
                 edges[1] * 100 / edges[0], file->name);
    diag_hint(file->diag, "use a version of it in one colour");
}

const struct page_picture *picture_in_one_ink(const struct picture_file *file, const struct picture_pixels *pixels)
{
    size_t count = (size_t)pixels->width * pixels->height;
    uint8_t *grays = arena_array(file->arena, count, 1);
    for (size_t i = 0; i < count; i++)
        grays[i] = lightness(pixels, i);
    if (!can_be_seen(file, grays, count, pixels->alpha))
        return NULL;
    if (pixels->channels > 1)
        say_what_merges(file, pixels, grays);
    struct page_picture *picture = arena_alloc(file->arena, sizeof *picture);
    *picture = (struct page_picture){.name = arena_strdup(file->arena, file->name),
                                     .width = pixels->width,
                                     .height = pixels->height,
                                     .pixels = grays};
    return picture;
}
