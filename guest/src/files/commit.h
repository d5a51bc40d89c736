/* One change of a journal, done in the root. Internal to the journal. */
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

/* -1 where trying again may help; what cannot be done at all is noted in left_out. */
int commit_change(struct commit *c, bool removes, struct err *e);
/* Modes and times of directories, when everything is in them. */
int commit_directory(struct commit *c, bool removes, struct err *e);

#endif
