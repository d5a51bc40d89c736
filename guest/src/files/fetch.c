/* fetch and read: files that the host has chosen. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files/beneath.h"
#include "files/source.h"
#include "files/verbs.h"

static int fetch_one(struct work *work, struct parents *parents, const struct entry *n,
		     struct err *e)
{
	struct place p = {
		.dir = parents_find(parents, n->path, n->path_len),
		.name = path_name(n->path, n->path_len),
		.path = n->path,
		.path_len = n->path_len,
		.type = DT_UNKNOWN,
	};

	work_at(work, n->path, n->path_len);
	if (p.dir < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (p.dir < 0)
		return fail_path(e, "open the parent");
	return source_put(work->writer, &p, NULL, e);
}

int fetch(struct work *work, char **args, struct err *e)
{
	struct parents parents = {.root = work->dir, .dir = -1};
	struct tree_reader *r = work->reader;
	int result = 0;
	int kind = 0;

	(void)args;
	tree_reader_init(r, work->in, TREE_NAMES);
	while (result >= 0 && (kind = tree_next(r, e)) == RECORD_ENTRY)
		result = fetch_one(work, &parents, &r->entry, e);
	parents_close(&parents);
	if (result < 0 || kind < 0)
		return -1;
	if (kind != RECORD_END)
		return fail(e, ERROR_CANCELLED, 0, "the sender has given up");
	return 0;
}

/* Where a descriptor is; false if /proc does not say. */
static bool fetch_where(int fd, char *to, size_t size)
{
	char name[64];
	ssize_t n;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	n = readlink(name, to, size - 1);
	if (n <= 0)
		return false;
	to[n] = '\0';
	return true;
}

/* The file's own path below the root, if links have led to it. */
static int fetch_own_path(const struct work *work, int fd, const struct stat *st, struct entry *n,
			  struct err *e)
{
	char root[PATH_MAX];
	char path[PATH_MAX];
	struct stat again = {.st_ino = 0};
	AUTOCLOSE int there = -1;
	const char *below;
	size_t len;

	if (!fetch_where(work->dir, root, sizeof(root)) || !fetch_where(fd, path, sizeof(path)))
		return fail(e, ERROR_FAILED, errno, "read where the file is from /proc/self/fd");
	len = strlen(root);
	below = path + len + 1;
	if (strncmp(path, root, len) != 0 || path[len] != '/' || *below == '\0' ||
	    path_fault(below, strlen(below)) != NULL)
		return fail(e, ERROR_NOT_FOUND, 0, "the file is gone");
	/* It may have been removed or renamed, and /proc may be a forgery. */
	there = beneath_open(work->dir, below, strlen(below), O_PATH | O_NOFOLLOW,
			     RESOLVE_NO_SYMLINKS);
	if (there < 0 || fstat(there, &again) < 0 || again.st_ino != st->st_ino ||
	    again.st_dev != st->st_dev)
		return fail(e, ERROR_NOT_FOUND, 0, "the file is gone");
	entry_begin(n, below, strlen(below));
	return 0;
}

static int fetch_number(const char *text, uint64_t *to, struct err *e)
{
	char *end;

	errno = 0;
	*to = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || *to >= SIZE_LIMIT)
		return fail(e, ERROR_INVALID, 0, "read: not a number below 2^62");
	return 0;
}

int read_file(struct work *work, char **args, struct err *e)
{
	size_t len = strlen(args[0]);
	AUTOCLOSE int fd = -1;
	uint64_t at, count, size;
	bool linked;
	struct entry n;
	struct stat st;

	if (path_fault(args[0], len) != NULL)
		return fail(e, ERROR_INVALID, 0, "PATH %s", path_fault(args[0], len));
	work_at(work, args[0], len);
	if (fetch_number(args[1], &at, e) < 0 || fetch_number(args[2], &count, e) < 0)
		return -1;
	fd = beneath_open(work->dir, args[0], len, O_RDONLY, RESOLVE_NO_SYMLINKS);
	linked = fd < 0 && errno == ELOOP;
	if (linked)
		fd = beneath_open(work->dir, args[0], len, O_RDONLY, 0);
	if (fd < 0 && errno == ENXIO)
		return fail(e, ERROR_NOT_REGULAR, 0, "it is no file"); /* a socket */
	if (fd < 0 || fstat(fd, &st) < 0)
		return fail_path(e, "open the file");
	if (S_ISDIR(st.st_mode))
		return fail(e, ERROR_IS_DIRECTORY, EISDIR, "it is a directory");
	if (!S_ISREG(st.st_mode))
		return fail(e, ERROR_NOT_REGULAR, 0, "it is no file");
	size = (uint64_t)st.st_size;
	if (size >= SIZE_LIMIT)
		return fail(e, ERROR_LIMIT, EFBIG, "the file is too large");
	entry_begin(&n, args[0], len);
	if (linked && fetch_own_path(work, fd, &st, &n, e) < 0)
		return -1;
	entry_stat(&n, &st);
	if (tree_put_entry(work->writer, &n, e) < 0)
		return -1;
	if (at >= size)
		return 0;
	if (count > size - at)
		count = size - at;
	return source_part(work->writer, fd, at, &count, e);
}
