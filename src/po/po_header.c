/* Export: a language -> the header entry of its PO file (GNU gettext manual, 6.2).
 * The one hard thing: Poedit and Weblate refuse a file without the right Plural-Forms, though no text here has a
 * plural. The formulas are those of the gettext manual, 11.2.6, and of the Unicode CLDR's plural rules. */
#include "po/po_private.h"

#include <string.h>

struct plural {
    const char *langs; /* first parts of tags, with a space before and behind each */
    const char *forms;
};

static const struct plural PLURALS[] = {
    {" zh vi ko ja km my th lo id ms ", "nplurals=1; plural=0;"},
    {" ru uk sr hr bs be ",
     "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"},
    {" pl ", "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"},
    {" ar ", "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"},
    {" fr pt fil tl am hi bn gu fa pa ti ln mg wa hy ", "nplurals=2; plural=(n > 1);"},
    {" ro ", "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);"},
    {" cs sk ", "nplurals=3; plural=(n==1 ? 0 : (n>=2 && n<=4) ? 1 : 2);"},
};
static const char PLURAL_OF_MOST[] = "nplurals=2; plural=(n != 1);";

static const char *plural_of(struct arena *arena, const char *tag)
{
    const char *part = arena_format(arena, " %.*s ", (int)strcspn(tag, "-"), tag);
    for (size_t i = 0; i < sizeof PLURALS / sizeof *PLURALS; i++)
        if (strstr(PLURALS[i].langs, part))
            return PLURALS[i].forms;
    return PLURAL_OF_MOST;
}

const char *po_language(struct arena *arena, const char *tag)
{
    char *name = arena_strdup(arena, tag);
    for (char *c = name; *c; c++)
        if (*c == '-')
            *c = '_';
    return name;
}

const char *po_header(struct arena *arena, const struct content_lang *lang, const struct po_export *export)
{
    return arena_format(arena,
                        "Project-Id-Version: Handbill\n"
                        "Report-Msgid-Bugs-To: \n"
                        "POT-Creation-Date: %s 00:00+0000\n"
                        "PO-Revision-Date: %s 00:00+0000\n"
                        "Last-Translator: \n"
                        "Language-Team: %s\n"
                        "Language: %s\n"
                        "MIME-Version: 1.0\n"
                        "Content-Type: text/plain; charset=UTF-8\n"
                        "Content-Transfer-Encoding: 8bit\n"
                        "Plural-Forms: %s\n"
                        "X-Generator: %s\n",
                        export->date, export->date, lang->english.text, po_language(arena, lang->tag.text),
                        plural_of(arena, lang->tag.text), export->creator);
}
