/*
 * The file systems of the machine. Those that need no disk are mounted at boot, so that the
 * template has them. They move into the root when the disk is mounted.
 */
#ifndef PYRO_MOUNTS_H
#define PYRO_MOUNTS_H

#include "base/err.h"

int mounts_boot(struct err *e);
/* Mounts the disk and makes it the root of everything that follows. */
int mounts_root(struct err *e);

#endif
