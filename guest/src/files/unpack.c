/*
 * unpack: a whole tree into an empty root. No other process works there yet, so the last parent is
 * kept open. Even so, no link of the stream is followed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "files/beneath.h"
#include "files/sink.h"
#include "files/table.h"
#include "files/verbs.h"

enum { CLOCK_TICKS_MAX = 256 };

/* A directory whose mode and time are set once all is in it. Its path follows. */
struct later {
	int64_t mtime_ns;
	uint16_t mode;
	uint16_t has_mtime;
	uint16_t has_mode;
	uint16_t len;
};

struct unpacking {
	struct work *work;
	struct parents parents;
	struct sink sink;
	struct table later;
};

static int unpack_check_empty(const struct work *work, struct err *e)
{
	_Alignas(struct dirent64) char buf[4096];
	ssize_t n;

	while ((n = getdents64(work->dir, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *d = (const struct dirent64 *)(buf + at);

			if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
				return fail(e, ERROR_CONFLICT, ENOTEMPTY, "%s is not empty",
					    work->root);
			at += d->d_reclen;
		}
	}
	return n < 0 ? fail(e, ERROR_FAILED, errno, "read %s", work->root) : 0;
}

static int unpack_remember(struct unpacking *u, const struct entry *n, struct err *e)
{
	struct later l = {
		.mtime_ns = n->mtime_ns,
		.mode = n->mode,
		.has_mtime = entry_has(n, TAG_MTIME_NS),
		/* mkdir could not set these bits, or left the owner bits for putting things in. */
		.has_mode = entry_has(n, TAG_MODE) &&
			    (n->path_len == 0 || (n->mode & 07000) || (n->mode & 0700) != 0700),
		.len = (uint16_t)n->path_len,
	};
	char *p;

	if (!l.has_mtime && !l.has_mode)
		return 0;
	/* The length is there again behind the path, to go backwards. */
	p = table_add(&u->later, sizeof(l) + n->path_len + 1 + sizeof(l.len), e);
	if (p == NULL)
		return -1;
	memcpy(p, &l, sizeof(l));
	memcpy(p + sizeof(l), n->path, n->path_len + 1);
	memcpy(p + sizeof(l) + n->path_len + 1, &l.len, sizeof(l.len));
	return 0;
}

static int unpack_make_directory(struct unpacking *u, const struct entry *n, int dir,
				 const char *name, struct err *e)
{
	mode_t mode = entry_has(n, TAG_MODE) ? (n->mode & 0777) | 0700 : 0755;

	if (n->path_len > 0 && mkdirat(dir, name, mode) < 0)
		return fail_path(e, "make the directory");
	return unpack_remember(u, n, e);
}

static int unpack_make_hardlink(struct unpacking *u, const struct entry *n, int dir,
				const char *name, struct err *e)
{
	AUTOCLOSE int from =
		beneath_parent(u->work->dir, n->target, n->target_len, RESOLVE_NO_SYMLINKS);
	const char *target = path_name(n->target, n->target_len);
	struct stat st;

	if (from < 0 || fstatat(from, target, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return fail_path(e, "look at the target of the hard link");
	if (!S_ISREG(st.st_mode))
		return fail(e, ERROR_NOT_REGULAR, 0, "the target of the hard link is no file");
	if (linkat(from, target, dir, name, 0) < 0)
		return fail_path(e, "make the hard link");
	return 0;
}

static int unpack_make(struct unpacking *u, const struct entry *n, struct err *e)
{
	const char *name = path_name(n->path, n->path_len);
	int dir;

	work_at(u->work, n->path, n->path_len);
	dir = parents_find(&u->parents, n->path, n->path_len);
	if (dir < 0)
		return fail_path(e, "open the parent");
	switch ((enum entry_type)n->type) {
	case TYPE_FILE:
		return sink_open(&u->sink, dir, name, n, entry_has(n, TAG_MODE) ? n->mode : 0644,
				 e);
	case TYPE_DIRECTORY:
		return unpack_make_directory(u, n, dir, name, e);
	case TYPE_SYMLINK:
		if (symlinkat(n->target, dir, name) < 0)
			return fail_path(e, "make the symbolic link");
		return sink_time(dir, name, n, e);
	case TYPE_HARDLINK:
		return unpack_make_hardlink(u, n, dir, name, e);
	case TYPE_OTHER:
		break;
	}
	return fail(e, ERROR_INVALID, 0, "TYPE: not one that may be here");
}

static int unpack_read_all(struct unpacking *u, struct err *e)
{
	struct tree_reader *r = u->work->reader;
	int kind;

	while ((kind = tree_next(r, e)) != RECORD_END) {
		int contents = kind < 0 ? -1 : sink_take(&u->sink, kind, r, e);

		if (contents < 0)
			return -1;
		if (contents > 0)
			continue;
		if (kind == RECORD_FAILED)
			return fail(e, ERROR_CANCELLED, 0, "the sender has given up");
		if (kind != RECORD_ENTRY)
			return fail(e, ERROR_INVALID, 0, "REMOVE is for apply");
		if (unpack_make(u, &r->entry, e) < 0)
			return -1;
	}
	return sink_finish(&u->sink, e);
}

static int unpack_finish_directory(struct unpacking *u, const struct later *l, const char *path,
				   struct err *e)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, timespec_of(l->mtime_ns)};
	const char *name = l->len > 0 ? path_name(path, l->len) : ".";
	int dir;

	work_at(u->work, path, l->len);
	dir = parents_find(&u->parents, path, l->len);
	if (dir < 0)
		return fail_path(e, "open the parent");
	if (l->has_mtime && utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) < 0)
		return fail_path(e, "set the time");
	/* fchmodat follows links, but only this process has made what is there. */
	if (l->has_mode && fchmodat(dir, name, l->mode, 0) < 0)
		return fail_path(e, "set the mode");
	return 0;
}

