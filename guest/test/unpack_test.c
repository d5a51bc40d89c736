/* unpack and pack: what goes in is what is there, and what is there comes out. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "box.h"
#include "check.h"
#include "files/beneath.h"

static void set_time(const char *path, long sec, long ns)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = sec, .tv_nsec = ns}};

	EXPECT(0, utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW));
}

static void a_tree_of_all_kinds_is_unpacked(void)
{
	struct box *b = box_new();
	struct stat st;

	put_directory(b, "", 0750);
	put_directory(b, "bin", 0755);
	put_file(b, "bin/tool", 04755, "#!/bin/sh");
	put_hardlink(b, "bin/same", "bin/tool");
	put_symlink(b, "out", "/etc/passwd");
	put_file(b, "empty", 0, "");
	put_file(b, "plain", -1, "x");
	put_directory(b, "odd \xff\n\x01", 01777);
	put_end(b);
	EXPECT(0, box_run(b, "unpack", NULL));
	EXPECT_TEXT("END 0\n", box_output(b, TREE_GUEST, false));
	EXPECT(0, stat(in(b, "bin/same"), &st));
	EXPECT(2, st.st_nlink);
	EXPECT(0, unlink(in(b, "bin/same")));
	if (geteuid() == 0)
		EXPECT_TEXT("\x01 1777\n"
			    "END 7\n"
			    "dir  750\n"
			    "dir bin 755\n"
			    "dir odd \xff\n"
			    "file bin/tool 4755 \"#!/bin/sh\"\n"
			    "file empty 0\n"
			    "file plain 644 \"x\"\n"
			    "link out -> /etc/passwd\n",
			    box_tree(b));
	box_free(b);
}

/* What pack puts out, without what only the guest may say, as the next input. */
static void feed_back(struct box *from, struct box *to)
{
	const uint64_t guests =
		UINT64_C(1) << TAG_CTIME_NS | UINT64_C(1) << TAG_INODE | UINT64_C(1) << TAG_LINKS;
	struct tree_reader *r = box_reader(from, TREE_GUEST);
	struct err e;
	size_t room;
	int kind;

	while ((kind = tree_next(r, &e)) != RECORD_END && kind > 0) {
		if (kind == RECORD_DATA) {
			memcpy(tree_data_space(to->input, &room, &e), r->data, r->data_len);
			tree_data_added(to->input, r->data_len);
		} else if (kind == RECORD_HOLE) {
			tree_put_hole(to->input, r->hole, &e);
		} else {
			r->entry.has &= ~guests;
			put_entry(to, &r->entry);
		}
	}
	EXPECT(RECORD_END, kind);
	put_end(to);
}

static void same(const struct box *a, const struct box *b, const char *path)
{
	struct stat s, t;

	EXPECT(0, lstat(in(a, "%s", path), &s));
	EXPECT(0, lstat(in(b, "%s", path), &t));
	EXPECT(s.st_mode, t.st_mode);
	EXPECT(s.st_size, t.st_size);
	EXPECT(s.st_mtim.tv_sec, t.st_mtim.tv_sec);
	EXPECT(s.st_mtim.tv_nsec, t.st_mtim.tv_nsec);
	EXPECT(s.st_nlink, t.st_nlink);
}

static void what_is_packed_and_unpacked_is_the_same(void)
{
	static const char *const paths[] = {"", "d", "d/e", "d/e/f", "d/again", "l", "\xc3\x28 \n"};
	struct box *a = box_new();
	struct box *b = box_new();

	mkdir(in(a, "d"), 0755);
	mkdir(in(a, "d/e"), 0700);
	write_text(in(a, "d/e/f"), "hello");
	EXPECT(0, chmod(in(a, "d/e/f"), 06711));
	EXPECT(0, link(in(a, "d/e/f"), in(a, "d/again")));
	EXPECT(0, symlink("../nowhere", in(a, "l")));
	write_text(in(a, "\xc3\x28 \n"), "not UTF-8");
	set_time(in(a, "d/e/f"), 1000000000, 123456789);
	set_time(in(a, "l"), 1500000000, 1);
	set_time(in(a, "d/e"), -86400, 999999999);
	set_time(in(a, "d"), 1, 0);
	set_time(in(a, "%s", ""), 4000000000, 5);
	EXPECT(0, box_run(a, "pack", "", NULL));
	feed_back(a, b);
	EXPECT(0, box_run(b, "unpack", NULL));
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		same(a, b, paths[i]);
	EXPECT_TEXT("hello", read_text(in(b, "d/again")));
	box_free(a);
	box_free(b);
}

