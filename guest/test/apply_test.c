/* apply: all or nothing, whatever is there and whenever it dies. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box.h"
#include "check.h"

enum { CRASHED = 77 };

static struct box *prepared(void)
{
	struct box *b = box_new();

	mkdir(in(b, "d"), 0755);
	write_text(in(b, "d/old"), "old");
	write_text(in(b, "d/gone"), "gone");
	mkdir(in(b, "empty"), 0755);
	write_text(in(b, "file"), "file");
	chmod(in(b, "file"), 04750);
	symlink("d", in(b, "dlink"));
	/* On the same file system, so that nothing but being outside is wrong with it. */
	mkdir(in(b, "../outside"), 0777);
	symlink("../outside", in(b, "out"));
	return b;
}

static const char before[] = "END 8\n"
			     "dir  755\n"
			     "dir d 755\n"
			     "dir empty 755\n"
			     "file d/gone 644 \"gone\"\n"
			     "file d/old 644 \"old\"\n"
			     "file file 4750 \"file\"\n"
			     "link dlink -> d\n"
			     "link out -> ../outside\n";

static void fill(struct box *b)
{
	put_file(b, "d/old", -1, "new");
	put_remove(b, "d/gone");
	put_remove(b, "empty");
	put_file(b, "empty", 0600, "a file by now");
	put_remove(b, "file");
	put_directory(b, "file", 0711);
	put_file(b, "file/in/it", 0640, "deep");
	put_hardlink(b, "file/again", "file/in/it");
	put_symlink(b, "out", "elsewhere");
	put_file(b, "dlink/through", -1, "through");
	put_directory(b, "d", 0700);
	put_end(b);
}

static const char after[] = "END 11\n"
			    "dir  755\n"
			    "dir d 700\n"
			    "dir file 711\n"
			    "dir file/in 755\n"
			    "file d/old 644 \"new\"\n"
			    "file d/through 644 \"through\"\n"
			    "file empty 600 \"a file by now\"\n"
			    "%s"
			    "link dlink -> d\n"
			    "link out -> elsewhere\n";

/* Which of two hard links comes first, the directory decides. */
static bool is_after(const char *got)
{
	char one[1024], two[1024];

	snprintf(one, sizeof(one), after,
		 "file file/again 640 \"deep\"\nhard file/in/it -> file/again\n");
	snprintf(two, sizeof(two), after,
		 "file file/in/it 640 \"deep\"\nhard file/again -> file/in/it\n");
	return strcmp(got, one) == 0 || strcmp(got, two) == 0;
}

static bool is_clean(const struct box *b)
{
	return rmdir(b->stage) == 0; /* it is empty */
}

static void all_of_it_is_put_in_place(void)
{
	struct box *b = prepared();

	fill(b);
	EXPECT(0, box_run(b, "apply", NULL));
	EXPECT_TEXT("END 0\n", box_output(b, TREE_GUEST, false));
	if (!is_after(box_tree(b)))
		EXPECT_TEXT(after, box_tree(b));
	EXPECT(true, is_clean(b));
	box_free(b);
}

static int steps_left;

static void crash(void)
{
	if (steps_left-- == 0)
		_exit(CRASHED);
}

/* Runs a verb in a process that dies before step number `at`; its exit code. */
static int run_and_crash(struct box *b, const char *verb, int at)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		steps_left = at;
		b->work.step = crash;
		_exit(box_run(b, verb, NULL));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void recovers(struct box *b, bool decided)
{
	EXPECT(0, box_run(b, "recover", NULL));
	EXPECT_TEXT("END 0\n", box_output(b, TREE_GUEST, false));
	if (decided ? !is_after(box_tree(b)) : strcmp(box_tree(b), before) != 0)
		EXPECT_TEXT(decided ? after : before, box_tree(b));
	EXPECT(true, is_clean(b));
}

static void a_crash_at_any_step_leaves_all_or_nothing(void)
{
	int code = CRASHED;
	int decided = 0;
	int at;

	for (at = 0; code == CRASHED && ok; at++) {
		struct box *b = prepared();
		char journal[256];

		fill(b);
		code = run_and_crash(b, "apply", at);
		snprintf(journal, sizeof(journal), "ls %s/*/journal >/dev/null 2>&1", b->stage);
		/* Once decided, it stays so. */
		if (decided == 0 && system(journal) == 0)
			decided = at;
		recovers(b, decided > 0 || code == 0);
		box_free(b);
	}
	EXPECT(0, code);
	EXPECT(1, decided); /* dying before the rename is nothing, after it is all */
	EXPECT(true, at > 20);
}

