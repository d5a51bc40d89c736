/* apply: what is refused changes nothing. */
#include "apply.h"

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

int main(void)
{
	umask(0);
	RUN(what_contradicts_itself_or_the_tree_is_refused_whole);
	RUN(a_stream_that_is_cut_off_changes_nothing);
	RUN(what_is_not_as_expected_is_a_conflict);
	RUN(nothing_there_is_expected_by_inode_0);
	return report();
}
