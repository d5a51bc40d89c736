/*
 * The work of one process on the files of /workspace: what all its parts share.
 *
 * Whatever lies in the guest's file systems may belong to an attacker, and may change while it is
 * read. So names are resolved beneath the root only (beneath.h), nothing is opened that could
 * block, and only bounded tables grow with what is found.
 */
#ifndef PYRO_WORK_H
#define PYRO_WORK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "tree/tree.h"

struct work {
	const char *root;  /* /workspace */
	const char *stage; /* on the same file system, for root alone */
	int in;
	int out;
	void (*step)(void); /* tests: called before every change that a commit makes; or NULL */

	/* Set by files_run. */
	int dir; /* of root */
	struct tree_reader *reader;
	struct tree_writer *writer;
	bool has_at; /* a failure names this path */
	size_t at_len;
	char at[PATH_LIMIT + 1];
};

/* Remembers the path that is worked on, for a failure to name. */
void work_at(struct work *work, const char *path, size_t len);
/* Tells a test that the next change is about to be made. */
void work_step(const struct work *work);

#endif