static void a_crash_of_the_recovery_is_recovered_from(void)
{
	const int middle[] = {2, 4, 7, 12, 18};

	for (size_t i = 0; i < sizeof(middle) / sizeof(middle[0]); i++) {
		int code = CRASHED;

		for (int at = 0; code == CRASHED && ok; at++) {
			struct box *b = prepared();

			fill(b);
			EXPECT(CRASHED, run_and_crash(b, "apply", middle[i]));
			code = run_and_crash(b, "recover", at);
			recovers(b, true);
			box_free(b);
		}
		EXPECT(0, code);
	}
}

static void every_verb_recovers_first(void)
{
	struct box *b = prepared();

	fill(b);
	EXPECT(CRASHED, run_and_crash(b, "apply", 3));
	EXPECT(0, box_run(b, "read", "d/old", "0", "9", NULL));
	EXPECT_TEXT("file d/old 644 \"new\"\nEND 1\n", box_output(b, TREE_LISTING, false));
	EXPECT(true, is_clean(b));
	box_free(b);
}

/* Applies what `fill_bad` puts in after a good change: nothing may happen. */
static void refused(const char *expected, void (*fill_bad)(struct box *b))
{
	struct box *b = prepared();

	put_file(b, "d/old", -1, "must not be seen");
	fill_bad(b);
	put_end(b);
	EXPECT(1, box_run(b, "apply", NULL));
	EXPECT_TEXT(expected, box_output(b, TREE_GUEST, false));
	EXPECT_TEXT(before, box_tree(b));
	EXPECT(true, is_clean(b));
	box_free(b);
}

static void file_over_directory(struct box *b)
{
	put_file(b, "d", -1, "");
}

static void directory_over_file(struct box *b)
{
	put_directory(b, "file", 0755);
}

static void directory_over_link(struct box *b)
{
	put_directory(b, "dlink", 0755);
}

static void full_directory_removed(struct box *b)
{
	put_remove(b, "d");
}

static void emptied_too_late(struct box *b)
{
	put_remove(b, "empty");
	put_file(b, "empty/x", -1, "");
	put_remove(b, "d/gone");
	put_file(b, "d/gone", -1, "back");
	put_remove(b, "d");
}

static void below_a_file(struct box *b)
{
	put_file(b, "file/x", -1, "");
}

static void below_what_becomes_a_file(struct box *b)
{
	put_file(b, "new", -1, "");
	put_file(b, "new/x", -1, "");
}

static void a_file_above_what_was_put(struct box *b)
{
	put_file(b, "new/x", -1, "");
	put_file(b, "new", -1, "");
}

static void twice(struct box *b)
{
	put_file(b, "new", -1, "");
	put_symlink(b, "new", "x");
}

static void removed_after_it_was_made(struct box *b)
{
	put_file(b, "new", -1, "");
	put_remove(b, "new");
}

static void through_a_link_that_leads_out(struct box *b)
{
	put_file(b, "out/passwd", -1, "");
}

static void a_hard_link_to_what_is_not_of_the_stream(struct box *b)
{
	put_hardlink(b, "new", "file");
}

static void a_hard_link_to_itself(struct box *b)
{
	put_hardlink(b, "new", "new");
}

static void what_contradicts_itself_or_the_tree_is_refused_whole(void)
{
	refused("FAILED 11 d\n", file_over_directory);
	refused("FAILED 11 file\n", directory_over_file);
	refused("FAILED 11 dlink\n", directory_over_link);
	refused("FAILED 11 d\n", full_directory_removed);
	refused("FAILED 11 d\n", emptied_too_late);
	refused("FAILED 12 file/x\n", below_a_file);
	refused("FAILED 11 new/x\n", below_what_becomes_a_file);
	refused("FAILED 11 new\n", a_file_above_what_was_put);
	refused("FAILED 1 new\n", twice);
	refused("FAILED 11 new\n", removed_after_it_was_made);
	refused("FAILED 12 out/passwd\n", through_a_link_that_leads_out);
	refused("FAILED 10 new\n", a_hard_link_to_what_is_not_of_the_stream);
	refused("FAILED 10 new\n", a_hard_link_to_itself);
}

