/* Load: words.yaml, words/LANG.yaml -> phrases; check: a paragraph -> the first phrase of a list that stands in it.
 * The one hard thing: a word must be found however it is written: in any case, with any apostrophe, over a line's end,
 * with invisible characters inside. So phrases and words are folded alike, and compared byte by byte. */
#include "content/content_private.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include "base/file.h"

struct phrase {
    const char *written, *folded;
    size_t size;
    bool open_start, open_end; /* a '*' there */
};

struct phrases {
    const char *list, *lang;
    struct span span;
    struct phrase *at;
    size_t n;
};

struct content_phrases {
    VEC(struct phrases) lists;
};

static void add_code(char *to, size_t *n, UChar32 c)
{
    if (c < 0x80) {
        to[(*n)++] = (char)c;
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const int leads[] = {0, 0xc0, 0xe0, 0xf0};
    to[(*n)++] = (char)(leads[more] | c >> 6 * more);
    while (more-- > 0)
        to[(*n)++] = (char)(0x80 | (c >> 6 * more & 0x3f));
}

/* Lower case, straight apostrophes, single spaces, nothing invisible. */
static char *fold(struct arena *arena, const char *text, size_t size, size_t *folded)
{
    enum { GROWTH = 4 }; /* bytes that one byte may grow to */
    char *to = arena_array(arena, size + 1, GROWTH);
    size_t n = 0;
    bool space = false;
    for (size_t at = 0; at < size;) {
        UChar32 c = content_next_char(text, &at);
        if (c < 0x80 ? c <= ' ' : u_isUWhiteSpace(c)) {
            space = n > 0;
            continue;
        }
        if (c >= 0x80 && u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            continue;
        if (space)
            to[n++] = ' ';
        space = false;
        add_code(to, &n, c == 0x2019 || c == 0x2018 || c == 0x2bc ? '\'' : u_foldCase(c, U_FOLD_CASE_DEFAULT));
    }
    to[n] = '\0';
    *folded = n;
    return to;
}

static bool add_phrase(struct content_reading *reading, struct phrases *to, const struct yml_text *text)
{
    size_t size = strlen(text->text);
    struct phrase phrase = {.written = text->text};
    phrase.open_start = size > 0 && text->text[0] == '*';
    phrase.open_end = size > 1 && text->text[size - 1] == '*';
    size_t skip = phrase.open_start ? 1 : 0, end = size - (phrase.open_end ? 1 : 0);
    phrase.folded = fold(reading->arena, text->text + skip, end > skip ? end - skip : 0, &phrase.size);
    if (!phrase.size || strchr(phrase.folded, '*')) {
        diag_error(reading->diag, text->span, "bad-phrase", "'%s' is no phrase to look for", text->text);
        diag_hint(reading->diag, "write words; a * may stand at the start or the end, for more letters");
        return false;
    }
    to->at[to->n++] = phrase;
    return true;
}

/* The phrases of NODE are LIST's in the language LANG. */
static void read_phrases(struct content_reading *reading, const char *list, const char *lang,
                         const struct yml_node *node)
{
    static const struct yml_field field = {.key = "phrases", .type = YML_TEXTS};
    struct yml_texts texts = {0};
    if (!yml_read_value(&reading->yml, node, list, &field, &texts))
        return;
    const struct content_phrases *all = reading->content->phrases;
    for (size_t i = 0; i < all->lists.n; i++)
        if (strcmp(all->lists.at[i].list, list) == 0 && strcmp(all->lists.at[i].lang, lang) == 0) {
            diag_error(reading->diag, node->span, "duplicate-key", "'%s' has words in '%s' elsewhere too", list, lang);
            diag_note(reading->diag, all->lists.at[i].span, "they are here");
            return;
        }
    struct phrases *phrases = VEC_ADD(reading->arena, &reading->content->phrases->lists);
    *phrases = (struct phrases){.list = list, .lang = lang, .span = node->span};
    phrases->at = arena_array(reading->arena, texts.n + 1, sizeof *phrases->at);
    for (size_t k = 0; k < texts.n; k++)
        add_phrase(reading, phrases, &texts.at[k]);
}

static void read_list(struct content_reading *reading, const struct yml_pair *list)
{
    content_check_id(reading->diag, list->span, list->key);
    if (!yml_expect(reading->diag, list->value, YML_MAP, list->key))
        return;
    for (size_t i = 0; i < list->value->n; i++) {
        const struct yml_pair *pair = &list->value->pairs[i];
        const struct yml_text tag = {pair->key, pair->span};
        if (content_need_language(reading, &tag))
            read_phrases(reading, list->key, pair->key, pair->value);
    }
}

static int by_list_and_language(const void *a, const void *b)
{
    const struct phrases *x = a, *y = b;
    int order = strcmp(x->list, y->list);
    return order ? order : strcmp(x->lang, y->lang);
}

static void sort(struct content_phrases *phrases)
{
    if (phrases->lists.n)
        qsort(phrases->lists.at, phrases->lists.n, sizeof *phrases->lists.at, by_list_and_language);
}

/* A file that no language claims would be read by nobody. */
static void check_files(struct content_reading *reading)
{
    const char *folder = file_join(reading->arena, reading->folder, "words");
    char **names;
    size_t n;
    if (!file_is_folder(folder) || !file_list(reading->arena, reading->diag, folder, ".yaml", &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        const struct span span = span_file(reading->arena, file_join(reading->arena, folder, names[i]));
        const struct yml_text tag = {arena_strndup(reading->arena, names[i], strlen(names[i]) - strlen(".yaml")), span};
        content_need_language(reading, &tag);
    }
}

void content_read_phrases_of(struct content_reading *reading, const char *lang)
{
    const char *name = arena_format(reading->arena, "words/%s.yaml", lang);
    if (!file_exists(file_join(reading->scratch, reading->folder, name)))
        return; /* judged by its English alone */
    const struct yml_node *lists = content_records(reading, name, "words");
    for (size_t i = 0; lists && i < lists->n; i++) {
        content_check_id(reading->diag, lists->pairs[i].span, lists->pairs[i].key);
        read_phrases(reading, lists->pairs[i].key, lang, lists->pairs[i].value);
    }
    sort(reading->content->phrases);
}

void content_read_phrases(struct content_reading *reading)
{
    struct content_phrases *phrases;
    reading->content->phrases = phrases = arena_alloc(reading->arena, sizeof *phrases);
    bool some = file_exists(file_join(reading->scratch, reading->folder, "words.yaml")); /* a project may do without */
    const struct yml_node *lists = some ? content_records(reading, "words.yaml", "words") : NULL;
    for (size_t i = 0; lists && i < lists->n; i++)
        read_list(reading, &lists->pairs[i]);
    check_files(reading);
    content_read_phrases_of(reading, "en");
    sort(phrases);
}

static bool is_letter_before(const char *text, size_t at)
{
    if (at == 0)
        return false;
    while (at > 1 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
        at--;
    at--;
    return u_isalnum(content_next_char(text, &at));
}

static bool is_letter_at(const char *text, size_t at)
{
    return text[at] && u_isalnum(content_next_char(text, &at));
}

static bool stands_in(const struct phrase *phrase, const char *folded)
{
    for (const char *at = folded; (at = strstr(at, phrase->folded)); at++) {
        size_t start = (size_t)(at - folded);
        if ((phrase->open_start || !is_letter_before(folded, start)) &&
            (phrase->open_end || !is_letter_at(folded, start + phrase->size)))
            return true;
    }
    return false;
}

const char *content_fold(struct arena *arena, const char *text, size_t size)
{
    size_t folded;
    return fold(arena, text, size, &folded);
}

const char *content_find_phrase(const struct content *content, const char *list, const char *lang, const char *folded)
{
    const struct phrases key = {.list = list, .lang = lang};
    const struct content_phrases *all = content->phrases;
    const struct phrases *phrases =
        all && all->lists.n ? bsearch(&key, all->lists.at, all->lists.n, sizeof key, by_list_and_language) : NULL;
    for (size_t k = 0; phrases && k < phrases->n; k++)
        if (stands_in(&phrases->at[k], folded))
            return phrases->at[k].written;
    return NULL;
}

bool content_says(struct arena *scratch, const char *folded, const char *words)
{
    struct phrase phrase = {.folded = fold(scratch, words, strlen(words), &phrase.size)};
    return phrase.size && stands_in(&phrase, folded);
}

bool content_has_phrases(const struct content *content, const char *list)
{
    for (size_t i = 0; content->phrases && i < content->phrases->lists.n; i++)
        if (strcmp(content->phrases->lists.at[i].list, list) == 0)
            return true;
    return false;
}
