/* Tags and marked content -> structure tree, parent tree and link annotations (ISO 32000-1, 14.7 and 14.8; ISO 14289-1,
 * 7.1, 7.2, 7.5, 7.18).
 * The one hard thing: an element's own content and its children must come in reading order. Children stand in the order
 * of the tags; a piece of content comes before the first child that was begun after it. */
#include "pdf/pdf_tags.h"

#include "base/vec.h"
#include "pdf/pdf_put.h"

#include <string.h>

static const size_t NEVER = SIZE_MAX;

/* Marked content: the MCID-th of its page, the TIME-th of the document. */
struct mark {
    size_t page, time;
    int mcid;
};

/* Where a figure or link stands on one page. */
struct place {
    size_t page;
    struct rect box;
    VEC(struct rect) parts;
    int annotation; /* object number */
};

struct node {
    int object, first_child, last_child, sibling;
    size_t begun; /* time of the first content in it or below */
    bool kept, numbered, labelled;
    VEC(struct mark) marks;
    VEC(struct place) places;
};

/* A link's place on a page, which becomes an annotation. */
struct annotation {
    int tag;
    size_t place;
};

struct page_marks {
    VEC(int) tags; /* by MCID */
    VEC(struct annotation) links;
};

struct pdf_tags {
    struct arena *arena;
    const struct page_doc *doc;
    bool links;
    struct node *nodes;
    int first_root;
    struct page_marks *pages;
    VEC(struct annotation) annotations; /* in the order of their keys in the parent tree */
    size_t time, first_key;
};

const char *pdf_role_name(enum page_role role)
{
    static const char *const names[] = {
        [PAGE_SECTION] = "Sect",
        [PAGE_H1] = "H1",
        [PAGE_H2] = "H2",
        [PAGE_H3] = "H3",
        [PAGE_P] = "P",
        [PAGE_LIST] = "L",
        [PAGE_LIST_ITEM] = "LI",
        [PAGE_LIST_LABEL] = "Lbl",
        [PAGE_LIST_BODY] = "LBody",
        [PAGE_FIGURE] = "Figure",
        [PAGE_LINK] = "Link",
        [PAGE_SPAN] = "Span",
        [PAGE_TABLE] = "Table",
        [PAGE_TABLE_ROW] = "TR",
        [PAGE_TABLE_HEAD] = "TH",
        [PAGE_TABLE_CELL] = "TD",
    };
    return names[role];
}

struct pdf_tags *pdf_tags_open(struct arena *arena, const struct page_doc *doc, bool links, size_t first_key)
{
    struct pdf_tags *tags = arena_alloc(arena, sizeof *tags);
    *tags = (struct pdf_tags){
        .arena = arena, .doc = doc, .links = links, .first_root = PAGE_NO_TAG, .first_key = first_key};
    tags->nodes = arena_array(arena, doc->ntags, sizeof *tags->nodes);
    tags->pages = arena_array(arena, doc->n, sizeof *tags->pages);
    int last_root = PAGE_NO_TAG;
    for (int i = 0; i < (int)doc->ntags; i++) {
        struct node *node = &tags->nodes[i];
        node->first_child = node->last_child = node->sibling = PAGE_NO_TAG;
        node->begun = NEVER;
        int parent = doc->tags[i].parent;
        if (parent >= i)
            BUG("tag before its parent");
        int *first = parent == PAGE_NO_TAG ? &tags->first_root : &tags->nodes[parent].first_child;
        int *last = parent == PAGE_NO_TAG ? &last_root : &tags->nodes[parent].last_child;
        if (*last == PAGE_NO_TAG)
            *first = i;
        else
            tags->nodes[*last].sibling = i;
        *last = i;
    }
    return tags;
}

const char *pdf_tag_lang(const struct pdf_tags *tags, int tag)
{
    for (; tag != PAGE_NO_TAG; tag = tags->doc->tags[tag].parent)
        if (tags->doc->tags[tag].lang)
            return tags->doc->tags[tag].lang;
    return tags->doc->lang;
}

int pdf_tags_mark(struct pdf_tags *tags, int tag, size_t page)
{
    int mcid = (int)tags->pages[page].tags.n;
    *VEC_ADD(tags->arena, &tags->pages[page].tags) = tag;
    size_t time = tags->time++;
    *VEC_ADD(tags->arena, &tags->nodes[tag].marks) = (struct mark){page, time, mcid};
    for (int i = tag; i != PAGE_NO_TAG && tags->nodes[i].begun == NEVER; i = tags->doc->tags[i].parent)
        tags->nodes[i].begun = time;
    return mcid;
}

