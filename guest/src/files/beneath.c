#include "files/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/*
 * The kernel gives up on a path with `..`, with EAGAIN, when something is renamed or mounted
 * meanwhile.
 */
enum { RACES_MAX = 64 };

static int beneath_resolve_at(int dir, const char *path, int flags, uint64_t resolve)
{
	struct open_how how = {
		.flags = (uint64_t)flags | O_CLOEXEC,
		.resolve = resolve | RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	int fd = -1;

	/* With O_PATH these would have no effect, and openat2 refuses flags without one. */
	if (!(flags & O_PATH))
		how.flags |= O_NONBLOCK | O_NOCTTY;
	for (int i = 0; i < RACES_MAX; i++) {
		fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return fd;
}

int beneath_open(int root, const char *path, size_t len, int flags, uint64_t resolve)
{
	char text[PATH_LIMIT + 1];
	size_t parent = 0;
	int dir, fd, why;

	if (len == 0)
		return beneath_resolve_at(root, ".", flags, resolve);
	memcpy(text, path, len);
	text[len] = '\0';
	if (len < PATH_LIMIT)
		return beneath_resolve_at(root, text, flags, resolve);
	/* The kernel's limit counts the zero. */
	parent = path_parent(text, len);
	text[parent] = '\0';
	dir = beneath_resolve_at(root, text, O_PATH | O_DIRECTORY, resolve);
	if (dir < 0)
		return -1;
	fd = beneath_resolve_at(dir, text + parent + 1, flags, resolve);
	why = errno;
	close(dir);
	errno = why;
	return fd;
}

int beneath_parent(int root, const char *path, size_t len, uint64_t resolve)
{
	return beneath_open(root, path, path_parent(path, len), O_PATH | O_DIRECTORY, resolve);
}

/* Makes `path` in the directory that it is in, unless it is there; its descriptor, or -1. */
static int beneath_make_one(int root, const char *path, size_t len, uint64_t resolve)
{
	AUTOCLOSE int dir = beneath_parent(root, path, len, resolve);
	char name[NAME_LIMIT + 1];
	size_t n = len - (size_t)(path_name(path, len) - path);

	if (dir < 0)
		return -1;
	memcpy(name, path_name(path, len), n);
	name[n] = '\0';
	if (mkdirat(dir, name, 0755) < 0 && errno != EEXIST)
		return -1;
	return beneath_open(dir, name, n, O_PATH | O_DIRECTORY | O_NOFOLLOW, resolve);
}

/* ENOENT if nothing is there at all, EXDEV if it is a link that leads nowhere. */
static int beneath_only_missing(int root, const char *path, size_t len, uint64_t resolve)
{
	AUTOCLOSE int there = beneath_open(root, path, len, O_PATH | O_NOFOLLOW, resolve);

	if (there >= 0)
		errno = EXDEV;
	return -1;
}

int beneath_make_parent(int root, const char *path, size_t len, uint64_t resolve, bool make)
{
	size_t parent = path_parent(path, len);
	int fd = beneath_parent(root, path, len, resolve);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	for (size_t at = 1; at <= parent; at++) {
		if (at < parent && path[at] != '/')
			continue;
		if (fd >= 0)
			close(fd);
		fd = beneath_open(root, path, at, O_PATH | O_DIRECTORY, resolve);
		if (fd < 0 && errno == ENOENT)
			fd = make ? beneath_make_one(root, path, at, resolve)
				  : beneath_only_missing(root, path, at, resolve);
		if (fd < 0)
			return -1;
	}
	return fd;
}

int parents_find(struct parents *p, const char *path, size_t len)
{
	size_t parent = path_parent(path, len);

	if (p->dir >= 0 && p->len == parent && memcmp(p->path, path, parent) == 0)
		return p->dir;
	parents_close(p);
	p->dir = beneath_parent(p->root, path, len, p->resolve);
	p->len = parent;
	memcpy(p->path, path, parent);
	return p->dir;
}

void parents_close(struct parents *p)
{
	if (p->dir >= 0)
		close(p->dir);
	p->dir = -1;
}

uint16_t error_of(int errnum)
{
	switch (errnum) {
	case ENOENT:
		return ERROR_NOT_FOUND;
	case EXDEV:
	case ELOOP:
	case ENOTDIR:
		return ERROR_OUTSIDE;
	case ENOSPC:
	case EDQUOT:
		return ERROR_NO_SPACE;
	case EISDIR:
		return ERROR_IS_DIRECTORY;
	case EEXIST:
	case ENOTEMPTY:
		return ERROR_CONFLICT;
	default:
		return ERROR_FAILED;
	}
}

int fail_path(struct err *e, const char *step)
{
	int why = errno;

	return fail(e, error_of(why), why, "%s", step);
}
