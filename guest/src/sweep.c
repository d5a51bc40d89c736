/*
 * What an execution leaves outside its cgroup, or all that it leaves where there are none.
 *
 * Every process that is not below a living one is a child of the agent, which is PID 1. So
 * whoever has left its cgroup turns up there once its parents are gone, and belongs to
 * nobody when its cgroup is not that of a living execution. Without cgroups the session
 * tells; who has made a session of its own is spared until the last such execution ends.
 */
#include <signal.h>

#include "exec.h"
#include "proc.h"

struct search {
	const struct exec *ended;
	const struct exec *all;
	int killed;
};

static void kill_if_in_session(pid_t pid, void *ctx)
{
	struct search *s = ctx;

	if (pid != s->ended->pid && proc_session(pid) == s->ended->pid && kill(pid, SIGKILL) == 0)
		s->killed++;
}

static bool belongs(pid_t pid, const struct search *s)
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
			return true; /* 0 is equal too: it may be of one without a cgroup */
	return false;
}

static void kill_if_nobodys(pid_t pid, void *ctx)
{
	struct search *s = ctx;

	if (!belongs(pid, s) && kill(pid, SIGKILL) == 0)
		s->killed++;
}

int exec_sweep(struct exec *x, struct exec *all)
{
	struct search s = {.ended = x, .all = all};

	if (x->cgroup.id == 0)
		proc_all(kill_if_in_session, &s);
	proc_children(kill_if_nobodys, &s);
	return s.killed;
}
