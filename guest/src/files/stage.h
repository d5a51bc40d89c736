/*
 * Stages: where apply prepares its changes. Each apply has a directory of its own below
 * work->stage, with these files:
 *
 *   N             what change number N puts in place
 *   journal.new   all changes, not decided yet
 *   journal       the same, decided: if its process dies, the next one makes the changes
 *   rN            a mark: change number N, which removes, is done
 *
 * A living process holds a lock on its directory. A process that commits, makes a directory or
 * looks for those of dead processes holds a lock on work->stage. The latter is taken first.
 */
#ifndef PYRO_STAGE_H
#define PYRO_STAGE_H

#include "files/work.h"

struct stage {
	int base;
	int dir;
	char name[40];
};

/* Finishes the journals of dead processes, and removes their other stages. */
int stage_recover(struct work *work, struct err *e);

int stage_make(struct stage *s, struct work *work, struct err *e);
/* Locks work->stage until stage_remove. */
int stage_lock(const struct stage *s, struct err *e);
/* Removes the stage with all that is in it. If that fails, the next process tries again. */
void stage_remove(struct work *work, struct stage *s);

#endif