const int *pdf_tags_marks(const struct pdf_tags *tags, size_t page, size_t *n)
{
    *n = tags->pages[page].tags.n;
    return tags->pages[page].tags.at;
}

/* A figure, or a link that becomes an annotation. */
static bool has_box(const struct pdf_tags *tags, const struct page_tag *tag)
{
    return tag->role == PAGE_FIGURE || (tag->role == PAGE_LINK && tags->links && tag->href);
}

bool pdf_tags_asks(const struct pdf_tags *tags, int tag)
{
    bool asks = tag != PAGE_NO_TAG && tags->doc->tags[tag].role == PAGE_LIST_LABEL;
    for (; tag != PAGE_NO_TAG && !asks; tag = tags->doc->tags[tag].parent)
        asks = has_box(tags, &tags->doc->tags[tag]);
    return asks;
}

void pdf_tags_box(struct pdf_tags *tags, int tag, size_t page, struct rect box)
{
    for (; tag != PAGE_NO_TAG; tag = tags->doc->tags[tag].parent) {
        const struct page_tag *of = &tags->doc->tags[tag];
        if (!has_box(tags, of))
            continue;
        struct node *node = &tags->nodes[tag];
        if (!node->places.n || node->places.at[node->places.n - 1].page != page) {
            *VEC_ADD(tags->arena, &node->places) = (struct place){.page = page, .box = box};
            if (of->role == PAGE_LINK)
                *VEC_ADD(tags->arena, &tags->pages[page].links) = (struct annotation){tag, node->places.n - 1};
        }
        struct place *place = &node->places.at[node->places.n - 1];
        place->box = rect_union(place->box, box);
        *VEC_ADD(tags->arena, &place->parts) = box;
    }
}

void pdf_tags_label(struct pdf_tags *tags, int tag, const char *text, size_t size)
{
    int item = tags->doc->tags[tag].parent, list = item == PAGE_NO_TAG ? item : tags->doc->tags[item].parent;
    if (list == PAGE_NO_TAG)
        return;
    tags->nodes[list].labelled = true;
    if (size && *text >= '0' && *text <= '9')
        tags->nodes[list].numbered = true;
}

void pdf_tags_page(struct pdf_tags *tags, struct pdf_objects *objects, size_t page, struct buf *entries)
{
    buf_text(entries, "/StructParents ");
    buf_int(entries, (int64_t)(tags->first_key + page));
    buf_text(entries, "/Tabs/S");
    if (!tags->pages[page].links.n)
        return;
    buf_text(entries, "/Annots[");
    for (size_t i = 0; i < tags->pages[page].links.n; i++) {
        struct annotation link = tags->pages[page].links.at[i];
        int number = pdf_object_new(objects);
        tags->nodes[link.tag].places.at[link.place].annotation = number;
        *VEC_ADD(tags->arena, &tags->annotations) = link;
        pdf_put_ref(entries, number);
    }
    buf_char(entries, ']');
}

/* An element without content is left out, but a cell keeps the columns of its table in place. */
static void number_elements(struct pdf_tags *tags, struct pdf_objects *objects)
{
    for (size_t i = 0; i < tags->doc->ntags; i++) {
        const struct page_tag *tag = &tags->doc->tags[i];
        bool cell = tag->role == PAGE_TABLE_CELL || tag->role == PAGE_TABLE_HEAD;
        struct node *node = &tags->nodes[i];
        node->kept = node->begun != NEVER || (cell && tag->parent != PAGE_NO_TAG && tags->nodes[tag->parent].kept);
        if (node->kept)
            node->object = pdf_object_new(objects);
    }
}

static void put_mark(const struct node *node, const struct mark *mark, const int *pages, struct buf *out)
{
    if (mark->page == node->marks.at[0].page) {
        buf_char(out, ' ');
        buf_int(out, mark->mcid);
        return;
    }
    buf_text(out, "<</Type/MCR/Pg");
    pdf_put_ref(out, pages[mark->page]);
    buf_text(out, "/MCID ");
    buf_int(out, mark->mcid);
    buf_text(out, ">>");
}

/* What was drawn for the element itself and its children, in reading order; how many. NODE NULL: the document. */
static size_t put_kids(const struct pdf_tags *tags, const struct node *node, const int *pages, struct buf *out)
{
    size_t marked = 0, kids = 0, marks = node ? node->marks.n : 0;
    for (int i = node ? node->first_child : tags->first_root; i != PAGE_NO_TAG; i = tags->nodes[i].sibling) {
        const struct node *child = &tags->nodes[i];
        if (!child->kept)
            continue;
        while (marked < marks && node->marks.at[marked].time < child->begun)
            put_mark(node, &node->marks.at[marked++], pages, out);
        pdf_put_ref(out, child->object);
        kids++;
    }
    while (marked < marks)
        put_mark(node, &node->marks.at[marked++], pages, out);
    for (size_t i = 0; node && i < node->places.n; i++) {
        const struct place *place = &node->places.at[i];
        if (!place->annotation)
            continue;
        buf_text(out, "<</Type/OBJR/Pg");
        pdf_put_ref(out, pages[place->page]);
        buf_text(out, "/Obj");
        pdf_put_ref(out, place->annotation);
        buf_text(out, ">>");
        kids++;
    }
    return kids + marks;
}

