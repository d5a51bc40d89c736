/*
 * The tree streams of the hostile agent. After an EXEC of `lie:files:NAME`, every FILES, whatever
 * its verb, puts out the stream of that name and ends with exit code 0:
 *
 *   dotdot         an entry ../escaped
 *   inner-dotdot   an entry d/../../escaped
 *   absolute       an entry /tmp/escaped
 *   long           a PATH of 4097 bytes
 *   zero           a PATH with a zero byte in it
 *   empty-name     an entry d//f
 *   through-link   a link `l` to /tmp, then a file l/escaped
 *   through-file   a file `f`, then a file f/below
 *   orphan         a file in a directory that was never put
 *   twice          the same file two times
 *   file-then-dir  a file, then a directory of the same PATH
 *   short          a file with fewer bytes than its SIZE
 *   more           a file with more bytes than its SIZE
 *   huge           a file with a SIZE of 2^62 and a hole of as much
 *   big            a file with a hole of 2^61 bytes, which adds up
 *   count          an END that counts one entry too many
 *   after-end      an entry after END
 *   cut            no END
 *   half           half a record, and no END
 *   endless        files without end
 *   hardlink       a hard link to a file that does not exist
 *   hardlink-out   a hard link to ../../etc/passwd
 *   confused       DATA before any entry
 *   directory-data DATA of a directory
 *   type           an entry of type 9
 *   width          a SIZE of four bytes
 *   remove         a REMOVE, which is the host's
 *   kind           a record of a kind that does not exist
 *   record         a record of 4 GiB
 *   failed-code    FAILED with an ERROR that does not exist, and control characters for a MESSAGE
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "hostile.h"
#include "tree/tree.h"
#include "wire/hook.h"
#include "wire/tlv.h"

static struct tree_writer *out;
static struct err ignored;

static struct entry entry(const char *path, uint8_t type)
{
	struct entry n;

	entry_begin(&n, path, strlen(path));
	n.type = type;
	n.mode = 0755;
	n.size = 0;
	n.mtime_ns = n.ctime_ns = 1000000000;
	n.inode = 12;
	n.links = 1;
	entry_set(&n, TAG_TYPE);
	entry_set(&n, TAG_MODE);
	entry_set(&n, TAG_MTIME_NS);
	entry_set(&n, TAG_CTIME_NS);
	entry_set(&n, TAG_INODE);
	entry_set(&n, TAG_LINKS);
	if (type == TYPE_FILE)
		entry_set(&n, TAG_SIZE);
	return n;
}

static void put(const char *path, uint8_t type)
{
	struct entry n = entry(path, type);

	tree_put_entry(out, &n, &ignored);
}

static void put_link(const char *path, uint8_t type, const char *target)
{
	struct entry n = entry(path, type);

	n.target_len = strlen(target);
	memcpy(n.target, target, n.target_len);
	entry_set(&n, TAG_TARGET);
	tree_put_entry(out, &n, &ignored);
}

static void put_sized(const char *path, uint64_t size)
{
	struct entry n = entry(path, TYPE_FILE);

	n.size = size;
	tree_put_entry(out, &n, &ignored);
}

static void data(const char *text)
{
	size_t room;

	memcpy(tree_data_space(out, &room, &ignored), text, strlen(text));
	tree_data_added(out, strlen(text));
}

/* An ENTRY of a file with a path that tree.h would not let through. */
static void put_path(const void *path, size_t len)
{
	uint8_t *p = out->buf + out->len;
	struct tlv_writer w = {.buf = p + RECORD_HEADER, .cap = RECORD_FIELDS_MAX};

	tlv_put(&w, TAG_PATH, path, len);
	tlv_put_u8(&w, TAG_TYPE, TYPE_FILE);
	tlv_put_u16(&w, TAG_MODE, 0644);
	tlv_put_u64(&w, TAG_SIZE, 0);
	tlv_put_u64(&w, TAG_MTIME_NS, 0);
	p[0] = RECORD_ENTRY;
	put_u32(p + 1, (uint32_t)w.len);
	out->len += RECORD_HEADER + w.len;
	out->entries++;
}

static void raw(const char *bytes, size_t len)
{
	memcpy(out->buf + out->len, bytes, len);
	out->len += len;
}

