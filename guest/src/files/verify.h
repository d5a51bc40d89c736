/* Whether the changes of a plan can be made in the root as it is now. */
#ifndef PYRO_VERIFY_H
#define PYRO_VERIFY_H

#include "files/plan.h"
#include "files/work.h"

/* Also gives what is staged the owner, and the mode, of the file that it replaces. */
int verify_plan(struct work *work, int stage, const struct plan *p, struct err *e);
/* The mode of a file with these fields that replaces `there` (NULL: nothing). */
mode_t verify_mode(uint64_t has, uint16_t mode, const struct stat *there);

#endif
