/* Bytes -> zlib stream for /FlateDecode.
 * The one hard thing: a state is hundreds of kilobytes, which is more work to set up than a page of text; so there is
 * one an effort, made when it is first needed and kept. */
#include "pdf/pdf_pack.h"

#include "base/diag.h"

#include <libdeflate.h>
#include <stdlib.h>

enum { EFFORTS = PDF_PACK_KEPT + 1 };

struct pdf_packer {
    struct libdeflate_compressor *states[EFFORTS];
    unsigned char *out;
    size_t cap;
};

struct pdf_packer *pdf_packer_open(void)
{
    struct pdf_packer *packer = mem_alloc(sizeof *packer);
    *packer = (struct pdf_packer){0};
    return packer;
}

void pdf_packer_free(struct pdf_packer *packer)
{
    if (!packer)
        return;
    for (size_t i = 0; i < EFFORTS; i++)
        libdeflate_free_compressor(packer->states[i]);
    free(packer->out);
    free(packer);
}

static struct libdeflate_compressor *state_of(struct pdf_packer *packer, enum pdf_effort effort)
{
    struct libdeflate_compressor **state = &packer->states[effort];
    if (!*state)
        *state = libdeflate_alloc_compressor((int)effort);
    if (!*state)
        mem_none();
    return *state;
}

struct pdf_packed pdf_pack(struct pdf_packer *packer, enum pdf_effort effort, const void *bytes, size_t size)
{
    struct libdeflate_compressor *state = state_of(packer, effort);
    size_t most = libdeflate_zlib_compress_bound(state, size);
    if (most > packer->cap) {
        packer->out = mem_resize(packer->out, most);
        packer->cap = most;
    }
    size_t packed = libdeflate_zlib_compress(state, bytes, size, packer->out, most);
    if (!packed)
        BUG("deflate did not end within its own bound");
    return (struct pdf_packed){packer->out, packed};
}

struct pdf_packed pdf_pack_keep(struct pdf_packer *packer, struct arena *arena, enum pdf_effort effort,
                                const void *bytes, size_t size)
{
    struct pdf_packed packed = pdf_pack(packer, effort, bytes, size);
    packed.bytes = arena_memdup(arena, packed.bytes, packed.size);
    return packed;
}
