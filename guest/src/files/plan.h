/*
 * The changes of one apply, and what each of them will find when its turn comes.
 *
 * A stream may remove a file, make a directory in its place, and put files into that. Where an
 * earlier change of the stream has been at work, the plan knows what is there. Everywhere else the
 * file system tells: nothing in it is changed until all changes are checked.
 */
#ifndef PYRO_PLAN_H
#define PYRO_PLAN_H

#include "files/table.h"
#include "tree/tree.h"

enum { PLAN_BUCKETS = 16 * 1024, STAGED_NAME = 16 };

struct change {
	bool removes;
	bool absent; /* nothing is there, because of an earlier change */
	uint8_t type;
	uint16_t mode;
	uint16_t path_len;
	uint64_t has;
	size_t path; /* in text */
	int64_t mtime_ns;
	uint64_t was_inode;
	int64_t was_ctime_ns;
	uint64_t was_size;
};

struct plan {
	struct table changes;
	struct table text;
	struct table nodes; /* a node for each path that a change has touched, and its parents */
	uint32_t buckets[PLAN_BUCKETS];
};

/* Adds a REMOVE or an ENTRY; refuses one that contradicts an earlier one. */
int plan_add(struct plan *p, const struct entry *n, bool removes, struct err *e);
size_t plan_count(const struct plan *p);
const struct change *plan_change(const struct plan *p, size_t i);
const char *plan_path(const struct plan *p, const struct change *c);
/* The number of the file that the plan puts at a path; -1 if it puts none. */
long plan_file(const struct plan *p, const char *path, size_t len);
/* Whether a change before number `before` removes the path. */
bool plan_removes(const struct plan *p, const char *path, size_t len, size_t before);
/* The name, in its stage, of what change number `i` puts in place. */
void plan_staged_name(char name[STAGED_NAME], size_t i);
void plan_free(struct plan *p);

#endif