static void long_path(void)
{
	char path[PATH_LIMIT + 1];

	for (size_t i = 0; i < sizeof(path); i++)
		path[i] = i % 2 ? '/' : 'a';
	put_path(path, sizeof(path));
}

__attribute__((noreturn)) static void endless(void)
{
	char path[32];

	/* Until nobody reads any more: then SIGPIPE, or the agent, ends it. */
	for (unsigned i = 0;; i++) {
		snprintf(path, sizeof(path), "file-%u", i);
		put(path, TYPE_FILE);
	}
}

static void failed_code(void)
{
	const struct err e = {.code = 4711, .errnum = -1, .text = "\x1b[2J\r\n\x07 trust me"};

	tree_put_failed(out, &e, NULL, 0, &ignored);
}

static void remove_record(void)
{
	struct entry n = {.has = 0};

	entry_begin(&n, "f", 1);
	tree_put_remove(out, &n, &ignored);
}

/* What it puts before its END; false: it has put its own end. */
static bool evil(const char *name)
{
#define IS(text) (strcmp(name, text) == 0)
	if (IS("dotdot"))
		put_path("../escaped", 10);
	else if (IS("inner-dotdot"))
		put_path("d/../../escaped", 15);
	else if (IS("absolute"))
		put_path("/tmp/escaped", 12);
	else if (IS("long"))
		long_path();
	else if (IS("zero"))
		put_path("a\0b", 3);
	else if (IS("empty-name"))
		put_path("d//f", 4);
	else if (IS("through-link"))
		put_link("l", TYPE_SYMLINK, "/tmp"), put("l/escaped", TYPE_FILE);
	else if (IS("through-file"))
		put("f", TYPE_FILE), put("f/below", TYPE_FILE);
	else if (IS("orphan"))
		put("nowhere/f", TYPE_FILE);
	else if (IS("twice"))
		put("f", TYPE_FILE), put("f", TYPE_FILE);
	else if (IS("file-then-dir"))
		put("f", TYPE_FILE), put("f", TYPE_DIRECTORY);
	else if (IS("short"))
		put_sized("f", 10), data("123");
	else if (IS("more"))
		put_sized("f", 3), data("1234567890");
	else if (IS("huge"))
		put_sized("f", SIZE_LIMIT), tree_put_hole(out, SIZE_LIMIT, &ignored);
	else if (IS("big"))
		put_sized("f", SIZE_LIMIT / 2), tree_put_hole(out, SIZE_LIMIT / 2, &ignored);
	else if (IS("count"))
		put("f", TYPE_FILE), out->entries++;
	else if (IS("after-end"))
		tree_put_end(out, &ignored), put("f", TYPE_FILE);
	else if (IS("hardlink"))
		put_link("h", TYPE_HARDLINK, "nothing");
	else if (IS("hardlink-out"))
		put_link("h", TYPE_HARDLINK, "../../etc/passwd");
	else if (IS("confused"))
		data("whose?");
	else if (IS("directory-data"))
		put("d", TYPE_DIRECTORY), data("d");
	else if (IS("type"))
		put("f", 9);
	else if (IS("width"))
		raw("\x01\0\0\0\x11\0\x28\0\0\0\1f\0\x2b\0\0\0\4\0\0\0\0", 22);
	else if (IS("remove"))
		remove_record();
	else if (IS("kind"))
		raw("\x63\0\0\0\0", 5);
	else if (IS("record"))
		raw("\x02\xff\xff\xff\xff", 5);
	else
		return false;
#undef IS
	return true;
}

bool hook_files(void)
{
	char name[64] = "";
	int fd = open(HOSTILE_CHOICE, O_RDONLY | O_CLOEXEC);
	bool ends;

	if (fd < 0 || read(fd, name, sizeof(name) - 1) <= 0)
		return false;
	close(fd);
	out = malloc(sizeof(*out));
	tree_writer_init(out, STDOUT_FILENO);
	ends = evil(name);
	if (ends)
		tree_put_end(out, &ignored);
	else if (strcmp(name, "cut") == 0)
		put("f", TYPE_FILE);
	else if (strcmp(name, "half") == 0)
		raw("\x01\0\0\0\x40\0\x28", 7);
	else if (strcmp(name, "failed-code") == 0)
		failed_code();
	else if (strcmp(name, "endless") == 0)
		endless();
	tree_flush(out, &ignored);
	return true;
}