static void a_stream_that_is_cut_off_changes_nothing(void)
{
	struct box *b = prepared();

	put_file(b, "d/old", -1, "new");
	EXPECT(1, box_run(b, "apply", NULL));
	EXPECT_TEXT("FAILED 1 d/old\n", box_output(b, TREE_GUEST, false));
	EXPECT_TEXT(before, box_tree(b));
	EXPECT(true, is_clean(b));
	box_free(b);
}

/* An ENTRY or REMOVE of d/old that expects what `st` says, but for what the test changes. */
static struct entry expecting(const struct stat *st)
{
	struct entry n;

	entry_begin(&n, "d/old", 5);
	n.type = TYPE_SYMLINK;
	n.target_len = 1;
	n.target[0] = 'x';
	n.was_inode = st->st_ino;
	n.was_ctime_ns = nanoseconds(&st->st_ctim);
	n.was_size = (uint64_t)st->st_size;
	entry_set(&n, TAG_TYPE);
	entry_set(&n, TAG_TARGET);
	entry_set(&n, TAG_WAS_INODE);
	entry_set(&n, TAG_WAS_CTIME_NS);
	entry_set(&n, TAG_WAS_SIZE);
	return n;
}

static void conflicts(struct box *b, const struct entry *n)
{
	put_entry(b, n);
	put_end(b);
	EXPECT(1, box_run(b, "apply", NULL));
	EXPECT(true, strncmp("FAILED 11 ", box_output(b, TREE_GUEST, false), 10) == 0);
	EXPECT_TEXT(before, box_tree(b));
}

static void what_is_not_as_expected_is_a_conflict(void)
{
	struct box *b = prepared();
	struct entry n;
	struct stat st;

	EXPECT(0, stat(in(b, "d/old"), &st));
	n = expecting(&st);
	n.was_inode++;
	conflicts(b, &n);
	n = expecting(&st);
	n.was_ctime_ns--;
	conflicts(b, &n);
	n = expecting(&st);
	n.was_size++;
	conflicts(b, &n);
	n = expecting(&st);
	n.was_inode = 0;
	conflicts(b, &n);
	n = expecting(&st);
	strcpy(n.path, "d/new");
	conflicts(b, &n);
	n = expecting(&st);
	put_entry(b, &n);
	put_end(b);
	EXPECT(0, box_run(b, "apply", NULL));
	EXPECT(0, lstat(in(b, "d/old"), &st));
	EXPECT(true, S_ISLNK(st.st_mode));
	box_free(b);
}

static void nothing_there_is_expected_by_inode_0(void)
{
	struct box *b = prepared();
	struct entry n;

	entry_begin(&n, "new/er", 6);
	n.type = TYPE_DIRECTORY;
	n.was_inode = 0;
	entry_set(&n, TAG_TYPE);
	entry_set(&n, TAG_WAS_INODE);
	put_entry(b, &n);
	put_end(b);
	EXPECT(0, box_run(b, "apply", NULL));
	EXPECT(0, access(in(b, "new/er"), F_OK));
	put_entry(b, &n);
	put_end(b);
	EXPECT(1, box_run(b, "apply", NULL));
	EXPECT_TEXT("FAILED 11 new/er\n", box_output(b, TREE_GUEST, false));
	box_free(b);
}

static void owner_mode_and_time_are_kept_or_as_given(void)
{
	struct box *b = prepared();
	struct entry n;
	struct stat st;

	if (geteuid() == 0)
		EXPECT(0, chown(in(b, "file"), 1234, 5678));
	chmod(in(b, "file"), 04750);
	entry_begin(&n, "file", 4);
	n.type = TYPE_FILE;
	n.size = 0;
	n.mtime_ns = -1;
	entry_set(&n, TAG_TYPE);
	entry_set(&n, TAG_SIZE);
	entry_set(&n, TAG_MTIME_NS);
	put_entry(b, &n);
	put_end(b);
	EXPECT(0, box_run(b, "apply", NULL));
	EXPECT(0, stat(in(b, "file"), &st));
	EXPECT(04750, st.st_mode & 07777);
	EXPECT(-1, st.st_mtim.tv_sec);
	EXPECT(999999999, st.st_mtim.tv_nsec);
	if (geteuid() == 0) {
		EXPECT(1234, st.st_uid);
		EXPECT(5678, st.st_gid);
	}
	box_free(b);
}

