/*
 * A cgroup for each execution, all below one that has the limits.
 *
 * While the agent is idle, it makes the next one in advance and removes old ones. People wait for
 * the time from the request to the first instruction.
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
 * The limits of the workload, by the machine's memory.
 *
 * Memory: all but a reserve for the agent and the kernel. The reserve is 48 MiB and 1/32 of what
 * is free at boot, at most 256 MiB. The agent needs about 3 MiB, and 4 MiB for each port whose
 * host is slow (128 buffers of 32 KiB in the kernel). The rest is memory that the kernel charges
 * to no cgroup. With a reserve of 32 MiB, a machine of 512 MiB ran out of memory as a whole before
 * the workload met its limit.
 *
 * Processes: one for every 256 KiB, at least 512 and at most 16384. A small process takes about
 * that much, so memory and processes run out together, and half of the kernel's 32768 process
 * numbers stay free.
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
/* False if none can be made. The execution then has no cgroup. */
bool cgroup_take(struct cgroup *g);
bool cgroup_populated(const struct cgroup *g);
void cgroup_kill(const struct cgroup *g);
/* How many processes are in it, without those in groups inside it. */
uint32_t cgroup_count(const struct cgroup *g);
/* Whether the kernel has killed a process in it, or in a group inside it, for want of memory. */
bool cgroup_oom_killed(const struct cgroup *g);
/*
 * Sends a signal to each process in it, but not in groups inside it, and wakes it. False: there
 * was none.
 */
bool cgroup_signal(const struct cgroup *g, int signal);
/* Gives it up, to be removed once it is empty. */
void cgroup_drop(struct cgroup *g);
/* The id of the execution's cgroup that a path of /proc/PID/cgroup is, or is in; else 0. */
unsigned cgroup_id(const char *path);
void cgroup_idle(void);

#endif
