/* scan, fetch and read, in a tree that an attacker has prepared. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box.h"
#include "check.h"

static struct box *prepared(void)
{
	struct box *b = box_new();

	mkdir(in(b, "d"), 0755);
	mkdir(in(b, "d/e"), 0755);
	write_text(in(b, "d/f"), "0123456789");
	write_text(in(b, "d/e/g"), "g");
	symlink("d/f", in(b, "inside"));
	symlink("/etc/hostname", in(b, "absolute"));
	symlink("../../..", in(b, "up"));
	symlink("loop", in(b, "loop"));
	symlink("d", in(b, "dlink"));
	mkfifo(in(b, "fifo"), 0600);
	return b;
}

static const char everything[] = "END 11\n"
				 "dir  755\n"
				 "dir d 755\n"
				 "dir d/e 755\n"
				 "file d/e/g 644\n"
				 "file d/f 644\n"
				 "link absolute -> /etc/hostname\n"
				 "link dlink -> d\n"
				 "link inside -> d/f\n"
				 "link loop -> loop\n"
				 "link up -> ../../..\n"
				 "other fifo 600\n";

static void scan_tells_all_and_follows_nothing(void)
{
	struct box *b = prepared();

	EXPECT(0, box_run(b, "scan", "", "1", NULL));
	EXPECT_TEXT(everything, box_output(b, TREE_LISTING, true));
	EXPECT(0, box_run(b, "scan", "d", "0", NULL));
	EXPECT_TEXT("END 3\ndir d 755\ndir d/e 755\nfile d/f 644\n",
		    box_output(b, TREE_LISTING, true));
	EXPECT(0, box_run(b, "scan", "d/f", "1", NULL));
	EXPECT_TEXT("file d/f 644\nEND 1\n", box_output(b, TREE_LISTING, false));
	EXPECT(0, box_run(b, "scan", "dlink", "1", NULL));
	EXPECT_TEXT("link dlink -> d\nEND 1\n", box_output(b, TREE_LISTING, false));
	EXPECT(0, box_run(b, "scan", "dlink/e", "1", NULL));
	EXPECT_TEXT("dir dlink/e 755\nfile dlink/e/g 644\nEND 2\n",
		    box_output(b, TREE_LISTING, false));
	box_free(b);
}

static void scan_puts_parents_first_and_one_directory_together(void)
{
	struct box *b = box_new();
	char parent[PATH_LIMIT + 1] = "?";
	struct tree_reader *r;
	size_t changes = 0;
	struct err e;

	for (int i = 0; i < 20; i++) {
		mkdir(in(b, "%d", i), 0755);
		for (int j = 0; j < 20; j++)
			write_text(in(b, "%d/%d", i, j), "");
	}
	EXPECT(0, box_run(b, "scan", "", "1", NULL));
	r = box_reader(b, TREE_LISTING);
	while (tree_next(r, &e) == RECORD_ENTRY) {
		char *slash = strrchr(r->entry.path, '/');

		*(slash == NULL ? r->entry.path : slash) = '\0';
		changes += strcmp(parent, r->entry.path) != 0;
		strcpy(parent, r->entry.path);
	}
	EXPECT(1 + 20 * 20 + 20, r->entries);
	EXPECT(1 + 20, changes);
	box_free(b);
}

static void scan_of_what_is_not_there_or_outside_fails(void)
{
	struct box *b = prepared();

	EXPECT(1, box_run(b, "scan", "nothing", "1", NULL));
	EXPECT_TEXT("FAILED 10 nothing\n", box_output(b, TREE_LISTING, false));
	EXPECT(1, box_run(b, "scan", "up/tmp", "1", NULL));
	EXPECT_TEXT("FAILED 12 up/tmp\n", box_output(b, TREE_LISTING, false));
	EXPECT(1, box_run(b, "scan", "d/f/x", "1", NULL));
	EXPECT_TEXT("FAILED 12 d/f/x\n", box_output(b, TREE_LISTING, false));
	EXPECT(1, box_run(b, "scan", "../x", "1", NULL));
	EXPECT_TEXT("FAILED 1 -\n", box_output(b, TREE_LISTING, false));
	EXPECT(1, box_run(b, "scan", "d", "2", NULL));
	EXPECT_TEXT("FAILED 1 -\n", box_output(b, TREE_LISTING, false));
	EXPECT(1, box_run(b, "scan", "d", NULL));
	EXPECT(1, box_run(b, "steal", NULL));
	EXPECT_TEXT("FAILED 1 -\n", box_output(b, TREE_LISTING, false));
	box_free(b);
}

static void a_root_that_is_a_link_is_refused(void)
{
	struct box *b = box_new();

	EXPECT(0, rmdir(b->root));
	EXPECT(0, symlink("/etc", b->root));
	EXPECT(1, box_run(b, "scan", "", "1", NULL));
	EXPECT_TEXT("FAILED 12 -\n", box_output(b, TREE_LISTING, false));
	unlink(b->root);
	box_free(b);
}

static void depth_costs_no_descriptors(void)
{
	enum { DEPTH = 2000, FILES = 40 };
	struct rlimit old, few = {.rlim_cur = FILES, .rlim_max = FILES};
	struct box *b = box_new();
	int dir = open(b->root, O_PATH);

	for (int i = 0; i < DEPTH; i++) {
		int next;

		mkdirat(dir, "d", 0700);
		next = openat(dir, "d", O_PATH);
		close(dir);
		dir = next;
	}
	close(dir);
	getrlimit(RLIMIT_NOFILE, &old);
	few.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_NOFILE, &few);
	EXPECT(0, box_run(b, "scan", "", "1", NULL));
	setrlimit(RLIMIT_NOFILE, &old);
	box_reader(b, TREE_LISTING);
	for (int i = 0; i <= DEPTH; i++) {
		struct err e;

		EXPECT(RECORD_ENTRY, tree_next(b->output, &e));
	}
	box_free(b);
}

static void a_tree_that_is_too_deep_for_a_path_is_a_limit(void)
{
	struct box *b = box_new();
	int dir = open(b->root, O_PATH);

	for (int i = 0; i < 2100; i++) {
		int next;

		mkdirat(dir, "d", 0700);
		next = openat(dir, "d", O_PATH);
		close(dir);
		dir = next;
	}
	close(dir);
	EXPECT(1, box_run(b, "scan", "", "1", NULL));
	EXPECT(true, strstr(box_output(b, TREE_LISTING, false), "FAILED 6 d/d") != NULL);
	box_free(b);
}

static void fetch_brings_what_is_there(void)
{
	struct box *b = prepared();

	put_name(b, "d/f");
	put_name(b, "gone");
	put_name(b, "d/e/gone/too");
	put_name(b, "d/f/no/directory");
	put_name(b, "inside");
	put_name(b, "absolute");
	put_name(b, "fifo");
	put_name(b, "d");
	put_name(b, "dlink/e/g");
	put_name(b, "");
	put_end(b);
	EXPECT(0, box_run(b, "fetch", NULL));
	EXPECT_TEXT("file d/f 644 \"0123456789\"\n"
		    "link inside -> d/f\n"
		    "link absolute -> /etc/hostname\n"
		    "other fifo 600\n"
		    "dir d 755\n"
		    "file dlink/e/g 644 \"g\"\n"
		    "dir  755\n"
		    "END 7\n",
		    box_output(b, TREE_GUEST, false));
	put_name(b, "up/etc/passwd");
	put_end(b);
	EXPECT(1, box_run(b, "fetch", NULL));
	EXPECT_TEXT("FAILED 12 up/etc/passwd\n", box_output(b, TREE_GUEST, false));
	put_directory(b, "d", 0755);
	put_end(b);
	EXPECT(1, box_run(b, "fetch", NULL));
	EXPECT_TEXT("FAILED 1 -\n", box_output(b, TREE_GUEST, false));
	box_free(b);
}

static void read_gives_a_part_and_the_path_of_the_file_itself(void)
{
	struct box *b = prepared();

	EXPECT(0, box_run(b, "read", "d/f", "3", "4", NULL));
	EXPECT_TEXT("file d/f 644 \"3456\"\nEND 1\n", box_output(b, TREE_LISTING, false));
	EXPECT(10, b->output->entry.size);
	EXPECT(0, box_run(b, "read", "inside", "8", "100", NULL));
	EXPECT_TEXT("file d/f 644 \"89\"\nEND 1\n", box_output(b, TREE_LISTING, false));
	EXPECT(0, box_run(b, "read", "dlink/f", "10", "1", NULL));
	EXPECT_TEXT("file d/f 644\nEND 1\n", box_output(b, TREE_LISTING, false));
	EXPECT(0, box_run(b, "read", "d/f", "0", "0", NULL));
	EXPECT_TEXT("file d/f 644\nEND 1\n", box_output(b, TREE_LISTING, false));
	box_free(b);
}

static void read_fails_with(int code, struct box *b, const char *path)
{
	char expected[256];

	snprintf(expected, sizeof(expected), "FAILED %d %s\n", code, path);
	EXPECT(1, box_run(b, "read", path, "0", "1", NULL));
	EXPECT_TEXT(expected, box_output(b, TREE_LISTING, false));
}

static void read_names_what_it_cannot_read(void)
{
	struct box *b = prepared();

	read_fails_with(ERROR_NOT_FOUND, b, "gone");
	read_fails_with(ERROR_OUTSIDE, b, "absolute");
	read_fails_with(ERROR_OUTSIDE, b, "up/etc/passwd");
	read_fails_with(ERROR_OUTSIDE, b, "loop");
	read_fails_with(ERROR_OUTSIDE, b, "d/f/x");
	read_fails_with(ERROR_IS_DIRECTORY, b, "d");
	read_fails_with(ERROR_IS_DIRECTORY, b, "");
	read_fails_with(ERROR_NOT_REGULAR, b, "fifo");
	EXPECT(1, box_run(b, "read", "d/f", "-1", "1", NULL));
	EXPECT(1, box_run(b, "read", "d/f", "0", "1x", NULL));
	EXPECT(1, box_run(b, "read", "d/f", "0", "4611686018427387904", NULL));
	box_free(b);
}

/* A process that makes d a link that leads out, and a directory again, until it is killed. */
static pid_t swap_for_ever(const struct box *b)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (;;)
		renameat2(AT_FDCWD, in(b, "d"), AT_FDCWD, in(b, "evil"), RENAME_EXCHANGE);
}

