/* The files with more than one link that have been met, by device and inode. */
#ifndef PYRO_LINKS_H
#define PYRO_LINKS_H

#include <sys/stat.h>

#include "files/table.h"
#include "tree/tree.h"

enum { LINK_BUCKETS = 4096 };

struct links {
	struct table met;
	size_t buckets[LINK_BUCKETS]; /* where in the table, plus one */
};

/*
 * 1: the file was met before, and the entry, which has only a path so far, becomes a hard link to
 * it. 0: this is the first time.
 */
int links_find(struct links *l, const struct stat *st, struct entry *n, struct err *e);

#endif
