#include "exec/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/container.h"
#include "base/wipe.h"
#include "exec/exec_io.h"
#include "exec/pty.h"
#include "exec/sweep.h"

/*
 * A killed process that is not gone after this time is stuck in the kernel (a dead disk). The
 * result does not wait for it.
 */
enum { PATIENCE_MS = 2000 };

static struct exec *exec_all;

int exec_count(void)
{
	int n = 0;

	for (const struct exec *x = exec_all; x != NULL; x = x->next)
		n += x->state != EXEC_ENDED;
	return n;
}

void exec_enlist(struct exec *x)
{
	x->next = exec_all;
	exec_all = x;
}

void exec_free(struct exec *x)
{
	struct exec **at = &exec_all;

	while (*at != x)
		at = &(*at)->next;
	*at = x->next;
	wipe_free(x->queue.buf, x->queue.size);
	wipe_free(x->body.bytes, x->body.len);
	free(x);
}

void exec_executed(struct exec *x)
{
	loop_remove(&x->loading);
	if (x->spawn.step != SPAWN_OK)
		return; /* it is dead or about to be */
	if (x->owner != NULL)
		x->owner->executed(x->ctx);
	wipe_free(x->body.bytes, x->body.len);
	x->body = (struct body){NULL, 0};
}

static void exec_signal_group(const struct exec *x, int signal)
{
	pid_t group = x->has_tty ? pty_foreground(x->out[0].watch.fd) : 0;

	/* Until the child has made its session, there is no group with its number. */
	if ((group > 0 && kill(-group, signal) == 0) || kill(-x->pid, signal) == 0)
		return;
	kill(x->pid, signal);
}

void exec_control(struct exec *x, const struct control *c)
{
	if (x->state != EXEC_RUNNING)
		return;
	if (c->signal != 0)
		exec_signal_group(x, c->signal);
	else if (x->has_tty)
		pty_resize(x->out[0].watch.fd, c->cols, c->rows);
}

void exec_ask(const struct exec *x, int signal)
{
	if (x->state != EXEC_RUNNING)
		return;
	/* Root in the guest may have moved all of its processes to another group. */
	if (x->cgroup.id != 0 && cgroup_signal(&x->cgroup, signal))
		return;
	if (kill(-x->pid, signal) < 0)
		kill(x->pid, signal);
	kill(-x->pid, SIGCONT); /* a stopped process cannot follow */
}

void exec_kill(struct exec *x)
{
	if (x->state != EXEC_RUNNING)
		return;
	x->killed = true;
	if (x->cgroup.id != 0) {
		cgroup_kill(&x->cgroup);
	} else {
		kill(-x->pid, SIGKILL);
		sweep_kill(x, exec_all);
	}
	kill(x->pid, SIGKILL);
}

void exec_input(struct exec *x, const uint8_t *data, size_t len)
{
	struct err ignored;

	if (exec_io_input(x, data, len, &ignored) < 0)
		exec_kill(x);
}

void exec_release(struct exec *x)
{
	x->owner = NULL;
	exec_io_close(x);
	if (x->state == EXEC_ENDED)
		exec_free(x);
	else
		exec_kill(x);
}

static void exec_ended(struct exec *x)
{
	timer_disarm(&x->patience);
	loop_remove(&x->empty);
	sweep_kill(x, exec_all);
	if (x->cgroup.id != 0)
		x->result.oom_killed = cgroup_oom_killed(&x->cgroup);
	cgroup_drop(&x->cgroup);
	x->state = EXEC_ENDED;
	if (x->owner == NULL) {
		exec_free(x);
		return;
	}
	exec_io_ended(x);
	x->owner->ended(x->ctx);
}

static void exec_patience_over(struct timer *t)
{
	exec_ended(container_of(t, struct exec, patience));
}

/* Kills what is left, and returns how much; 1 if that cannot be told. */
static uint32_t exec_kill_rest(struct exec *x)
{
	uint32_t left;

	if (x->cgroup.id == 0)
		return (uint32_t)sweep_kill(x, exec_all);
	if (!cgroup_populated(&x->cgroup))
		return 0;
	left = cgroup_count(&x->cgroup);
	cgroup_kill(&x->cgroup);
	return left > 0 ? left : 1;
}

/* Ends the execution if nothing is left. */
static void exec_sweep(struct exec *x)
{
	if (exec_kill_rest(x) == 0)
		exec_ended(x);
}

static void exec_empty_event(struct watch *w, uint32_t events)
{
	(void)events;
	exec_sweep(container_of(w, struct exec, empty));
}

static void exec_wait_until_empty(struct exec *x)
{
	struct err e;

	x->patience.fired = exec_patience_over;
	timer_arm(&x->patience, PATIENCE_MS);
	if (x->cgroup.id == 0)
		return; /* exec_reaped looks again at each orphan */
	x->empty.fd = fcntl(x->cgroup.events, F_DUPFD_CLOEXEC, 0);
	x->empty.event = exec_empty_event;
	/* If this fails, the patience timer ends it. */
	if (x->empty.fd >= 0)
		loop_add(&x->empty, EPOLLPRI, &e);
	exec_sweep(x); /* it may have become empty before it was watched */
}

static void exec_set_result(struct exec *x, int status)
{
	struct result *r = &x->result;

	r->exec = true;
	r->duration_us = (now_ns() - x->started_ns) / 1000;
	r->timed_out = x->timed_out;
	r->signal = WIFSIGNALED(status) ? (uint8_t)WTERMSIG(status) : 0;
	r->exit_code = r->signal ? (uint8_t)(128 + r->signal) : (uint8_t)WEXITSTATUS(status);
	if (x->timed_out)
		r->exit_code = 124;
	if (x->spawn.step != SPAWN_OK)
		fail(&r->error, ERROR_EXEC, x->spawn.error, "%s: %s",
		     spawn_step_name(x->spawn.step),
		     x->spawn.step == SPAWN_CWD ? x->spawn.cwd : x->spawn.argv[0]);
}

static void exec_program_ended(struct exec *x, int status)
{
	uint32_t left;

	timer_disarm(&x->timeout);
	x->state = EXEC_SWEEPING;
	if (x->loading.fd >= 0)
		exec_executed(x);
	exec_set_result(x, status);
	left = exec_kill_rest(x);
	if (left == 0) {
		exec_ended(x);
		return;
	}
	if (!x->killed)
		x->result.left_behind = left;
	exec_wait_until_empty(x);
}

void exec_reaped(pid_t pid, int status)
{
	struct exec *next;

	for (struct exec *x = exec_all; x != NULL; x = next) {
		next = x->next;
		if (x->state == EXEC_RUNNING && x->pid == pid) {
			exec_program_ended(x, status);
			return;
		}
	}
	/* An orphan. Without cgroups, its end may be the end of a sweep. */
	for (struct exec *x = exec_all; x != NULL; x = next) {
		next = x->next;
		if (x->state == EXEC_SWEEPING && x->cgroup.id == 0)
			exec_sweep(x);
	}
}