static void holes_stay_holes_and_sizes_above_4_gib_are_sizes(void)
{
	const off_t far = (off_t)5 << 30;
	struct box *a = box_new();
	struct box *b = box_new();
	int fd = open(in(a, "sparse"), O_RDWR | O_CREAT, 0644);
	struct stat st;
	char byte = 0;

	EXPECT(3, pwrite(fd, "end", 3, far));
	EXPECT(0, ftruncate(fd, far + (1 << 20)));
	close(fd);
	EXPECT(0, box_run(a, "pack", "sparse", NULL));
	feed_back(a, b);
	EXPECT(0, box_run(b, "unpack", NULL));
	EXPECT(0, stat(in(b, "sparse"), &st));
	EXPECT(far + (1 << 20), st.st_size);
	EXPECT(true, st.st_blocks < 1024);
	fd = open(in(b, "sparse"), O_RDONLY);
	EXPECT(1, pread(fd, &byte, 1, far));
	EXPECT('e', byte);
	close(fd);
	box_free(a);
	box_free(b);
}

static void only_an_empty_root_is_unpacked_into(void)
{
	struct box *b = box_new();

	write_text(in(b, "x"), "");
	put_end(b);
	EXPECT(1, box_run(b, "unpack", NULL));
	EXPECT_TEXT("FAILED 11 -\n", box_output(b, TREE_GUEST, false));
	box_free(b);
}

static void no_link_of_the_stream_is_followed(void)
{
	struct box *b = box_new();

	put_symlink(b, "a", "..");
	put_file(b, "a/outside", 0644, "x");
	put_end(b);
	EXPECT(1, box_run(b, "unpack", NULL));
	EXPECT_TEXT("FAILED 12 a/outside\n", box_output(b, TREE_GUEST, false));
	EXPECT(-1, access(in(b, "../outside"), F_OK));
	box_free(b);
	b = box_new();
	put_symlink(b, "a", "..");
	put_hardlink(b, "b", "a");
	put_end(b);
	EXPECT(1, box_run(b, "unpack", NULL));
	EXPECT_TEXT("FAILED 15 b\n", box_output(b, TREE_GUEST, false));
	box_free(b);
}

static void refused(const char *expected, void (*fill)(struct box *b))
{
	struct box *b = box_new();

	fill(b);
	EXPECT(1, box_run(b, "unpack", NULL));
	EXPECT_TEXT(expected, box_output(b, TREE_GUEST, false));
	box_free(b);
}

static void without_its_parent(struct box *b)
{
	put_file(b, "a/b", 0644, "");
	put_end(b);
}

static void twice(struct box *b)
{
	put_file(b, "a", 0644, "");
	put_file(b, "a", 0644, "");
	put_end(b);
}

static void below_a_file(struct box *b)
{
	put_file(b, "a", 0644, "");
	put_directory(b, "a/b", 0755);
	put_end(b);
}

static void cut_off(struct box *b)
{
	put_file(b, "a", 0644, "contents");
}

static void a_link_to_nothing(struct box *b)
{
	put_hardlink(b, "a", "b");
	put_end(b);
}

static void a_removal(struct box *b)
{
	put_remove(b, "a");
	put_end(b);
}

static void what_does_not_add_up_is_refused(void)
{
	refused("FAILED 10 a/b\n", without_its_parent);
	refused("FAILED 11 a\n", twice);
	refused("FAILED 12 a/b\n", below_a_file);
	refused("FAILED 1 a\n", cut_off);
	refused("FAILED 10 a\n", a_link_to_nothing);
	refused("FAILED 1 -\n", a_removal);
}

static void the_clock_has_passed_every_file_when_unpack_ends(void)
{
	struct box *b = box_new();
	struct timespec now;
	struct stat st;

	put_file(b, "a", 0644, "x");
	put_end(b);
	EXPECT(0, box_run(b, "unpack", NULL));
	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	stat(in(b, "a"), &st);
	EXPECT(true, nanoseconds(&now) > nanoseconds(&st.st_ctim));
	box_free(b);
}

