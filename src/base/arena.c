/* Every stage: sizes -> memory that is released at one stroke, and the growing arrays that live in it.
 * The one hard thing: memory must come back zeroed after a reset too, so a reset wipes just what had been used. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FIRST = 4 * 1024, BLOCK_LARGEST = 1024 * 1024, ALIGNMENT = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) char bytes[];
};

/* _Exit: other threads may still run, and nothing that exit() would flush is worth a second failure. */
_Noreturn void mem_none(void)
{
    fputs("handbill: out of memory\n", stderr);
    _Exit(3);
}

void *mem_alloc(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        mem_none();
    return memory;
}

void *mem_resize(void *memory, size_t size)
{
    void *moved = realloc(memory, size ? size : 1);
    if (!moved)
        mem_none();
    return moved;
}

void arena_init(struct arena *arena)
{
    arena->head = NULL;
}

void arena_release(struct arena *arena)
{
    struct arena_block *block = arena->head;
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->head = NULL;
}

void arena_reset(struct arena *arena)
{
    /* Keeps the largest: a loop over documents soon fits into one block. */
    struct arena_block *kept = arena->head;
    for (struct arena_block *block = arena->head; block; block = block->next)
        if (block->size > kept->size)
            kept = block;
    struct arena_block *block = arena->head;
    while (block) {
        struct arena_block *next = block->next;
        if (block != kept)
            free(block);
        block = next;
    }
    arena->head = kept;
    if (kept) {
        memset(kept->bytes, 0, kept->used);
        kept->used = 0;
        kept->next = NULL;
    }
}

static struct arena_block *block_add(struct arena *arena, size_t size)
{
    struct arena_block *head = arena->head;
    size_t want = !head ? BLOCK_FIRST : head->size < BLOCK_LARGEST ? head->size * 2 : BLOCK_LARGEST;
    if (want < size)
        want = size;
    if (want > SIZE_MAX - sizeof(struct arena_block))
        mem_none();
    struct arena_block *block = calloc(1, sizeof *block + want);
    if (!block)
        mem_none();
    block->size = want;
    if (head && size > head->size / 2) { /* a big one goes behind, so that the room left in the head is not lost */
        block->next = head->next;
        head->next = block;
    } else {
        block->next = head;
        arena->head = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        mem_none();
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size == 0)
        size = ALIGNMENT;
    struct arena_block *block = arena->head;
    if (!block || block->size - block->used < size)
        block = block_add(arena, size);
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        mem_none();
    return arena_alloc(arena, count * size);
}

void *arena_memdup(struct arena *arena, const void *from, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (size)
        memcpy(copy, from, size);
    return copy;
}

char *arena_strndup(struct arena *arena, const char *text, size_t size)
{
    if (size == SIZE_MAX)
        mem_none();
    char *copy = arena_alloc(arena, size + 1); /* zeroed: the NUL is there */
    if (size)
        memcpy(copy, text, size);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

char *arena_vformat(struct arena *arena, const char *format, va_list args)
{
    char usual[256];
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(usual, sizeof usual, format, args);
    if (size < 0)
        BUG("format that cannot be printed");
    char *text = arena_alloc(arena, (size_t)size + 1);
    if ((size_t)size < sizeof usual)
        memcpy(text, usual, (size_t)size + 1);
    else
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vformat(arena, format, args);
    va_end(args);
    return text;
}

void *vec_room(struct arena *arena, void *at, size_t n, size_t *cap, size_t size)
{
    if (n == *cap) {
        if (n > SIZE_MAX / 2)
            mem_none();
        size_t grown = n ? n * 2 : 8;
        void *moved = arena_array(arena, grown, size);
        if (n)
            memcpy(moved, at, n * size);
        at = moved;
        *cap = grown;
    } else {
        memset((char *)at + n * size, 0, size); /* a vec may have been emptied by n = 0 */
    }
    return at;
}
