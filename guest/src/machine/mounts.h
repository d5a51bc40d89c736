/*
 * The file systems of the machine. Those that need no disk are mounted at boot, so that
 * they are in the template, and only moved into the root when it comes.
 */
#ifndef PYRO_MOUNTS_H
#define PYRO_MOUNTS_H

#include "base/err.h"

int mounts_boot(struct err *e);
/* Mounts the disk and makes it the root of everything that follows. */
int mounts_root(struct err *e);

#endif
