/* What earlier documents of a batch were found right in, so that it is not judged again.
 * The one hard thing: nothing may pass that would not have passed by itself. So an item is known by its number
 * (page.h) together with all grounds of its page, for text is judged against what lies under it; and it is kept only
 * where no check that judges items by themselves had anything to say about its document. */
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "check/check_internal.h"

enum { SLOTS = 1 << 12, PROBES = 8 };

struct check_memo {
    uint64_t keys[SLOTS]; /* 0: free */
};

struct check_memo *check_memo_open(void)
{
    struct check_memo *memo = mem_alloc(sizeof *memo);
    memset(memo, 0, sizeof *memo);
    return memo;
}

void check_memo_free(struct check_memo *memo)
{
    free(memo);
}

/* Stands for what can lie under text; 0: it cannot be told from other grounds. */
static uint64_t grounds_of(const struct check_items *items)
{
    uint64_t hash = MIX_SEED;
    for (size_t i = 0; i < items->n; i++) {
        const struct page_item *item = items->at[i].item;
        if (item->kind == PAGE_TEXT || item->kind == PAGE_CODE)
            continue;
        hash = mix_bytes(hash, &items->at[i].matrix, sizeof items->at[i].matrix);
        if (item->twin) {
            hash = mix_bytes(hash, &item->twin, sizeof item->twin);
        } else if (item->kind == PAGE_RECT) {
            hash = mix_bytes(hash, &item->rect.box, sizeof item->rect.box);
            hash = mix_bytes(hash, &item->rect.fill, sizeof item->rect.fill);
        } else {
            return 0;
        }
    }
    return hash | 1;
}

static uint64_t key_of(uint64_t grounds, const struct check_item *at)
{
    uint64_t hash = mix_bytes(grounds, &at->matrix, sizeof at->matrix);
    return mix_bytes(hash, &at->item->twin, sizeof at->item->twin) | 1;
}

/* Where KEY is, or may be put; NULL: there is no room. */
static uint64_t *slot_of(struct check_memo *memo, uint64_t key)
{
    for (size_t i = 0; i < PROBES; i++) {
        uint64_t *slot = &memo->keys[((key >> 20) + i) % SLOTS];
        if (!*slot || *slot == key)
            return slot;
    }
    return NULL;
}

void check_memo_look(struct check_memo *memo, struct check_items *items)
{
    uint64_t grounds = grounds_of(items);
    for (size_t i = 0; grounds && i < items->n; i++) {
        struct check_item *at = &items->at[i];
        uint64_t key = at->item->twin ? key_of(grounds, at) : 0;
        uint64_t *slot = key ? slot_of(memo, key) : NULL;
        at->judged = slot && *slot == key;
    }
}

void check_memo_keep(struct check_memo *memo, const struct check_items *items)
{
    uint64_t grounds = grounds_of(items);
    for (size_t i = 0; grounds && i < items->n; i++) {
        const struct check_item *at = &items->at[i];
        if (!at->item->twin || at->judged)
            continue;
        uint64_t key = key_of(grounds, at), *slot = slot_of(memo, key);
        if (slot)
            *slot = key;
    }
}
