#include "files/commit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "files/beneath.h"
#include "files/plan.h"

/* Nothing that is mounted below the root can be renamed into. */
enum { RESOLVE = RESOLVE_NO_XDEV };

/* Reasons that lie in the machine and may pass, not in what is at the path. */
static bool commit_may_pass(int why)
{
	return why == ENOSPC || why == EDQUOT || why == EIO || why == ENOMEM || why == EMFILE ||
	       why == ENFILE || why == EROFS;
}

/* A change could not be made, for the reason in errno. */
static int commit_impossible(struct commit *c, const char *step, struct err *e)
{
	const struct entry *n = &c->work->reader->entry;

	if (commit_may_pass(errno)) {
		work_at(c->work, n->path, n->path_len);
		return fail_path(e, step);
	}
	if (c->left_out->code == ERROR_NONE) {
		work_at(c->work, n->path, n->path_len);
		fail(c->left_out, ERROR_CONFLICT, errno,
		     "somebody interfered, this change is missing: %s", step);
	}
	return 0;
}

static bool commit_is_in_stage(const struct commit *c, const char *name)
{
	struct stat st;

	return fstatat(c->stage, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int commit_put(struct commit *c, const struct entry *n, struct err *e)
{
	char name[STAGED_NAME];
	AUTOCLOSE int parent = -1;

	plan_staged_name(name, c->number);
	if (c->again && !commit_is_in_stage(c, name))
		return 0;
	parent = beneath_make_parent(c->work->dir, n->path, n->path_len, RESOLVE, true);
	if (parent < 0)
		return commit_impossible(c, "make its parent", e);
	work_step(c->work);
	if (renameat(c->stage, name, parent, path_name(n->path, n->path_len)) < 0)
		return commit_impossible(c, "put it in place", e);
	return 0;
}

static int commit_make_directory(struct commit *c, const struct entry *n, struct err *e)
{
	AUTOCLOSE int parent =
		beneath_make_parent(c->work->dir, n->path, n->path_len, RESOLVE, true);
	const char *name = path_name(n->path, n->path_len);
	struct stat st;

	if (parent < 0)
		return commit_impossible(c, "make its parent", e);
	work_step(c->work);
	if (mkdirat(parent, name, 0755) == 0)
		return 0;
	if (errno == EEXIST && fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode))
		return 0;
	return commit_impossible(c, "make the directory", e);
}

static int commit_unlink_any(int parent, const char *name)
{
	if (unlinkat(parent, name, 0) == 0)
		return 0;
	return errno == EISDIR ? unlinkat(parent, name, AT_REMOVEDIR) : -1;
}

static int commit_take_away(struct commit *c, const struct entry *n, struct err *e)
{
	char mark[STAGED_NAME + 1] = "r";
	AUTOCLOSE int parent = -1;

	plan_staged_name(mark + 1, c->number);
	if (c->again && commit_is_in_stage(c, mark))
		return 0;
	work_step(c->work);
	parent = beneath_parent(c->work->dir, n->path, n->path_len, RESOLVE);
	/* Without a parent, or without itself, there is nothing left to do. */
	if ((parent < 0 || commit_unlink_any(parent, path_name(n->path, n->path_len)) < 0) &&
	    errno != ENOENT && commit_impossible(c, "remove it", e) < 0)
		return -1;
	work_step(c->work);
	if (mknodat(c->stage, mark, S_IFREG | 0600, 0) < 0 && errno != EEXIST)
		return fail_path(e, "mark the removal as done");
	return 0;
}

int commit_change(struct commit *c, bool removes, struct err *e)
{
	const struct entry *n = &c->work->reader->entry;

	if (removes)
		return commit_take_away(c, n, e);
	if (n->type != TYPE_DIRECTORY)
		return commit_put(c, n, e);
	return n->path_len > 0 ? commit_make_directory(c, n, e) : 0;
}

int commit_directory(struct commit *c, bool removes, struct err *e)
{
	const struct entry *n = &c->work->reader->entry;
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, timespec_of(n->mtime_ns)};
	AUTOCLOSE int fd = -1;

	if (removes || n->type != TYPE_DIRECTORY ||
	    !(entry_has(n, TAG_MODE) || entry_has(n, TAG_MTIME_NS)))
		return 0;
	work_step(c->work);
	fd = beneath_open(c->work->dir, n->path, n->path_len, O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
			  RESOLVE);
	if (fd < 0 || (entry_has(n, TAG_MODE) && fchmod(fd, n->mode) < 0) ||
	    (entry_has(n, TAG_MTIME_NS) && futimens(fd, times) < 0))
		return commit_impossible(c, "set the mode and the time of the directory", e);
	return 0;
}
