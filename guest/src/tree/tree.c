#include "tree/tree.h"

#include <string.h>

enum { NS = 1000000000 };

void entry_begin(struct entry *n, const char *path, size_t len)
{
	n->has = 0;
	n->target_len = 0;
	n->path_len = len;
	memcpy(n->path, path, len);
	n->path[len] = '\0';
	entry_set(n, TAG_PATH);
}

int64_t nanoseconds(const struct timespec *t)
{
	int64_t ns;

	/* A file may have any time. Beyond 292 years it becomes the largest or smallest number. */
	if (__builtin_mul_overflow((int64_t)t->tv_sec, (int64_t)NS, &ns) ||
	    __builtin_add_overflow(ns, (int64_t)t->tv_nsec, &ns))
		return t->tv_sec < 0 ? INT64_MIN : INT64_MAX;
	return ns;
}

struct timespec timespec_of(int64_t ns)
{
	struct timespec t = {.tv_sec = ns / NS, .tv_nsec = ns % NS};

	if (t.tv_nsec < 0) {
		t.tv_sec--;
		t.tv_nsec += NS;
	}
	return t;
}

static uint8_t tree_type_of(mode_t mode)
{
	if (S_ISREG(mode))
		return TYPE_FILE;
	if (S_ISDIR(mode))
		return TYPE_DIRECTORY;
	return S_ISLNK(mode) ? TYPE_SYMLINK : TYPE_OTHER;
}

void entry_stat(struct entry *n, const struct stat *st)
{
	n->type = tree_type_of(st->st_mode);
	n->mode = st->st_mode & 07777;
	n->size = (uint64_t)st->st_size;
	n->mtime_ns = nanoseconds(&st->st_mtim);
	n->ctime_ns = nanoseconds(&st->st_ctim);
	n->inode = st->st_ino;
	n->links = st->st_nlink > UINT32_MAX ? UINT32_MAX : (uint32_t)st->st_nlink;
	entry_set(n, TAG_TYPE);
	entry_set(n, TAG_MODE);
	if (n->type == TYPE_FILE)
		entry_set(n, TAG_SIZE);
	entry_set(n, TAG_MTIME_NS);
	entry_set(n, TAG_CTIME_NS);
	entry_set(n, TAG_INODE);
	entry_set(n, TAG_LINKS);
}
