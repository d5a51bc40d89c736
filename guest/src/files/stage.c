#include "files/stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "files/journal.h"

enum { DIRECTORY = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

static int stage_make_base(const char *path, struct err *e)
{
	char text[PATH_MAX];
	size_t len = strlen(path);

	if (len >= sizeof(text))
		return fail(e, ERROR_FAILED, ENAMETOOLONG, "make %s", path);
	memcpy(text, path, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		text[i] = '\0';
		if (mkdir(text, i == len ? 0700 : 0755) < 0 && errno != EEXIST)
			return fail(e, errno == ENOSPC ? ERROR_NO_SPACE : ERROR_FAILED, errno,
				    "make %s", text);
		text[i] = path[i];
	}
	return 0;
}

/* Opens work->stage and locks it. -2: it does not exist, and is not made. */
static int stage_open_base(const struct work *work, bool make, struct err *e)
{
	struct stat st;
	int fd;

	if (make && stage_make_base(work->stage, e) < 0)
		return -1;
	fd = open(work->stage, DIRECTORY);
	if (fd < 0 && errno == ENOENT && !make)
		return -2;
	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "open %s", work->stage);
	if (fstat(fd, &st) < 0 || st.st_uid != geteuid() || (st.st_mode & 022))
		fail(e, ERROR_FAILED, 0, "%s is somebody else's", work->stage);
	else if (flock(fd, LOCK_EX) < 0)
		fail(e, ERROR_FAILED, errno, "lock %s", work->stage);
	else
		return fd;
	close(fd);
	return -1;
}

/* Everything that is directly in a directory, apart from . and .. */
static int stage_each(int dir, int (*one)(void *ctx, const char *name, struct err *e), void *ctx,
		      struct err *e)
{
	_Alignas(struct dirent64) char buf[4096];
	ssize_t n;

	while ((n = getdents64(dir, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *d = (const struct dirent64 *)(buf + at);

			if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 &&
			    one(ctx, d->d_name, e) < 0)
				return -1;
			at += d->d_reclen;
		}
	}
	return n < 0 ? fail(e, ERROR_FAILED, errno, "read the stage") : 0;
}

struct emptying {
	struct work *work;
	int dir;
};

static int stage_empty_one(void *ctx, const char *name, struct err *e)
{
	const struct emptying *m = ctx;

	(void)e;
	work_step(m->work);
	/* Nothing that apply makes there is a directory with something in it. */
	if (unlinkat(m->dir, name, 0) < 0 && errno == EISDIR)
		unlinkat(m->dir, name, AT_REMOVEDIR);
	return 0;
}

static void stage_empty_and_remove(struct work *work, int base, const char *name, int dir)
{
	struct emptying m = {.work = work, .dir = dir};
	struct err ignored;

	if (lseek(dir, 0, SEEK_SET) == 0)
		stage_each(dir, stage_empty_one, &m, &ignored);
	work_step(work);
	unlinkat(base, name, AT_REMOVEDIR);
}

struct recovery {
	struct work *work;
	int base;
};

static int stage_recover_one(void *ctx, const char *name, struct err *e)
{
	const struct recovery *r = ctx;
	AUTOCLOSE int dir = openat(r->base, name, DIRECTORY);
	struct err ignored;

	if (dir < 0) {
		unlinkat(r->base, name, 0); /* not of ours */
		return 0;
	}
	if (flock(dir, LOCK_EX | LOCK_NB) < 0)
		return 0; /* its owner lives */
	if (journal_is_decided(dir) && journal_finish(r->work, dir, true, &ignored, e) < 0)
		return -1;
	stage_empty_and_remove(r->work, r->base, name, dir);
	return 0;
}

int stage_recover(struct work *work, struct err *e)
{
	struct recovery r = {.work = work, .base = stage_open_base(work, false, e)};
	int failed;

	if (r.base < 0)
		return r.base == -2 ? 0 : -1;
	failed = stage_each(r.base, stage_recover_one, &r, e);
	work->has_at = failed < 0 && work->has_at;
	close(r.base);
	return failed;
}

/* Renaming needs one mount for both, not only one file system. */
static int stage_check_mount(const struct work *work, int base, struct err *e)
{
	struct statx a, b;

	if (statx(work->dir, "", AT_EMPTY_PATH, STATX_MNT_ID, &a) < 0 ||
	    statx(base, "", AT_EMPTY_PATH, STATX_MNT_ID, &b) < 0)
		return fail(e, ERROR_FAILED, errno, "look at %s", work->stage);
	if (a.stx_mnt_id != b.stx_mnt_id)
		return fail(e, ERROR_FAILED, EXDEV, "%s is not on the file system of %s",
			    work->stage, work->root);
	return 0;
}

static int stage_make_own(struct stage *s, struct err *e)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(s->name, sizeof(s->name), "%d-%llx", (int)getpid(),
		 (unsigned long long)nanoseconds(&now));
	if (mkdirat(s->base, s->name, 0700) < 0)
		return fail(e, errno == ENOSPC ? ERROR_NO_SPACE : ERROR_FAILED, errno,
			    "make a stage");
	s->dir = openat(s->base, s->name, DIRECTORY);
	if (s->dir < 0 || flock(s->dir, LOCK_EX | LOCK_NB) < 0)
		return fail(e, ERROR_FAILED, errno, "open the stage");
	return 0;
}

int stage_make(struct stage *s, struct work *work, struct err *e)
{
	s->dir = -1;
	s->base = stage_open_base(work, true, e);
	if (s->base < 0)
		return -1;
	if (stage_check_mount(work, s->base, e) < 0 || stage_make_own(s, e) < 0)
		return -1;
	flock(s->base, LOCK_UN);
	return 0;
}

int stage_lock(const struct stage *s, struct err *e)
{
	return flock(s->base, LOCK_EX) < 0 ? fail(e, ERROR_FAILED, errno, "lock the stage") : 0;
}

void stage_remove(struct work *work, struct stage *s)
{
	if (s->dir >= 0)
		stage_empty_and_remove(work, s->base, s->name, s->dir);
	autoclose(&s->dir);
	if (s->base >= 0)
		close(s->base);
}