static struct box *swapped;

/* Just before the change that comes second: what was looked at is something else now. */
static void swap_in_a_link(void)
{
	static int calls;

	if (++calls != 3)
		return;
	rename(in(swapped, "d"), in(swapped, "moved"));
	symlink("../outside", in(swapped, "d"));
}

static void a_link_swapped_in_during_the_commit_leads_nowhere(void)
{
	struct box *b = swapped = prepared();

	put_file(b, "first", -1, "1");
	put_file(b, "d/escaped", -1, "2");
	put_file(b, "third", -1, "3");
	put_end(b);
	b->work.step = swap_in_a_link;
	EXPECT(1, box_run(b, "apply", NULL));
	b->work.step = NULL;
	EXPECT_TEXT("FAILED 11 d/escaped\n", box_output(b, TREE_GUEST, false));
	EXPECT(-1, access(in(b, "../outside/escaped"), F_OK));
	EXPECT_TEXT("1", read_text(in(b, "first")));
	EXPECT_TEXT("3", read_text(in(b, "third")));
	EXPECT(true, is_clean(b));
	box_free(b);
}

static void a_living_stage_is_left_alone_and_a_dead_one_removed(void)
{
	struct box *b = prepared();
	char name[256];
	int living;

	put_end(b);
	EXPECT(0, box_run(b, "apply", NULL)); /* makes the directory of stages */
	snprintf(name, sizeof(name), "%s/dead", b->stage);
	EXPECT(0, mkdir(name, 0700));
	snprintf(name, sizeof(name), "%s/dead/0", b->stage);
	write_text(name, "x");
	snprintf(name, sizeof(name), "%s/living", b->stage);
	EXPECT(0, mkdir(name, 0700));
	living = open(name, O_RDONLY | O_DIRECTORY);
	EXPECT(0, flock(living, LOCK_EX));
	EXPECT(0, box_run(b, "recover", NULL));
	EXPECT(0, access(name, F_OK));
	EXPECT(false, is_clean(b));
	close(living);
	EXPECT(0, box_run(b, "recover", NULL));
	EXPECT(true, is_clean(b));
	box_free(b);
}

static void a_journal_that_nobody_wrote_is_thrown_away(void)
{
	struct box *b = prepared();
	char name[256];

	put_end(b);
	EXPECT(0, box_run(b, "apply", NULL));
	snprintf(name, sizeof(name), "%s/forged", b->stage);
	EXPECT(0, mkdir(name, 0700));
	snprintf(name, sizeof(name), "%s/forged/journal", b->stage);
	write_text(name, "\x06 not a journal");
	EXPECT(0, box_run(b, "recover", NULL));
	EXPECT_TEXT(before, box_tree(b));
	EXPECT(true, is_clean(b));
	box_free(b);
}

static void a_stage_of_somebody_else_is_not_used(void)
{
	struct box *b = prepared();

	put_end(b);
	EXPECT(0, box_run(b, "apply", NULL));
	EXPECT(0, chmod(b->stage, 0777));
	EXPECT(1, box_run(b, "recover", NULL));
	EXPECT_TEXT("FAILED 3 -\n", box_output(b, TREE_GUEST, false));
	box_free(b);
}

int main(void)
{
	umask(0);
	RUN(all_of_it_is_put_in_place);
	RUN(a_crash_at_any_step_leaves_all_or_nothing);
	RUN(a_crash_of_the_recovery_is_recovered_from);
	RUN(every_verb_recovers_first);
	RUN(what_contradicts_itself_or_the_tree_is_refused_whole);
	RUN(a_stream_that_is_cut_off_changes_nothing);
	RUN(what_is_not_as_expected_is_a_conflict);
	RUN(nothing_there_is_expected_by_inode_0);
	RUN(owner_mode_and_time_are_kept_or_as_given);
	RUN(a_link_swapped_in_during_the_commit_leads_nowhere);
	RUN(a_living_stage_is_left_alone_and_a_dead_one_removed);
	RUN(a_journal_that_nobody_wrote_is_thrown_away);
	RUN(a_stage_of_somebody_else_is_not_used);
	return report();
}
