#include "exec/sweep.h"

#include <signal.h>

#include "exec/proc.h"

struct search {
	const struct exec *ended;
	const struct exec *all;
	int killed;
};

static void sweep_kill_if_in_session(pid_t pid, void *ctx)
{
	struct search *s = ctx;

	if (pid != s->ended->pid && proc_session(pid) == s->ended->pid && kill(pid, SIGKILL) == 0)
		s->killed++;
}

static bool sweep_belongs(pid_t pid, const struct search *s)
{
	unsigned group = 0;
	char path[256];

	for (const struct exec *x = s->all; x != NULL; x = x->next)
		if (x->pid == pid && x->state == EXEC_RUNNING)
			return true;
	if (cgroup_available() && proc_cgroup(pid, path, sizeof(path)))
		group = cgroup_id(path);
	for (const struct exec *x = s->all; x != NULL; x = x->next)
		if (x != s->ended && x->state != EXEC_ENDED && x->cgroup.id == group)
			return true; /* also if both are 0: it may be of an execution without a
					cgroup */
	return false;
}

static void sweep_kill_if_nobodys(pid_t pid, void *ctx)
{
	struct search *s = ctx;

	if (s->ended->cgroup.id == 0 && proc_session(pid) == s->ended->pid)
		return; /* killed already */
	if (!sweep_belongs(pid, s) && kill(pid, SIGKILL) == 0)
		s->killed++;
}

int sweep_kill(struct exec *x, struct exec *all)
{
	struct search s = {.ended = x, .all = all};

	if (x->cgroup.id == 0)
		proc_all(sweep_kill_if_in_session, &s);
	proc_children(sweep_kill_if_nobodys, &s);
	return s.killed;
}
