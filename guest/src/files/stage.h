/*
 * Where apply prepares its changes: a directory of its own for each, below work->stage.
 *
 *   N             what change number N puts in place
 *   journal.new   all changes, while they may still be given up
 *   journal       the same, decided: whoever finds it of a dead process does it to the end
 *   rN            change number N, which removes, is done
 *
 * A living process holds a lock on its directory. One on work->stage itself is held by whoever
 * commits, makes a directory or looks for those of the dead; it is taken first.
 */
#ifndef PYRO_STAGE_H
#define PYRO_STAGE_H

#include "files/work.h"

struct stage {
	int base;
	int dir;
	char name[40];
};

/* Does to the end what the dead have decided on, and removes what they have not. */
int stage_recover(struct work *work, struct err *e);

int stage_make(struct stage *s, struct work *work, struct err *e);
/* Until stage_remove. */
int stage_lock(const struct stage *s, struct err *e);
/* What is there, and the directory. Failing is no matter: the next process tries again. */
void stage_remove(struct work *work, struct stage *s);

#endif
