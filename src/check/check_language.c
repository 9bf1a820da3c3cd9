/* Stage: page. Words in the voice of their language (WCAG 2.1, 3.1.2; ISO 14289-1, 7.2): a screen reader that takes
 * Arabic for English spells letters or is silent.
 * The one hard thing: letters do not tell the language, but they tell the script, and a language has its own. Latin
 * letters are at home everywhere, since names, hosts and the English of a bilingual piece are written in them. */
#include <string.h>

#include "check/check_internal.h"

/* Blocks of letters (Unicode 15), and the scripts by ISO 15924 that they are for. */
static const struct block {
    uint32_t first, last;
    const char *scripts, *name;
} BLOCKS[] = {
    {0x0400, 0x052F, "Cyrl", "Cyrillic"},
    {0x0600, 0x077F, "Arab Aran", "Arabic"},
    {0x0900, 0x0963, "Deva", "Devanagari"},
    {0x0980, 0x09FF, "Beng", "Bengali"},
    {0x0A00, 0x0A7F, "Guru", "Gurmukhi"},
    {0x0A80, 0x0AFF, "Gujr", "Gujarati"},
    {0x0B80, 0x0BFF, "Taml", "Tamil"},
    {0x0C00, 0x0C7F, "Telu", "Telugu"},
    {0x0E00, 0x0E7F, "Thai", "Thai"},
    {0x0E80, 0x0EFF, "Laoo", "Lao"},
    {0x1000, 0x109F, "Mymr", "Burmese"},
    {0x1100, 0x11FF, "Kore Hang", "Korean"},
    {0x1200, 0x139F, "Ethi", "Ethiopic"},
    {0x1780, 0x17FF, "Khmr", "Khmer"},
    {0x3040, 0x30FF, "Jpan Hira Kana", "Japanese"},
    {0x4E00, 0x9FFF, "Hans Hant Hani Jpan Kore", "Chinese"},
    {0xAC00, 0xD7AF, "Kore Hang", "Korean"},
};
enum { BLOCK_COUNT = sizeof BLOCKS / sizeof *BLOCKS };

/* The text is known to be well-formed: yml/ and data/ let nothing else in. */
static uint32_t next_letter(const unsigned char **at)
{
    uint32_t first = *(*at)++;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    uint32_t letter = more ? first & (0x3Fu >> more) : first;
    while (more-- > 0)
        letter = letter << 6 | (*(*at)++ & 0x3Fu);
    return letter;
}

static const struct block *block_of(uint32_t letter)
{
    for (size_t i = 0; i < BLOCK_COUNT && letter >= BLOCKS[i].first; i++)
        if (letter <= BLOCKS[i].last)
            return &BLOCKS[i];
    return NULL;
}

/* The first letters of LINE that are not SCRIPT's; NULL: none. */
static const struct block *stranger(const struct glyph_line *line, const char *script)
{
    const unsigned char *at = (const unsigned char *)line->text, *end = at + line->text_size;
    while (at < end) {
        const struct block *block = block_of(next_letter(&at));
        if (block && !strstr(block->scripts, script))
            return block;
    }
    return NULL;
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind != PAGE_TEXT)
                continue;
            const struct content_lang *lang =
                item->text.lang ? content_language(subject->content, item->text.lang) : NULL;
            const struct block *block = lang ? stranger(item->text.line, lang->script.text) : NULL;
            if (!block)
                continue;
            check_report(check, diag, item->span, "'%s' has %s letters but is said to be %s",
                         check_excerpt(scratch, item->text.line), block->name, lang->english.text);
            diag_hint(diag, "put it in a box of its own with 'lang'");
        }
    }
}

const struct check check_language_change = {
    "language-change", CHECK_PAGE, DIAG_ERROR,
    "a screen reader changes its voice where the language is said to change, and only there", run};
