#include "files/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "files/commit.h"

static int journal_write_changes(struct tree_writer *w, const struct plan *p, struct err *e)
{
	/* PATH and TYPE of every change; of directories also what is set at the end. */
	const uint64_t keep = UINT64_C(1) << TAG_PATH | UINT64_C(1) << TAG_TYPE;
	const uint64_t keep_directory =
		keep | UINT64_C(1) << TAG_MODE | UINT64_C(1) << TAG_MTIME_NS;
	struct entry n;

	for (size_t i = 0; i < plan_count(p); i++) {
		const struct change *c = plan_change(p, i);
		int failed;

		entry_begin(&n, plan_path(p, c), c->path_len);
		n.has = c->has & (c->type == TYPE_DIRECTORY ? keep_directory : keep);
		n.type = c->type;
		n.mode = c->mode;
		n.mtime_ns = c->mtime_ns;
		failed = c->removes ? tree_put_remove(w, &n, e) : tree_put_entry(w, &n, e);
		if (failed < 0)
			return -1;
	}
	return tree_put_end(w, e) < 0 || tree_flush(w, e) < 0 ? -1 : 0;
}

int journal_write(int stage, const struct plan *p, struct err *e)
{
	AUTOCLOSE int fd =
		openat(stage, "journal.new", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct tree_writer *w;
	int failed;

	if (fd < 0)
		return fail(e, errno == ENOSPC ? ERROR_NO_SPACE : ERROR_FAILED, errno,
			    "make the journal");
	w = malloc(sizeof(*w));
	if (w == NULL)
		return fail(e, ERROR_LIMIT, ENOMEM, "no memory for the journal");
	tree_writer_init(w, fd);
	failed = journal_write_changes(w, p, e);
	free(w);
	if (failed < 0 && (e->errnum == ENOSPC || e->errnum == EDQUOT))
		e->code = ERROR_NO_SPACE;
	return failed;
}

int journal_decide(struct work *work, int stage, struct err *e)
{
	/* One call writes the contents of all staged files and the journal. */
	if (syncfs(stage) < 0)
		return fail(e, errno == ENOSPC ? ERROR_NO_SPACE : ERROR_FAILED, errno,
			    "write the stage to the disk");
	work_step(work);
	if (renameat(stage, "journal.new", stage, "journal") < 0)
		return fail(e, ERROR_FAILED, errno, "decide on the journal");
	work_step(work);
	if (fsync(stage) == 0)
		return 0;
	fail(e, ERROR_FAILED, errno, "write the decision to the disk");
	unlinkat(stage, "journal", 0);
	return -1;
}

bool journal_is_decided(int stage)
{
	struct stat st;

	return fstatat(stage, "journal", &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

/* Calls `each` for every change; stops when it fails. */
static int journal_replay(struct commit *c,
			  int (*each)(struct commit *c, bool removes, struct err *e), struct err *e)
{
	struct tree_reader *r = c->work->reader;
	AUTOCLOSE int fd =
		openat(c->stage, "journal", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int kind;

	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "open the journal");
	tree_reader_init(r, fd, TREE_JOURNAL);
	for (c->number = 0; (kind = tree_next(r, e)) != RECORD_END; c->number++) {
		if (kind < 0)
			return -1;
		if (kind != RECORD_ENTRY && kind != RECORD_REMOVE)
			return fail(e, ERROR_INVALID, 0, "the journal has other records");
		if (each(c, kind == RECORD_REMOVE, e) < 0)
			return -1;
	}
	return 0;
}

static int journal_look_only(struct commit *c, bool removes, struct err *e)
{
	(void)c;
	(void)removes;
	(void)e;
	return 0;
}

int journal_finish(struct work *work, int stage, bool again, struct err *left_out, struct err *e)
{
	struct commit c = {.work = work, .stage = stage, .again = again, .left_out = left_out};

	left_out->code = ERROR_NONE;
	/*
	 * Only apply writes journals here. If this one is malformed, apply did not write it, and
	 * none of its changes is made.
	 */
	if (journal_replay(&c, journal_look_only, e) < 0 && e->code == ERROR_INVALID)
		return again ? 0 : -1;
	if (journal_replay(&c, commit_change, e) < 0 || journal_replay(&c, commit_directory, e) < 0)
		return -1;
	if (syncfs(stage) < 0)
		return fail(e, ERROR_FAILED, errno, "write the changes to the disk");
	work_step(work);
	/*
	 * The journal goes first. While it is there, only the marks keep a removal from being done
	 * twice.
	 */
	if (unlinkat(stage, "journal", 0) < 0)
		return fail(e, ERROR_FAILED, errno, "remove the journal");
	return 0;
}
