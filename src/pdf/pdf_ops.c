/* Operator calls -> content stream (ISO 32000-1, annex A).
 * The one hard thing: order. Text objects, marked content and saved states must nest (8.2, 14.6.1), so BT and ET are
 * put where the next operator needs them, and every begin is counted against its end. */
#include "pdf/pdf_ops.h"

#include "base/diag.h"
#include "pdf/pdf_put.h"

#include <string.h>

enum { PLACE_DECIMALS = 3, MATRIX_DECIMALS = 6, COLOUR_DECIMALS = 4 };

static struct pdf_state *state(struct pdf_ops *ops)
{
    return &ops->states[ops->depth];
}

static void put(struct pdf_ops *ops, double value, int decimals)
{
    buf_number(ops->out, value, decimals);
    buf_char(ops->out, ' ');
}

static void put_point(struct pdf_ops *ops, double x, double y)
{
    put(ops, x, PLACE_DECIMALS);
    put(ops, state(ops)->height - y, PLACE_DECIMALS);
}

static void end_text(struct pdf_ops *ops)
{
    if (ops->in_string)
        BUG("operator inside a string that is shown");
    if (ops->in_text)
        buf_text(ops->out, "ET\n");
    ops->in_text = false;
}

static void begin_text(struct pdf_ops *ops)
{
    if (!ops->in_text)
        buf_text(ops->out, "BT\n");
    ops->in_text = true;
}

void pdf_ops_begin(struct pdf_ops *ops, struct buf *out, double height, bool form)
{
    *ops = (struct pdf_ops){.out = out};
    /* A page starts with the state of table 52 (8.4.1). */
    ops->states[0] =
        form ? (struct pdf_state){.height = height, .line_width = -1, .dash = {-1}, .round = -1, .overprint = -1}
             : (struct pdf_state){.height = height, .line_width = 1, .fill = {.n = 1}, .stroke = {.n = 1}};
}

void pdf_ops_end(struct pdf_ops *ops)
{
    end_text(ops);
    if (ops->depth || ops->in_mark)
        BUG("content stream out of balance");
}

void pdf_op_save(struct pdf_ops *ops)
{
    end_text(ops);
    if (ops->depth + 1 == PDF_OPS_DEPTH)
        BUG("pages placed in pages too deep");
    ops->states[ops->depth + 1] = *state(ops);
    ops->depth++;
    buf_text(ops->out, "q\n");
}

void pdf_op_restore(struct pdf_ops *ops)
{
    end_text(ops);
    if (!ops->depth)
        BUG("more restored than saved");
    ops->depth--;
    buf_text(ops->out, "Q\n");
}

void pdf_op_concat(struct pdf_ops *ops, struct matrix m, double height)
{
    end_text(ops);
    double outer = state(ops)->height;
    /* The same move between systems whose y grows upwards from the foot of each page. */
    const double turns[] = {m.a, -m.b, -m.c, m.d};
    for (int i = 0; i < 4; i++)
        put(ops, turns[i], MATRIX_DECIMALS);
    put(ops, m.c * height + m.e, MATRIX_DECIMALS);
    put(ops, outer - m.d * height - m.f, MATRIX_DECIMALS);
    buf_text(ops->out, "cm\n");
    state(ops)->height = height;
}

void pdf_op_line(struct pdf_ops *ops, double width, const double dash[2], bool round)
{
    struct pdf_state *now = state(ops);
    if (now->line_width < width || now->line_width > width) {
        put(ops, width, PLACE_DECIMALS);
        buf_text(ops->out, "w\n");
        now->line_width = width;
    }
    if (memcmp(now->dash, dash, sizeof now->dash)) {
        buf_char(ops->out, '[');
        if (dash[0] > 0) {
            put(ops, dash[0], PLACE_DECIMALS);
            buf_number(ops->out, dash[1], PLACE_DECIMALS);
        }
        buf_text(ops->out, "]0 d\n");
        memcpy(now->dash, dash, sizeof now->dash);
    }
    if (now->round != round) {
        buf_text(ops->out, round ? "1 J 1 j\n" : "0 J 0 j\n");
        now->round = round;
    }
}

void pdf_op_overprint(struct pdf_ops *ops, bool on)
{
    if (state(ops)->overprint == on)
        return;
    buf_text(ops->out, on ? "/GsOver gs\n" : "/GsKnock gs\n");
    state(ops)->overprint = on;
}

void pdf_op_move(struct pdf_ops *ops, double x, double y)
{
    end_text(ops);
    put_point(ops, x, y);
    buf_text(ops->out, "m\n");
}

void pdf_op_line_to(struct pdf_ops *ops, double x, double y)
{
    put_point(ops, x, y);
    buf_text(ops->out, "l\n");
}

void pdf_op_curve(struct pdf_ops *ops, const double x[3], const double y[3])
{
    for (int i = 0; i < 3; i++)
        put_point(ops, x[i], y[i]);
    buf_text(ops->out, "c\n");
}

void pdf_op_close(struct pdf_ops *ops)
{
    buf_text(ops->out, "h\n");
}

