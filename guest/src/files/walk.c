#include "files/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "files/beneath.h"
#include "files/table.h"

/* A directory that waits: the length of its parent's path, then its name and a zero. */
enum { PARENT_LEN = 2 };

struct walker {
	struct work *work;
	visit_fn visit;
	void *ctx;
	int start; /* the directory that the walk began with */
	size_t start_len;
	struct table waiting;
	/*
	 * The path of the directory that is listed. Every directory that waits was found in it or
	 * above it, so a parent's path is always a beginning of this one.
	 */
	size_t len;
	char path[PATH_LIMIT + 1];
	_Alignas(struct dirent64) char entries[32 * 1024];
};

static int walk_push(struct walker *w, const char *name, struct err *e)
{
	size_t n = strlen(name) + 1;
	uint16_t parent = (uint16_t)w->len;
	/* The name's length comes behind it, to find its beginning from the end. */
	char *p = table_add(&w->waiting, PARENT_LEN + n + 1, e);

	if (p == NULL)
		return -1;
	memcpy(p, &parent, PARENT_LEN);
	memcpy(p + PARENT_LEN, name, n);
	p[PARENT_LEN + n] = (char)(n - 1); /* at most 255 */
	return 0;
}

/* Sets the path to the directory that was found last; false if none waits. */
static bool walk_pop(struct walker *w)
{
	size_t n;
	uint16_t parent;

	if (w->waiting.len == 0)
		return false;
	n = (unsigned char)w->waiting.at[w->waiting.len - 1];
	w->waiting.len -= PARENT_LEN + n + 2;
	memcpy(&parent, w->waiting.at + w->waiting.len, PARENT_LEN);
	w->len = parent;
	if (parent > 0)
		w->path[w->len++] = '/';
	memcpy(w->path + w->len, w->waiting.at + w->waiting.len + PARENT_LEN, n + 1);
	w->len += n;
	return true;
}

static int walk_visit_child(struct walker *w, int dir, const struct dirent64 *d, struct err *e)
{
	struct place p = {.dir = dir, .path = w->path, .type = d->d_type};
	size_t n = strlen(d->d_name);
	size_t at = w->len + (w->len > 0);
	int deeper;

	if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
		return 0;
	/* Some file systems have longer names than the protocol. */
	if (n > NAME_LIMIT || at + n > PATH_LIMIT)
		return fail(e, ERROR_LIMIT, ENAMETOOLONG, "a path in this directory is too long");
	if (w->len > 0)
		w->path[w->len] = '/';
	memcpy(w->path + at, d->d_name, n + 1);
	p.name = w->path + at;
	p.path_len = at + n;
	deeper = w->visit(w->ctx, &p, e);
	if (deeper > 0)
		deeper = walk_push(w, p.name, e);
	if (deeper < 0)
		work_at(w->work, p.path, p.path_len);
	return deeper;
}

/* What was there a moment ago and is now gone, or is something else. */
static bool walk_has_gone(int why)
{
	return why == ENOENT || why == ENOTDIR || why == ELOOP;
}

static int walk_list(struct walker *w, struct err *e)
{
	const char *below = w->path + w->start_len + (w->start_len > 0 && w->len > w->start_len);
	AUTOCLOSE int dir = beneath_open(w->start, below, w->len - (size_t)(below - w->path),
					 O_RDONLY | O_DIRECTORY | O_NOFOLLOW, RESOLVE_NO_SYMLINKS);
	size_t len = w->len;
	ssize_t n;

	if (dir < 0 && walk_has_gone(errno))
		return 0;
	if (dir < 0)
		return fail_path(e, "open the directory");
	while ((n = getdents64(dir, w->entries, sizeof(w->entries))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *d = (const struct dirent64 *)(w->entries + at);

			if (walk_visit_child(w, dir, d, e) < 0)
				return -1;
			at += d->d_reclen;
		}
	}
	w->path[len] = '\0';
	if (n < 0 && !walk_has_gone(errno))
		return fail_path(e, "read the directory");
	return 0;
}

static int walk_from(struct walker *w, bool deep, struct err *e)
{
	struct place p = {.path = w->path, .path_len = w->len, .type = DT_UNKNOWN, .asked = true};
	AUTOCLOSE int parent = beneath_parent(w->work->dir, w->path, w->len, 0);
	int found;

	p.dir = parent;
	p.name = path_name(w->path, w->len);
	if (parent < 0)
		return fail_path(e, "open the parent");
	found = w->visit(w->ctx, &p, e);
	if (found <= 0)
		return found;
	w->start = beneath_open(parent, p.name, w->len - (size_t)(p.name - w->path),
				O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
	if (w->start < 0)
		return fail_path(e, "open the directory");
	do {
		work_at(w->work, w->path, w->len);
		if (walk_list(w, e) < 0)
			return -1;
	} while (deep && walk_pop(w));
	return 0;
}

int walk(struct work *work, const char *path, bool deep, visit_fn visit, void *ctx, struct err *e)
{
	struct walker *w;
	size_t len = strlen(path);
	int result;

	if (path_fault(path, len) != NULL)
		return fail(e, ERROR_INVALID, 0, "PATH %s", path_fault(path, len));
	work_at(work, path, len);
	w = calloc(1, sizeof(*w));
	if (w == NULL)
		return fail(e, ERROR_LIMIT, ENOMEM, "no memory to walk");
	w->work = work;
	w->visit = visit;
	w->ctx = ctx;
	w->start = -1;
	w->start_len = w->len = len;
	memcpy(w->path, path, len + 1);
	result = walk_from(w, deep, e);
	autoclose(&w->start);
	table_free(&w->waiting);
	free(w);
	return result;
}

int place_stat(const struct place *p, struct stat *st, struct err *e)
{
	if (fstatat(p->dir, p->name, st, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) == 0)
		return 1;
	if (walk_has_gone(errno) && !p->asked)
		return 0;
	return fail_path(e, "look at it");
}