static void what_is_no_file_is_named_and_never_blocks(void)
{
	struct box *b = box_new();

	EXPECT(0, mkfifo(in(b, "fifo"), 0600));
	if (geteuid() == 0)
		EXPECT(0, mknod(in(b, "null"), S_IFCHR | 0600, makedev(1, 3)));
	EXPECT(0, box_run(b, "pack", "", NULL));
	EXPECT_TEXT(geteuid() == 0 ? "END 3\ndir  755\nother fifo 600\nother null 600\n"
				   : "END 2\ndir  755\nother fifo 600\n",
		    box_output(b, TREE_GUEST, true));
	box_free(b);
}

static void paths_are_checked(void)
{
	static const char *const bad[] = {"/",	  "/a",	  "a/",	   "a//b", ".",	    "..",
					  "a/..", "../a", "a/./b", "./a",  "a/../b"};
	static const char *const good[] = {"", "a", "a/b", "...", ".a", "..a", "a/.b", "a/..b/c"};
	char name[NAME_LIMIT + 2];
	char path[PATH_LIMIT + 2];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		EXPECT(true, path_fault(bad[i], strlen(bad[i])) != NULL);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		EXPECT(true, path_fault(good[i], strlen(good[i])) == NULL);
	EXPECT(true, path_fault("a\0b", 3) != NULL);
	memset(name, 'n', sizeof(name));
	EXPECT(true, path_fault(name, NAME_LIMIT) == NULL);
	EXPECT(true, path_fault(name, NAME_LIMIT + 1) != NULL);
	for (size_t i = 0; i < sizeof(path); i++)
		path[i] = i % 2 ? '/' : 'a';
	EXPECT(true, path_fault(path, PATH_LIMIT - 1) == NULL);
	EXPECT(true, path_fault(path, PATH_LIMIT + 1) != NULL);
}

static void the_longest_path_is_unpacked_and_packed(void)
{
	char path[PATH_LIMIT + 1];
	struct box *b = box_new();
	size_t entries = 0;
	struct err e;
	int kind;

	for (size_t i = 0; i < PATH_LIMIT; i++)
		path[i] = i % 2 ? '/' : 'a';
	path[PATH_LIMIT - 1] = 'b'; /* 2046 directories, then a name of two letters */
	path[PATH_LIMIT] = '\0';
	for (size_t i = 1; i < PATH_LIMIT - 2; i += 2) {
		path[i] = '\0';
		put_directory(b, path, 0700);
		path[i] = '/';
	}
	put_file(b, path, 0600, "deep");
	put_end(b);
	EXPECT(0, box_run(b, "unpack", NULL));
	EXPECT_TEXT("END 0\n", box_output(b, TREE_GUEST, false));
	EXPECT(0, box_run(b, "pack", "", NULL));
	box_reader(b, TREE_GUEST);
	while ((kind = tree_next(b->output, &e)) != RECORD_END && kind > 0)
		entries += kind == RECORD_ENTRY;
	EXPECT(RECORD_END, kind);
	EXPECT(2049, entries); /* with the root and the file */
	EXPECT(0, box_run(b, "read", path, "1", "2", NULL));
	box_reader(b, TREE_LISTING);
	EXPECT(RECORD_ENTRY, tree_next(b->output, &e));
	EXPECT(RECORD_DATA, tree_next(b->output, &e));
	EXPECT(0, memcmp("ee", b->output->data, 2));
	box_free(b);
}

int main(void)
{
	umask(0);
	RUN(a_tree_of_all_kinds_is_unpacked);
	RUN(what_is_packed_and_unpacked_is_the_same);
	RUN(holes_stay_holes_and_sizes_above_4_gib_are_sizes);
	RUN(only_an_empty_root_is_unpacked_into);
	RUN(no_link_of_the_stream_is_followed);
	RUN(what_does_not_add_up_is_refused);
	RUN(the_clock_has_passed_every_file_when_unpack_ends);
	RUN(what_is_no_file_is_named_and_never_blocks);
	RUN(paths_are_checked);
	RUN(the_longest_path_is_unpacked_and_packed);
	return report();
}
