/* apply: what it puts in place, and whatever is swapped in meanwhile. */
#include "apply.h"

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

int main(void)
{
	umask(0);
	RUN(all_of_it_is_put_in_place);
	RUN(owner_mode_and_time_are_kept_or_as_given);
	RUN(a_link_swapped_in_during_the_commit_leads_nowhere);
	return report();
}
