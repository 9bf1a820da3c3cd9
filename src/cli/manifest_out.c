/* Entries -> manifest.json.
 * The one hard thing: an entry may be longer than memory should be, so it comes in pieces. */
#include "cli/manifest_out.h"

#include <errno.h>

enum { HELD_MOST = 256 * 1024 };

static void flush(struct manifest_out *out)
{
    file_sink_add(&out->sink, out->bytes.at, out->bytes.n);
    out->bytes.n = 0;
}

static bool take_piece(void *context, char *bytes, size_t size)
{
    struct manifest_out *out = context;
    buf_add(&out->bytes, bytes, size);
    if (out->bytes.n > HELD_MOST)
        flush(out);
    return true;
}

void manifest_out_open(struct manifest_out *out, struct arena *arena, const char *path, const char *date)
{
    *out = (struct manifest_out){0};
    file_sink_open(&out->sink, arena, path);
    manifest_head(&out->bytes, date);
}

void manifest_out_entry(struct manifest_out *out)
{
    if (out->some)
        manifest_between(&out->bytes);
    out->some = true;
}

void manifest_out_copy(struct manifest_out *out, int file, struct manifest_place place)
{
    if (!file_pieces(file, place.offset, place.size, take_piece, out) && !out->sink.error)
        out->sink.error = errno;
}

void manifest_out_text(struct manifest_out *out, const struct buf *text)
{
    buf_add(&out->bytes, text->at, text->n);
}

bool manifest_out_close(struct manifest_out *out, struct diag *diag, bool safe)
{
    manifest_foot(&out->bytes);
    flush(out);
    buf_release(&out->bytes);
    return file_sink_close(&out->sink, diag, safe);
}

void manifest_out_drop(struct manifest_out *out)
{
    buf_release(&out->bytes);
    file_sink_drop(&out->sink);
}
