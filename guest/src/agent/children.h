/* Signals, and children that end. */
#ifndef PYRO_CHILDREN_H
#define PYRO_CHILDREN_H

#include "base/err.h"

/*
 * Blocks every signal for good, so nothing interrupts a system call. SIGCHLD is the only one that
 * matters, and comes through the loop.
 */
int children_init(struct err *e);

#endif
