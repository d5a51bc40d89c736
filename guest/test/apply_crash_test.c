/* apply: all or nothing, whenever its process dies. */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "apply.h"

enum { CRASHED = 77 };

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

static void a_root_that_is_gone_is_not_made_again(void)
{
	struct box *b = box_new();

	EXPECT(0, rmdir(b->root));
	EXPECT(1, box_run(b, "recover", NULL));
	EXPECT_TEXT("FAILED 10 -\n", box_output(b, TREE_GUEST, false));
	EXPECT(-1, access(b->root, F_OK));
	box_free(b);
}

int main(void)
{
	umask(0);
	RUN(a_crash_at_any_step_leaves_all_or_nothing);
	RUN(a_crash_of_the_recovery_is_recovered_from);
	RUN(every_verb_recovers_first);
	RUN(a_root_that_is_gone_is_not_made_again);
	RUN(a_living_stage_is_left_alone_and_a_dead_one_removed);
	RUN(a_journal_that_nobody_wrote_is_thrown_away);
	RUN(a_stage_of_somebody_else_is_not_used);
	return report();
}
