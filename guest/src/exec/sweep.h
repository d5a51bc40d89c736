/*
 * What an execution leaves outside its cgroup, or all that it leaves where there are no cgroups.
 *
 * Every process whose parents have all ended is a child of the agent, which is PID 1. So a process
 * that has left its cgroup becomes one, and it is an orphan if its cgroup is not that of a living
 * execution. Without cgroups the session tells whose it is. A process that has made a session of
 * its own is then spared until the last such execution ends.
 */
#ifndef PYRO_SWEEP_H
#define PYRO_SWEEP_H

#include "exec/execution.h"

/*
 * Kills what `x` has left outside its cgroup. `all` is the list of executions. Returns how many
 * processes it killed.
 */
int sweep_kill(struct exec *x, struct exec *all);

#endif