static void whoever_swaps_in_a_link_gets_nothing_from_outside(void)
{
	struct box *b = prepared();
	char secret[256];
	int seen = 0;
	pid_t pid;

	snprintf(secret, sizeof(secret), "%s/secret", b->dir);
	write_text(secret, "secret");
	EXPECT(0, symlink(b->dir, in(b, "evil")));
	pid = swap_for_ever(b);
	for (int i = 0; i < 300; i++) {
		box_run(b, "scan", "", "1", NULL);
		seen += strstr(box_output(b, TREE_LISTING, false), "secret") != NULL;
		put_name(b, "d/secret");
		put_end(b);
		box_run(b, "fetch", NULL);
		seen += strstr(box_output(b, TREE_GUEST, false), "file") != NULL;
		box_run(b, "pack", "", NULL);
		seen += strstr(box_output(b, TREE_GUEST, false), "secret") != NULL;
		box_run(b, "read", "d/secret", "0", "9", NULL);
		seen += strstr(box_output(b, TREE_LISTING, false), "FAILED") == NULL;
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	EXPECT(0, seen);
	box_free(b);
}

int main(void)
{
	umask(0);
	RUN(scan_tells_all_and_follows_nothing);
	RUN(scan_puts_parents_first_and_one_directory_together);
	RUN(scan_of_what_is_not_there_or_outside_fails);
	RUN(a_root_that_is_a_link_is_refused);
	RUN(depth_costs_no_descriptors);
	RUN(a_tree_that_is_too_deep_for_a_path_is_a_limit);
	RUN(fetch_brings_what_is_there);
	RUN(read_gives_a_part_and_the_path_of_the_file_itself);
	RUN(read_names_what_it_cannot_read);
	RUN(whoever_swaps_in_a_link_gets_nothing_from_outside);
	return report();
}
