/* The disk of the machine, /dev/vda, and the ext4 on it. */
#ifndef PYRO_DISK_H
#define PYRO_DISK_H

#include "base/err.h"

int disk_open(struct err *e);
/* -1 before disk_open has succeeded. */
int disk_fd(void);

/* Grows the mounted ext4 to the size of the disk. */
int disk_grow(struct err *e);

#endif
