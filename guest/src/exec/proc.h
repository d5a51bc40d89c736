/*
 * What the agent reads in /proc. The directory is opened at boot, so it need not be mounted later.
 */
#ifndef PYRO_PROC_H
#define PYRO_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/* `path` is where proc is mounted. */
int proc_init(const char *path, struct err *e);

/* Calls `each` for every child of this process. */
void proc_children(void (*each)(pid_t pid, void *ctx), void *ctx);

/* Calls `each` for every process. */
void proc_all(void (*each)(pid_t pid, void *ctx), void *ctx);

/* The session of a process; 0 if it is gone. */
pid_t proc_session(pid_t pid);

/* The path of its cgroup2 as the kernel writes it; false if it is gone. */
bool proc_cgroup(pid_t pid, char *buf, size_t len);

#endif