/* Where the language is another than that of what is AROUND. */
static void put_lang(struct buf *out, const char *lang, const char *around)
{
    if (!lang || !around || strcmp(lang, around) == 0)
        return;
    buf_text(out, "/Lang");
    pdf_put_ascii(out, lang);
}

/* Last in the dictionary, so that one kid can go without brackets. */
static void put_k(const struct pdf_tags *tags, const struct node *node, const int *pages, struct buf *out)
{
    buf_text(out, "/K[");
    size_t start = out->n, kids = put_kids(tags, node, pages, out);
    if (kids != 1) {
        buf_char(out, ']');
        return;
    }
    memmove(out->at + start - 1, out->at + start, out->n - start);
    out->n--;
}

/* A head over a column stands in a row of heads; one before a row has cells beside it. */
static const char *scope_of(const struct pdf_tags *tags, int head)
{
    int row = tags->doc->tags[head].parent;
    for (int i = row == PAGE_NO_TAG ? row : tags->nodes[row].first_child; i != PAGE_NO_TAG; i = tags->nodes[i].sibling)
        if (tags->doc->tags[i].role == PAGE_TABLE_CELL)
            return "Row";
    return "Column";
}

/* 14.8.5: what a role alone does not say. */
static void put_attributes(const struct pdf_tags *tags, int tag, struct buf *out)
{
    const struct node *node = &tags->nodes[tag];
    switch (tags->doc->tags[tag].role) {
    case PAGE_FIGURE:
        if (node->places.n == 1) {
            buf_text(out, "/A<</O/Layout/BBox");
            pdf_put_box(out, node->places.at[0].box, tags->doc->pages[node->places.at[0].page].h);
            buf_text(out, ">>");
        }
        break;
    case PAGE_LIST:
        buf_text(out, "/A<</O/List/ListNumbering");
        buf_text(out, node->numbered ? "/Decimal>>" : node->labelled ? "/Disc>>" : "/None>>");
        break;
    case PAGE_TABLE_HEAD:
        buf_text(out, "/A<</O/Table/Scope/");
        buf_text(out, scope_of(tags, tag));
        buf_text(out, ">>");
        break;
    default:
        break;
    }
}

static void write_element(const struct pdf_tags *tags, struct pdf_objects *objects, const int *pages, int tag,
                          int document)
{
    const struct page_tag *of = &tags->doc->tags[tag];
    const struct node *node = &tags->nodes[tag];
    struct buf *out = pdf_object_begin(objects, node->object);
    buf_text(out, "/S/");
    buf_text(out, pdf_role_name(of->role));
    buf_text(out, "/P");
    pdf_put_ref(out, of->parent == PAGE_NO_TAG ? document : tags->nodes[of->parent].object);
    put_lang(out, of->lang, pdf_tag_lang(tags, of->parent));
    if (of->alt && of->role == PAGE_FIGURE) {
        buf_text(out, "/Alt");
        pdf_put_text(out, of->alt, strlen(of->alt));
    }
    put_attributes(tags, tag, out);
    if (node->marks.n) {
        buf_text(out, "/Pg");
        pdf_put_ref(out, pages[node->marks.at[0].page]);
    }
    put_k(tags, node, pages, out);
    pdf_object_end(objects);
}

/* 12.6.4.7: an address is ASCII. */
static void put_address(struct buf *out, struct arena *arena, const char *href)
{
    struct buf address = {0};
    for (; *href; href++)
        if (*href > ' ' && *href <= '~')
            buf_char(&address, *href);
        else
            buf_format(&address, "%%%02X", (unsigned char)*href);
    const char *text = arena_strndup(arena, address.at ? address.at : "", address.n);
    buf_release(&address);
    pdf_put_ascii(out, text);
}

static void put_quads(struct buf *out, const struct place *place, double height)
{
    buf_text(out, "/QuadPoints[");
    for (size_t i = 0; i < place->parts.n; i++) {
        struct rect r = place->parts.at[i];
        /* In the order that readers expect, not the standard's: upper left, upper right, lower left, lower right. */
        const double points[] = {r.x, r.y, r.x + r.w, r.y, r.x, r.y + r.h, r.x + r.w, r.y + r.h};
        for (int k = 0; k < 8; k++) {
            buf_char(out, ' ');
            buf_number(out, k % 2 ? height - points[k] : points[k], 3);
        }
    }
    buf_char(out, ']');
}

