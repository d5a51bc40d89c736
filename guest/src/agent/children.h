/* Signals and the end of children. */
#ifndef PYRO_CHILDREN_H
#define PYRO_CHILDREN_H

#include "base/err.h"

/*
 * Blocks every signal, for good: nothing interrupts a system call, and SIGCHLD, the only
 * one that matters, comes through the loop.
 */
int children_init(struct err *e);

#endif