void pdf_op_rect(struct pdf_ops *ops, struct rect rect)
{
    end_text(ops);
    put_point(ops, rect.x, rect.y + rect.h);
    put(ops, rect.w, PLACE_DECIMALS);
    put(ops, rect.h, PLACE_DECIMALS);
    buf_text(ops->out, "re\n");
}

void pdf_op_paint(struct pdf_ops *ops, bool fill, bool stroke)
{
    buf_text(ops->out, fill && stroke ? "B\n" : fill ? "f\n" : stroke ? "S\n" : "n\n");
}

void pdf_op_clip(struct pdf_ops *ops)
{
    buf_text(ops->out, "W n\n");
}

/* NAMES[0]: sets the space of every plate and its tint. */
static void put_colour(struct pdf_ops *ops, struct pdf_colour *now, struct pdf_colour colour, const char *const names[])
{
    if (pdf_colour_same(now, &colour))
        return;
    for (int i = 0; i < colour.n; i++)
        put(ops, colour.v[i], COLOUR_DECIMALS);
    buf_text(ops->out, names[colour.n]);
    *now = colour;
}

void pdf_op_fill_colour(struct pdf_ops *ops, struct pdf_colour colour)
{
    static const char *const names[] = {"/CsAll cs 1 scn\n", "g\n", [3] = "rg\n", [4] = "k\n"};
    put_colour(ops, &state(ops)->fill, colour, names);
}

void pdf_op_stroke_colour(struct pdf_ops *ops, struct pdf_colour colour)
{
    static const char *const names[] = {"/CsAll CS 1 SCN\n", "G\n", [3] = "RG\n", [4] = "K\n"};
    put_colour(ops, &state(ops)->stroke, colour, names);
}

void pdf_op_font(struct pdf_ops *ops, int font, double size)
{
    struct pdf_state *now = state(ops);
    if (now->font == font && !(now->font_size < size || now->font_size > size))
        return;
    buf_text(ops->out, "/F");
    buf_int(ops->out, font);
    buf_char(ops->out, ' ');
    put(ops, size, PLACE_DECIMALS);
    buf_text(ops->out, "Tf\n");
    now->font = font;
    now->font_size = size;
}

void pdf_op_text_at(struct pdf_ops *ops, double x, double y)
{
    begin_text(ops);
    buf_text(ops->out, "1 0 0 1 ");
    put_point(ops, x, y);
    buf_text(ops->out, "Tm\n[(");
    ops->in_string = true;
}

/* In a literal string two bytes a code, where hexadecimal takes four: half the bytes to deflate (7.3.4.2). */
static void put_escaped(struct buf *out, unsigned char byte)
{
    if (byte == '(' || byte == ')' || byte == '\\')
        buf_char(out, '\\');
    if (byte == '\r') /* would be read as a line feed */
        buf_text(out, "\\r");
    else
        buf_char(out, (char)byte);
}

void pdf_op_show(struct pdf_ops *ops, uint16_t cid)
{
    put_escaped(ops->out, (unsigned char)(cid >> 8));
    put_escaped(ops->out, (unsigned char)(cid & 255));
    ops->shown = true;
}

/* Ends the string; an empty one says nothing and is taken back. */
static void close_string(struct pdf_ops *ops)
{
    if (ops->shown)
        buf_char(ops->out, ')');
    else
        ops->out->n--;
    ops->shown = false;
}

void pdf_op_kern(struct pdf_ops *ops, double back, int decimals)
{
    close_string(ops);
    buf_number(ops->out, back, decimals);
    buf_char(ops->out, '(');
}

static void end_string(struct pdf_ops *ops)
{
    close_string(ops);
    buf_text(ops->out, "]TJ\n");
}

void pdf_op_rise(struct pdf_ops *ops, double up)
{
    end_string(ops);
    put(ops, up, PLACE_DECIMALS);
    buf_text(ops->out, "Ts\n[(");
}

void pdf_op_show_end(struct pdf_ops *ops)
{
    end_string(ops);
    ops->in_string = false;
}

void pdf_op_draw(struct pdf_ops *ops, const char *kind, int number)
{
    end_text(ops);
    buf_char(ops->out, '/');
    buf_text(ops->out, kind);
    buf_int(ops->out, number);
    buf_text(ops->out, " Do\n");
}

void pdf_op_mark(struct pdf_ops *ops, const char *tag, const struct buf *properties)
{
    end_text(ops);
    if (ops->in_mark)
        BUG("marked content inside marked content");
    buf_char(ops->out, '/');
    buf_text(ops->out, tag);
    if (properties) {
        buf_add(ops->out, properties->at, properties->n);
        buf_text(ops->out, "BDC\n");
    } else {
        buf_text(ops->out, " BMC\n");
    }
    ops->in_mark = true;
}

void pdf_op_mark_end(struct pdf_ops *ops)
{
    end_text(ops);
    if (!ops->in_mark)
        BUG("no marked content to end");
    buf_text(ops->out, "EMC\n");
    ops->in_mark = false;
}
