/*
 * The changes of an apply on disk, as a tree stream without contents, and how they are done.
 *
 * Doing them again does no harm, from wherever the last process has died: what has been put in
 * place has left the stage, and what has been removed has a mark there.
 */
#ifndef PYRO_JOURNAL_H
#define PYRO_JOURNAL_H

#include "files/plan.h"
#include "files/work.h"

int journal_write(int stage, const struct plan *p, struct err *e);
/* From its return on, the changes will be made. */
int journal_decide(struct work *work, int stage, struct err *e);
bool journal_is_decided(int stage);
/*
 * Makes the changes and removes the journal. Fails, and keeps it, where trying again may help.
 * A change that somebody has made impossible is left out: *left_out tells of the first, or
 * has the code ERROR_NONE. `again` after a process that has died.
 */
int journal_finish(struct work *work, int stage, bool again, struct err *left_out, struct err *e);

#endif
