/*
 * A cgroup for each execution, all below one that has the limits.
 *
 * The next one is made in advance, and an old one removed, while the agent is idle: the
 * time from request to first instruction is the time people wait for.
 */
#ifndef PYRO_CGROUP_H
#define PYRO_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct cgroup {
	unsigned id; /* 0: none */
	int dir;
	int events; /* cgroup.events; EPOLLPRI when it changes */
	int kill;   /* cgroup.kill */
};

/*
 * What the workload leaves to the agent and the kernel, by the machine's memory.
 *
 * Memory: 48 MiB and a thirty-second of what is free at boot, 256 MiB at most. The agent
 * needs about 3 MiB and 4 MiB for each port whose host is slow (128 buffers of 32 KiB in the
 * kernel); the rest is what the kernel charges to nobody. With 32 MiB a machine of 512 MiB
 * ran out as a whole before the workload met its limit.
 * Processes: one for every 256 KiB, 512 at least and 16384 at most. A small process takes
 * about that much, so memory and processes run out together, and half of the kernel's
 * 32768 process numbers stay free.
 */
struct limits {
	uint64_t memory_bytes;
	uint64_t processes;
};

struct limits limits_for(uint64_t free_bytes);

/* `path` is where cgroup2 is mounted. */
int cgroup_init(const char *path, const struct limits *l, struct err *e);
/* Without cgroup_init, or when that failed, there are none. */
bool cgroup_available(void);
/* False if none can be made; then the execution does without. */
bool cgroup_take(struct cgroup *g);
bool cgroup_populated(const struct cgroup *g);
void cgroup_kill(const struct cgroup *g);
/* Sends a signal to each process of it (not of groups inside it), and wakes it; false: to none. */
bool cgroup_signal(const struct cgroup *g, int signal);
/* Gives it up, to be removed once it is empty. */
void cgroup_drop(struct cgroup *g);
/* The id of the execution's cgroup that a path of /proc/PID/cgroup is, or is in; else 0. */
unsigned cgroup_id(const char *path);
void cgroup_idle(void);

#endif