static void write_annotation(const struct pdf_tags *tags, struct pdf_objects *objects, const int *pages, size_t which)
{
    const struct annotation *annotation = &tags->annotations.at[which];
    const struct page_tag *tag = &tags->doc->tags[annotation->tag];
    const struct place *place = &tags->nodes[annotation->tag].places.at[annotation->place];
    double height = tags->doc->pages[place->page].h;
    const char *contents = tag->alt ? tag->alt : tag->href;
    struct buf *out = pdf_object_begin(objects, place->annotation);
    buf_text(out, "/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect");
    pdf_put_box(out, place->box, height);
    if (place->parts.n > 1)
        put_quads(out, place, height);
    buf_text(out, "/P");
    pdf_put_ref(out, pages[place->page]);
    buf_text(out, "/StructParent ");
    buf_int(out, (int64_t)(tags->first_key + tags->doc->n + which));
    buf_text(out, "/Contents");
    pdf_put_text(out, contents, strlen(contents));
    buf_text(out, "/A<</S/URI/URI");
    put_address(out, tags->arena, tag->href);
    buf_text(out, ">>");
    pdf_object_end(objects);
}

size_t pdf_tags_next_key(const struct pdf_tags *tags)
{
    return tags->first_key + tags->doc->n + tags->annotations.n;
}

static void put_parents(const struct pdf_tags *tags, struct buf *out)
{
    size_t key = tags->first_key;
    buf_text(out, "/Nums[");
    for (size_t page = 0; page < tags->doc->n; page++) {
        buf_int(out, (int64_t)key++);
        buf_char(out, '[');
        for (size_t i = 0; i < tags->pages[page].tags.n; i++)
            pdf_put_ref(out, tags->nodes[tags->pages[page].tags.at[i]].object);
        buf_text(out, "]\n");
    }
    for (size_t i = 0; i < tags->annotations.n; i++) {
        buf_int(out, (int64_t)key++);
        pdf_put_ref(out, tags->nodes[tags->annotations.at[i].tag].object);
        buf_char(out, '\n');
    }
    buf_char(out, ']');
}

/* The elements of the document, but not the tree that they hang in. */
static void write_elements(struct pdf_tags *tags, struct pdf_objects *objects, const int *pages, int document)
{
    for (int i = 0; i < (int)tags->doc->ntags; i++)
        if (tags->nodes[i].kept)
            write_element(tags, objects, pages, i, document);
    for (size_t i = 0; i < tags->annotations.n; i++)
        write_annotation(tags, objects, pages, i);
}

struct pdf_tags_part pdf_tags_write_part(struct pdf_tags *tags, struct pdf_objects *objects, const int *pages,
                                         int document, const char *file_lang)
{
    struct pdf_tags_part part = {.element = pdf_object_new(objects), .parents = pdf_object_new(objects)};
    number_elements(tags, objects);

    struct buf *out = pdf_object_begin(objects, part.element);
    buf_text(out, "/S/Part/P");
    pdf_put_ref(out, document);
    put_lang(out, tags->doc->lang, file_lang);
    put_k(tags, NULL, pages, out);
    pdf_object_end(objects);

    write_elements(tags, objects, pages, part.element);
    out = pdf_object_begin(objects, part.parents);
    buf_format(out, "/Limits[%zu %zu]", tags->first_key, pdf_tags_next_key(tags) - 1);
    put_parents(tags, out);
    pdf_object_end(objects);
    return part;
}

int pdf_tags_write(struct pdf_tags *tags, struct pdf_objects *objects, const int *pages)
{
    int root = pdf_object_new(objects), parents = pdf_object_new(objects), document = pdf_object_new(objects);
    number_elements(tags, objects);

    struct buf *out = pdf_object_begin(objects, root);
    buf_text(out, "/Type/StructTreeRoot/K[");
    pdf_put_ref(out, document);
    buf_text(out, "]/ParentTree");
    pdf_put_ref(out, parents);
    buf_text(out, "/ParentTreeNextKey ");
    buf_int(out, (int64_t)pdf_tags_next_key(tags));
    pdf_object_end(objects);

    out = pdf_object_begin(objects, document);
    buf_text(out, "/S/Document/P");
    pdf_put_ref(out, root);
    put_k(tags, NULL, pages, out);
    pdf_object_end(objects);

    write_elements(tags, objects, pages, document);
    put_parents(tags, pdf_object_begin(objects, parents));
    pdf_object_end(objects);
    return root;
}
