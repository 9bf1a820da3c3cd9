/* Bytes -> zlib stream for /FlateDecode.
 * The one hard thing: zlib allocates and clears 268 KB for a stream, which is more work than a page of text; so the
 * state is kept and reset. */
#include "pdf/pdf_pack.h"

#include "base/diag.h"

#include <limits.h>
#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

struct pdf_packer {
    z_stream stream;
    unsigned char *out;
    size_t cap;
};

static void *allocate(void *opaque, unsigned count, unsigned size)
{
    (void)opaque;
    return mem_alloc((size_t)count * size);
}

static void release(void *opaque, void *memory)
{
    (void)opaque;
    free(memory);
}

struct pdf_packer *pdf_packer_open(void)
{
    struct pdf_packer *packer = mem_alloc(sizeof *packer);
    *packer = (struct pdf_packer){.stream = {.zalloc = allocate, .zfree = release}};
    if (deflateInit(&packer->stream, Z_DEFAULT_COMPRESSION) != Z_OK)
        BUG("zlib of another version than it was built against");
    return packer;
}

void pdf_packer_free(struct pdf_packer *packer)
{
    if (!packer)
        return;
    deflateEnd(&packer->stream);
    free(packer->out);
    free(packer);
}

struct pdf_packed pdf_pack(struct pdf_packer *packer, enum pdf_effort effort, const void *bytes, size_t size)
{
    z_stream *stream = &packer->stream;
    deflateReset(stream);
    deflateParams(stream, (int)effort, Z_DEFAULT_STRATEGY);
    size_t most = deflateBound(stream, size);
    if (most > UINT_MAX)
        BUG("stream of more than 4 GB");
    if (most > packer->cap) {
        packer->out = mem_resize(packer->out, most);
        packer->cap = most;
    }
    stream->next_in = bytes;
    stream->avail_in = (unsigned)size;
    stream->next_out = packer->out;
    stream->avail_out = (unsigned)most;
    if (deflate(stream, Z_FINISH) != Z_STREAM_END)
        BUG("deflate did not end within its own bound");
    return (struct pdf_packed){packer->out, stream->total_out};
}

struct pdf_packed pdf_pack_keep(struct pdf_packer *packer, struct arena *arena, enum pdf_effort effort,
                                const void *bytes, size_t size)
{
    struct pdf_packed packed = pdf_pack(packer, effort, bytes, size);
    packed.bytes = arena_memdup(arena, packed.bytes, packed.size);
    return packed;
}
