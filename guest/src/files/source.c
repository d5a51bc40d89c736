#include "files/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "files/beneath.h"

int source_target(const struct place *p, struct entry *n, struct err *e)
{
	ssize_t len = readlinkat(p->dir, p->name, n->target, sizeof(n->target) - 1);

	if (len < 0 && (errno == ENOENT || errno == EINVAL))
		return 0; /* gone, or no link any more */
	if (len < 0)
		return fail_path(e, "read the symbolic link");
	if (len == 0 || len > TARGET_LIMIT)
		return fail(e, ERROR_LIMIT, ENAMETOOLONG, "the symbolic link is too long");
	n->target[len] = '\0';
	n->target_len = (size_t)len;
	entry_set(n, TAG_TARGET);
	return 1;
}

int source_part(struct tree_writer *w, int fd, uint64_t at, uint64_t *count, struct err *e)
{
	while (*count > 0) {
		size_t room;
		uint8_t *p = tree_data_space(w, &room, e);
		ssize_t n;

		if (p == NULL)
			return -1;
		if (room > *count)
			room = (size_t)*count;
		n = pread(fd, p, room, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_path(e, "read the file");
		if (n == 0)
			break;
		tree_data_added(w, (size_t)n);
		at += (uint64_t)n;
		*count -= (uint64_t)n;
	}
	return 0;
}

/* Where data begins at or after `at`, and where it ends; `size` if there is no more. */
static void source_next_data(int fd, uint64_t at, uint64_t size, uint64_t *begin, uint64_t *end)
{
	off_t from = lseek(fd, (off_t)at, SEEK_DATA);
	off_t to;

	*begin = *end = size;
	if (from < 0 && errno != ENXIO) {
		*begin = at; /* a file system that knows nothing of holes */
		return;
	}
	if (from < 0 || (uint64_t)from >= size)
		return;
	to = lseek(fd, from, SEEK_HOLE);
	*begin = (uint64_t)from;
	if (to > from && (uint64_t)to < size)
		*end = (uint64_t)to;
}

/* Puts the contents, exactly as many bytes as the ENTRY has promised. */
static int source_put_contents(struct tree_writer *w, int fd, const struct stat *st, struct err *e)
{
	uint64_t size = (uint64_t)st->st_size;
	/* Only a file that has fewer blocks than bytes can have holes. */
	bool sparse = (uint64_t)st->st_blocks * 512 < size;
	uint64_t at = 0;

	while (at < size) {
		uint64_t begin = at;
		uint64_t end = size;
		uint64_t left;

		if (sparse)
			source_next_data(fd, at, size, &begin, &end);
		if (begin > at && tree_put_hole(w, begin - at, e) < 0)
			return -1;
		left = end - begin;
		if (source_part(w, fd, begin, &left, e) < 0)
			return -1;
		/* It has become shorter meanwhile: the rest is zeros. */
		if (left > 0 && tree_put_hole(w, left, e) < 0)
			return -1;
		at = end;
	}
	return 0;
}

static int source_put_regular(struct tree_writer *w, const struct place *p, struct links *links,
			      int fd, const struct stat *st, struct err *e)
{
	struct entry n;
	int linked;

	entry_begin(&n, p->path, p->path_len);
	linked = links != NULL && st->st_nlink > 1 ? links_find(links, st, &n, e) : 0;
	if (linked < 0)
		return -1;
	if (linked > 0)
		return tree_put_entry(w, &n, e);
	if ((uint64_t)st->st_size >= SIZE_LIMIT)
		return fail(e, ERROR_LIMIT, EFBIG, "the file is too large");
	entry_stat(&n, st);
	if (tree_put_entry(w, &n, e) < 0)
		return -1;
	return source_put_contents(w, fd, st, e);
}

/* Puts what is, or was a moment ago, a regular file. */
static int source_put_file(struct tree_writer *w, const struct place *p, struct links *links,
			   struct err *e)
{
	/* It may have become a FIFO, which must not block, or a terminal. */
	AUTOCLOSE int fd =
		openat(p->dir, p->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	/* ENXIO: it has become a socket, or a device without a driver. */
	if (fd < 0 && (errno == ENOENT || errno == ELOOP || errno == ENXIO))
		return 0;
	if (fd < 0 || fstat(fd, &st) < 0)
		return fail_path(e, "open the file");
	return S_ISREG(st.st_mode) ? source_put_regular(w, p, links, fd, &st, e) : 0;
}

int source_put(struct tree_writer *w, const struct place *p, struct links *links, struct err *e)
{
	struct entry n;
	struct stat st;
	int there;

	if (p->type == DT_REG)
		return source_put_file(w, p, links, e);
	there = place_stat(p, &st, e);
	if (there <= 0)
		return there;
	if (S_ISREG(st.st_mode))
		return source_put_file(w, p, links, e);
	entry_begin(&n, p->path, p->path_len);
	entry_stat(&n, &st);
	if (S_ISLNK(st.st_mode)) {
		there = source_target(p, &n, e);
		if (there <= 0)
			return there;
	}
	if (tree_put_entry(w, &n, e) < 0)
		return -1;
	return S_ISDIR(st.st_mode);
}
