/* The frozen tree streams: read whole, and written again to the same bytes. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "golden.h"
#include "tree/tree.h"

static void put_again(struct tree_writer *w, const struct tree_reader *r, int kind)
{
	struct err e;
	size_t room;

	switch ((enum record_kind)kind) {
	case RECORD_ENTRY:
		tree_put_entry(w, &r->entry, &e);
		break;
	case RECORD_REMOVE:
		tree_put_remove(w, &r->entry, &e);
		break;
	case RECORD_DATA:
		memcpy(tree_data_space(w, &room, &e), r->data, r->data_len);
		tree_data_added(w, r->data_len);
		break;
	case RECORD_HOLE:
		tree_put_hole(w, r->hole, &e);
		break;
	case RECORD_END:
		tree_put_end(w, &e);
		break;
	case RECORD_FAILED:
		tree_put_failed(w, &r->failed, r->entry.path, r->entry.path_len, &e);
		break;
	}
}

/* Reads a stream whole and writes it again; `look` sees every record. */
static void there_and_back(const char *name, enum tree_source source,
			   void (*look)(const struct tree_reader *r, int kind))
{
	static struct tree_reader r;
	static struct tree_writer w;
	struct golden g = golden(name);
	int fd = memfd_create("golden", 0);
	struct err e;
	int kind;

	EXPECT(g.len, pwrite(fd, g.bytes, g.len, 0));
	tree_reader_init(&r, fd, source);
	tree_writer_init(&w, -1);
	do {
		kind = tree_next(&r, &e);
		if (kind < 0) {
			printf("%s: %s\n", name, e.text);
			ok = false;
			break;
		}
		if (look != NULL)
			look(&r, kind);
		put_again(&w, &r, kind);
	} while (kind != RECORD_END && kind != RECORD_FAILED);
	close(fd);
	expect_bytes(name, w.buf, w.len);
}

static void look_at_unpack(const struct tree_reader *r, int kind)
{
	const struct entry *n = &r->entry;

	if (kind == RECORD_ENTRY && r->entries == 1) {
		EXPECT(TYPE_DIRECTORY, n->type);
		EXPECT(0755, n->mode);
		EXPECT(-1, n->mtime_ns);
	} else if (kind == RECORD_ENTRY && r->entries == 2) {
		EXPECT_TEXT("d/f\xff", n->path);
		EXPECT(04711, n->mode);
		EXPECT(70005, n->size);
		EXPECT(1700000000123456789, n->mtime_ns);
	} else if (kind == RECORD_ENTRY && r->entries == 4) {
		EXPECT(TYPE_SYMLINK, n->type);
		EXPECT_TEXT("../x", n->target);
	} else if (kind == RECORD_ENTRY && r->entries == 5) {
		EXPECT(TYPE_HARDLINK, n->type);
		EXPECT_TEXT("d/f\xff", n->target);
	} else if (kind == RECORD_DATA) {
		EXPECT(0, memcmp("hello", r->data, 5));
	} else if (kind == RECORD_HOLE) {
		EXPECT(70000, r->hole);
	}
}

static void look_at_apply(const struct tree_reader *r, int kind)
{
	const struct entry *n = &r->entry;

	if (kind == RECORD_ENTRY && r->entries == 1) {
		EXPECT(12, n->was_inode);
		EXPECT(1700000000123456789, n->was_ctime_ns);
		EXPECT(7, n->was_size);
	} else if (kind == RECORD_REMOVE) {
		EXPECT_TEXT("c", n->path);
		EXPECT(-1, n->was_ctime_ns);
	}
}

static void look_at_scan(const struct tree_reader *r, int kind)
{
	if (kind != RECORD_ENTRY || r->entries != 2)
		return;
	EXPECT(1L << 33, r->entry.size);
	EXPECT(1700000001123456789, r->entry.ctime_ns);
	EXPECT(12, r->entry.inode);
	EXPECT(1, r->entry.links);
}

static void look_at_failed(const struct tree_reader *r, int kind)
{
	EXPECT(RECORD_FAILED, kind);
	EXPECT(ERROR_OUTSIDE, r->failed.code);
	EXPECT(18, r->failed.errnum);
	EXPECT_TEXT("open the parent", r->failed.text);
	EXPECT_TEXT("up/x", r->entry.path);
}

static void tree_streams_go_there_and_back(void)
{
	there_and_back("tree-unpack", TREE_HOST, look_at_unpack);
	there_and_back("tree-apply", TREE_HOST, look_at_apply);
	there_and_back("tree-names", TREE_NAMES, NULL);
	there_and_back("tree-scan", TREE_LISTING, look_at_scan);
	there_and_back("tree-pack", TREE_GUEST, NULL);
	there_and_back("tree-failed", TREE_GUEST, look_at_failed);
}

int main(void)
{
	RUN(tree_streams_go_there_and_back);
	return report();
}
