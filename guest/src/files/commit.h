/* Makes one change of a journal in the root. For journal.c only. */
#ifndef PYRO_COMMIT_H
#define PYRO_COMMIT_H

#include "files/work.h"

struct commit {
	struct work *work; /* its reader has the change */
	int stage;
	bool again;
	size_t number;
	struct err *left_out;
};

/* -1 if trying again may help. A change that cannot be made at all is noted in left_out. */
int commit_change(struct commit *c, bool removes, struct err *e);
/* Sets modes and times of a directory, once everything is in it. */
int commit_directory(struct commit *c, bool removes, struct err *e);

#endif
