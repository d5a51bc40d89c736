/*
 * The journal of an apply: its changes on disk, as a tree stream without contents.
 *
 * A process may die at any step, and the next one makes the changes again from the start. That
 * does no harm: a file that has been put in place has left the stage, and a removal that has been
 * done has a mark there.
 */
#ifndef PYRO_JOURNAL_H
#define PYRO_JOURNAL_H

#include "files/plan.h"
#include "files/work.h"

int journal_write(int stage, const struct plan *p, struct err *e);
/* Once it has returned, the changes will be made, whatever happens to this process. */
int journal_decide(struct work *work, int stage, struct err *e);
bool journal_is_decided(int stage);
/*
 * Makes the changes and removes the journal. If trying again may help, it fails and keeps the
 * journal. A change that another process has made impossible is left out: *left_out is about the
 * first of these, or has the code ERROR_NONE. `again`: an earlier process may have made some of
 * the changes.
 */
int journal_finish(struct work *work, int stage, bool again, struct err *left_out, struct err *e);

#endif
