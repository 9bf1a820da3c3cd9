/* Helpers of the checks: a document's lines as paragraphs again, each beside the English that it was made from.
 * The one hard thing: what a piece says must be judged in languages that nobody here reads. A paragraph knows the file
 * and line of its message, so its English is found there and is judged in its place. */
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "check/check_internal.h"

struct joiner {
    struct arena *arena;
    struct buf words;
    VEC(struct check_para) paras;
    size_t para, line; /* those that are being joined */
};

static void end_para(struct joiner *joiner)
{
    if (!joiner->words.n)
        return;
    struct check_para *para = &joiner->paras.at[joiner->paras.n - 1];
    para->text = arena_strndup(joiner->arena, joiner->words.at, joiner->words.n);
    para->size = joiner->words.n;
    joiner->words.n = 0;
}

static void add_line(struct joiner *joiner, const struct check_subject *subject, const struct check_item *at,
                     size_t page)
{
    const struct page_item *item = at->item;
    const struct page_text *text = &item->text;
    if (!joiner->paras.n || joiner->para != text->para) {
        end_para(joiner);
        joiner->para = text->para;
        const struct spec_style *style = text->style ? spec_style(subject->layout, text->style) : NULL;
        *VEC_ADD(joiner->arena, &joiner->paras) = (struct check_para){.span = item->span,
                                                                      .lang = text->lang,
                                                                      .pt = text->size,
                                                                      .page = page,
                                                                      .exempt = style && style->exempt,
                                                                      .judged = true};
    }
    joiner->paras.at[joiner->paras.n - 1].judged &= at->judged;
    /* A line is in pieces where a part of it is a link. */
    if (joiner->words.n && joiner->line != text->line_of_para && joiner->words.at[joiner->words.n - 1] != ' ')
        buf_char(&joiner->words, ' ');
    joiner->line = text->line_of_para;
    buf_add(&joiner->words, text->line->text, text->line->text_size);
}

/* Where the words are a message in another language: its English. */
static void fold_para(struct arena *scratch, const struct check_subject *subject, struct check_para *para)
{
    para->folded = content_fold(scratch, para->text, para->size);
    para->english = para->folded;
    if (!para->lang || strcmp(para->lang, "en") == 0)
        return;
    const struct content_text *text = content_text_at(subject->content, para->lang, para->span);
    const struct content_text *english = text ? content_text(subject->content, "en", text->id) : NULL;
    para->english = english ? content_fold(scratch, english->markup, strlen(english->markup)) : NULL;
}

struct check_paras check_paras(struct arena *scratch, const struct check_subject *subject)
{
    if (subject->paras)
        return *subject->paras;
    struct joiner joiner = {.arena = scratch};
    for (size_t p = 0; p < subject->doc->n; p++) {
        struct check_items items = subject->pages ? subject->pages[p] : check_items(scratch, &subject->doc->pages[p]);
        for (size_t i = 0; i < items.n; i++)
            if (items.at[i].item->kind == PAGE_TEXT && check_is_ink(items.at[i].item))
                add_line(&joiner, subject, &items.at[i], p);
    }
    end_para(&joiner);
    buf_release(&joiner.words);
    return (struct check_paras){joiner.paras.at, joiner.paras.n};
}

bool check_quotes_registry(const struct check_subject *subject)
{
    return subject->material && subject->material->registry;
}

struct check_langs check_langs(const struct check_paras *paras)
{
    enum { LEAST_PARAS = 4 };
    struct check_langs all = {.n = 0}, langs = {.n = 0};
    size_t counts[CHECK_LANGS] = {0};
    for (size_t i = 0; i < paras->n; i++) {
        const char *lang = paras->at[i].exempt ? NULL : paras->at[i].lang;
        size_t k = 0;
        while (lang && k < all.n && strcmp(all.at[k], lang) != 0)
            k++;
        if (!lang || k == CHECK_LANGS)
            continue;
        if (k == all.n)
            all.at[all.n++] = lang;
        counts[k]++;
    }
    for (size_t k = 0; k < all.n; k++)
        if (counts[k] >= LEAST_PARAS)
            langs.at[langs.n++] = all.at[k];
    return langs;
}

const char *check_phrase(struct arena *scratch, const struct check_subject *subject, struct check_para *para,
                         const char *list)
{
    if (!para->folded)
        fold_para(scratch, subject, para);
    const char *found = para->lang ? content_find_phrase(subject->content, list, para->lang, para->folded) : NULL;
    if (!found && para->english && para->english != para->folded)
        found = content_find_phrase(subject->content, list, "en", para->english);
    return found;
}

const char *check_words(struct arena *scratch, const struct check_para *para)
{
    const struct glyph_line line = {.text = para->text, .text_size = para->size};
    return check_excerpt(scratch, &line);
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool check_has_word(const char *text, size_t size, const char *word)
{
    size_t n = strlen(word);
    const char *end = text + size;
    for (const char *at = text; (at = memchr(at, word[0], (size_t)(end - at))) && (size_t)(end - at) >= n; at++)
        if (memcmp(at, word, n) == 0 && (at == text || !is_word_byte(at[-1])) &&
            (at + n == end || !is_word_byte(at[n])))
            return true;
    return false;
}