/* From the last to the first: the mode of a parent could shut this process out. */
static int unpack_finish_directories(struct unpacking *u, struct err *e)
{
	size_t end = u->later.len;

	parents_close(&u->parents);
	while (end > 0) {
		struct later l;
		const char *path;
		uint16_t len;

		memcpy(&len, u->later.at + end - sizeof(len), sizeof(len));
		path = u->later.at + end - sizeof(len) - (len + 1u);
		end = (size_t)(path - u->later.at) - sizeof(l);
		memcpy(&l, u->later.at + end, sizeof(l));
		if (unpack_finish_directory(u, &l, path, e) < 0)
			return -1;
	}
	return 0;
}

/*
 * The times of files advance with the kernel's tick. After the next tick, no change can have a
 * time that a file has now.
 */
static int unpack_let_the_clock_pass(struct err *e)
{
	struct timespec made, tick, now;

	clock_gettime(CLOCK_REALTIME, &made);
	clock_getres(CLOCK_REALTIME_COARSE, &tick);
	for (int i = 0; i < CLOCK_TICKS_MAX; i++) {
		clock_gettime(CLOCK_REALTIME_COARSE, &now);
		if (nanoseconds(&now) > nanoseconds(&made))
			return 0;
		clock_nanosleep(CLOCK_MONOTONIC, 0, &tick, NULL);
	}
	return fail(e, ERROR_FAILED, 0, "the clock does not advance");
}

/* The machine may be killed at any time. What was sent is on the disk from now on. */
static int unpack_keep(struct work *work, struct err *e)
{
	return syncfs(work->dir) < 0 ? fail_path(e, "write the files to the disk") : 0;
}

int unpack(struct work *work, char **args, struct err *e)
{
	struct unpacking u = {
		.work = work,
		.parents = {.root = work->dir, .resolve = RESOLVE_NO_SYMLINKS, .dir = -1},
		.sink = {.fd = -1},
	};
	int failed;

	(void)args;
	tree_reader_init(work->reader, work->in, TREE_HOST);
	failed = unpack_check_empty(work, e);
	if (failed == 0)
		failed = unpack_read_all(&u, e);
	if (failed == 0)
		failed = unpack_finish_directories(&u, e);
	if (failed == 0)
		failed = unpack_keep(work, e);
	sink_drop(&u.sink);
	parents_close(&u.parents);
	table_free(&u.later);
	return failed < 0 ? -1 : unpack_let_the_clock_pass(e);
}
