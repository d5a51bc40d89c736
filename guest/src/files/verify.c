#include "files/verify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "files/beneath.h"

struct verifying {
	struct work *work;
	int stage;
	struct stat stage_status;
	struct parents parents;
	bool missing; /* the last parent does not exist */
	const struct plan *plan;
};

mode_t verify_mode(uint64_t has, uint16_t mode, const struct stat *there)
{
	if (has >> TAG_MODE & 1)
		return mode;
	return there != NULL && S_ISREG(there->st_mode) ? there->st_mode & 07777 : 0644;
}

static int verify_conflict(struct err *e, const char *what)
{
	return fail(e, ERROR_CONFLICT, 0, "%s", what);
}

/* Every name in the directory must be one that the plan has removed by then. */
static int verify_emptied(const struct verifying *k, size_t i, const struct change *c, int parent,
			  struct err *e)
{
	_Alignas(struct dirent64) char buf[4096];
	char path[PATH_LIMIT + 1 + 256];
	AUTOCLOSE int dir = openat(parent, path_name(plan_path(k->plan, c), c->path_len),
				   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t n;

	if (dir < 0)
		return fail_path(e, "open the directory");
	memcpy(path, plan_path(k->plan, c), c->path_len);
	path[c->path_len] = '/';
	while ((n = getdents64(dir, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *d = (const struct dirent64 *)(buf + at);
			size_t len = strlen(d->d_name);

			at += d->d_reclen;
			if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
				continue;
			if (len > NAME_LIMIT)
				return verify_conflict(e, "the directory is not empty");
			memcpy(path + c->path_len + 1, d->d_name, len);
			if (!plan_removes(k->plan, path, c->path_len + 1u + len, i))
				return verify_conflict(e, "the directory is not empty");
		}
	}
	return n < 0 ? fail_path(e, "read the directory") : 0;
}

/* `there`: NULL if nothing is there. */
static int verify_expected(const struct change *c, const struct stat *there, struct err *e)
{
	bool inode = c->has >> TAG_WAS_INODE & 1;
	bool ctime = c->has >> TAG_WAS_CTIME_NS & 1;
	bool size = c->has >> TAG_WAS_SIZE & 1;

	if (inode && c->was_inode == 0)
		return there == NULL ? 0 : verify_conflict(e, "something is there by now");
	if (there == NULL)
		return inode || ctime || size ? verify_conflict(e, "it is gone") : 0;
	if ((inode && there->st_ino != c->was_inode) ||
	    (ctime && nanoseconds(&there->st_ctim) != c->was_ctime_ns) ||
	    (size && (uint64_t)there->st_size != c->was_size))
		return verify_conflict(e, "it has been changed");
	return 0;
}

static int verify_type(const struct change *c, const struct stat *there, struct err *e)
{
	if (c->removes || there == NULL)
		return 0;
	if (c->type == TYPE_DIRECTORY && !S_ISDIR(there->st_mode))
		return verify_conflict(e, "there is something else than a directory");
	if (c->type != TYPE_DIRECTORY && S_ISDIR(there->st_mode))
		return verify_conflict(e, "there is a directory");
	return 0;
}

static int verify_inherit(const struct verifying *k, size_t i, const struct change *c,
			  const struct stat *there, struct err *e)
{
	mode_t mode = verify_mode(c->has, c->mode, there);
	bool owner =
		there->st_uid != k->stage_status.st_uid || there->st_gid != k->stage_status.st_gid;
	char name[STAGED_NAME];

	if (c->removes || (c->type != TYPE_FILE && c->type != TYPE_SYMLINK))
		return 0;
	plan_staged_name(name, i);
	if (owner && fchownat(k->stage, name, there->st_uid, there->st_gid, AT_SYMLINK_NOFOLLOW))
		return fail_path(e, "keep the owner");
	/* A change of owner takes setuid and setgid away. */
	if (c->type == TYPE_FILE && (owner || mode != verify_mode(c->has, c->mode, NULL)) &&
	    fchmodat(k->stage, name, mode, 0) < 0)
		return fail_path(e, "keep the mode");
	return 0;
}

static int verify_there(const struct verifying *k, size_t i, const struct change *c, int parent,
			const struct stat *there, struct err *e)
{
	if (there->st_dev != k->stage_status.st_dev)
		return fail(e, ERROR_OUTSIDE, EXDEV, "another file system is mounted there");
	if (verify_expected(c, there, e) < 0 || verify_type(c, there, e) < 0)
		return -1;
	if (c->removes && S_ISDIR(there->st_mode) && verify_emptied(k, i, c, parent, e) < 0)
		return -1;
	return verify_inherit(k, i, c, there, e);
}

/* The parent of a change, borrowed. -2: it will be made. -1: it cannot be made. */
static int verify_find_parent(struct verifying *k, const char *path, size_t len, struct err *e)
{
	size_t up = path_parent(path, len);
	int parent;

	if (k->missing && k->parents.len == up && memcmp(k->parents.path, path, up) == 0)
		return -2;
	parent = parents_find(&k->parents, path, len);
	k->missing = false;
	if (parent < 0 && errno == ENOENT)
		parent = beneath_make_parent(k->work->dir, path, len, k->parents.resolve, false);
	else if (parent >= 0)
		return parent;
	if (parent >= 0)
		close(parent); /* another process has just made it: that makes no difference */
	k->missing = parent >= 0 || errno == ENOENT;
	if (k->missing)
		return -2;
	return fail_path(e, "open the parent");
}

static int verify_change(struct verifying *k, size_t i, struct err *e)
{
	const struct change *c = plan_change(k->plan, i);
	const char *path = plan_path(k->plan, c);
	struct stat st;
	int parent;

	work_at(k->work, path, c->path_len);
	if (c->absent)
		return verify_expected(c, NULL, e);
	parent = verify_find_parent(k, path, c->path_len, e);
	if (parent == -1)
		return -1;
	if (parent == -2)
		return verify_expected(c, NULL, e);
	if (fstatat(parent, path_name(path, c->path_len), &st,
		    AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) == 0)
		return verify_there(k, i, c, parent, &st, e);
	return errno == ENOENT ? verify_expected(c, NULL, e) : fail_path(e, "look at it");
}

int verify_plan(struct work *work, int stage, const struct plan *p, struct err *e)
{
	struct verifying k = {
		.work = work,
		.stage = stage,
		.plan = p,
		.parents = {.root = work->dir, .resolve = RESOLVE_NO_XDEV, .dir = -1},
	};
	int failed = 0;

	if (fstat(stage, &k.stage_status) < 0)
		return fail(e, ERROR_FAILED, errno, "look at the stage");
	for (size_t i = 0; failed == 0 && i < plan_count(p); i++)
		failed = verify_change(&k, i, e);
	parents_close(&k.parents);
	return failed;
}
