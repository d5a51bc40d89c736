#include "exec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "container.h"
#include "exec_io.h"
#include "pty.h"
#include "sweep.h"
#include "wipe.h"

/*
 * A killed process that does not go in this time is stuck in the kernel (a dead disk). The
 * result is sent without it.
 */
enum { PATIENCE_MS = 2000 };

static struct exec *execs;
static int null_fd = -1;
/* The agent's own program: root in the guest can neither see the file nor replace it. */
static int self_fd = -1;

int exec_init(struct err *e)
{
	null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null_fd < 0)
		return fail(e, ERROR_FAILED, errno, "open /dev/null");
	self_fd = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	return self_fd < 0 ? fail(e, ERROR_FAILED, errno, "open the agent's own program") : 0;
}

int exec_count(void)
{
	int n = 0;

	for (const struct exec *x = execs; x != NULL; x = x->next)
		n += x->state != EXEC_ENDED;
	return n;
}

static void unlink_and_free(struct exec *x)
{
	struct exec **at = &execs;

	while (*at != x)
		at = &(*at)->next;
	*at = x->next;
	wipe_free(x->queue.buf, x->queue.size);
	wipe_free(x->body.bytes, x->body.len);
	free(x);
}

/*
 * What the program gets, and what the agent keeps of it. The ends for the program are the
 * caller's to close, also after a failure.
 */
static int open_pipes(struct exec *x, const struct launch *l, int child[3], struct err *e)
{
	int outputs = l->stdio == STDIO_PIPES ? 2 : l->stdio == STDIO_JOINED;
	int ends[2];

	if (l->stdio == STDIO_PIPES && l->request->use_stdin) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return fail(e, ERROR_FAILED, errno, "pipe");
		child[0] = ends[0];
		x->in.fd = ends[1];
		if (fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
			return fail(e, ERROR_FAILED, errno, "fcntl");
	}
	for (int i = 0; i < outputs; i++) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return fail(e, ERROR_FAILED, errno, "pipe");
		x->out[i].watch.fd = ends[0];
		child[i + 1] = ends[1];
		if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
			return fail(e, ERROR_FAILED, errno, "fcntl");
	}
	return 0;
}

static pid_t start_program(struct exec *x, const int child[3])
{
	pid_t pid;

	for (int i = 0; i < 3; i++)
		x->spawn.fds[i] = child[i] >= 0 ? child[i] : null_fd;
	for (int tries = 0; tries < 2; tries++) {
		x->spawn.cgroup = cgroup_take(&x->cgroup) ? x->cgroup.dir : -1;
		pid = spawn_start(&x->spawn);
		if (pid >= 0 || errno == EAGAIN || errno == ENOMEM || x->spawn.cgroup < 0)
			return pid;
		/* Root in the guest has broken the group in advance. Another, or none. */
		cgroup_drop(&x->cgroup);
	}
	x->spawn.cgroup = -1;
	return spawn_start(&x->spawn);
}

/* Nobody writes to it: that the last copy of the writing end is gone is what is waited for. */
static int open_loading(struct exec *x, struct err *e)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail(e, ERROR_FAILED, errno, "pipe");
	x->loading.fd = ends[0];
	x->spawn.loading = ends[1];
	return 0;
}

static int prepare(struct exec *x, const struct launch *l, struct err *e)
{
	const struct request *r = l->request;
	int child[3] = {-1, -1, -1};
	int failed;

	if (x->has_tty) {
		failed = pty_open(r->cols, r->rows, &x->out[0].watch.fd, &child[0], e);
		child[1] = child[2] = child[0];
	} else {
		failed = open_pipes(x, l, child, e);
		if (l->stdio == STDIO_JOINED)
			child[2] = child[1];
	}
	if (!failed)
		failed = open_loading(x, e);
	if (!failed) {
		x->started_ns = now_ns();
		x->pid = start_program(x, child);
		if (x->pid < 0)
			failed = fail(e, ERROR_EXEC, errno, "start a process");
	}
	if (child[1] == child[0])
		child[1] = -1;
	if (child[2] == child[0] || child[2] == child[1])
		child[2] = -1;
	for (int i = 0; i < 3; i++)
		autoclose(&child[i]);
	autoclose(&x->spawn.loading);
	return failed;
}

static void timeout_fired(struct timer *t)
{
	struct exec *x = container_of(t, struct exec, timeout);

	x->timed_out = true;
	exec_kill(x);
}

static struct exec *new_exec(const struct launch *l)
{
	const struct request *r = l->request;
	size_t args = l->heads + (l->args == TAG_PROBE ? r->probes : r->args);
	size_t strings = args + r->envs + 2;
	struct exec *x = malloc(sizeof(*x) + strings * sizeof(x->strings[0]));

	if (x == NULL)
		return NULL;
	/* Not the child's stack and path, which are most of it. */
	memset(x, 0, offsetof(struct exec, spawn));
	x->has_tty = l->stdio == STDIO_TERMINAL;
	x->in.fd = x->empty.fd = x->loading.fd = -1;
	x->out[0].watch.fd = x->out[1].watch.fd = -1;
	x->timeout.fired = timeout_fired;
	x->spawn.argv = x->strings;
	for (size_t i = 0; i < l->heads; i++)
		x->strings[i] = l->head[i];
	request_strings(r, l->args, x->strings + l->heads);
	x->spawn.envp = x->strings + args + 1;
	request_strings(r, TAG_ENV, x->strings + args + 1);
	x->spawn.program = l->self ? self_fd : -1;
	x->spawn.loading = -1;
	x->spawn.cwd = r->cwd;
	x->spawn.tty = x->has_tty;
	x->next = execs;
	execs = x;
	return x;
}

/* The program runs, in memory of its own: nobody needs the strings any more. */
static void executed(struct exec *x)
{
	loop_remove(&x->loading);
	if (x->spawn.step != SPAWN_OK)
		return; /* it is dead or about to be */
	if (x->owner != NULL)
		x->owner->executed(x->ctx);
	wipe_free(x->body.bytes, x->body.len);
	x->body = (struct body){NULL, 0};
}

static void loading_event(struct watch *w, uint32_t events)
{
	(void)events;
	executed(container_of(w, struct exec, loading));
}

struct exec *exec_launch(const struct launch *l, struct body *body, const struct exec_owner *owner,
			 void *ctx, struct err *e)
{
	struct exec *x = new_exec(l);
	struct err ignored;

	if (x == NULL) {
		fail(e, ERROR_LIMIT, ENOMEM, "no memory for another execution");
		return NULL;
	}
	if (prepare(x, l, e) < 0) {
		exec_io_close(x);
		loop_remove(&x->loading);
		cgroup_drop(&x->cgroup);
		unlink_and_free(x);
		return NULL;
	}
	x->body = *body;
	*body = (struct body){NULL, 0};
	x->owner = owner;
	x->ctx = ctx;
	x->loading.event = loading_event;
	/* It runs already, and cannot be served: its owner sees that it was killed. */
	if (exec_io_watch(x, &ignored) < 0 || loop_add(&x->loading, 0, &ignored) < 0)
		exec_kill(x);
	if (l->request->timeout_ms > 0)
		timer_arm(&x->timeout, l->request->timeout_ms);
	return x;
}

static void signal_group(const struct exec *x, int signal)
{
	pid_t group = x->has_tty ? pty_foreground(x->out[0].watch.fd) : 0;

	/* Before the child has made its session there is no group of that number. */
	if ((group > 0 && kill(-group, signal) == 0) || kill(-x->pid, signal) == 0)
		return;
	kill(x->pid, signal);
}

void exec_control(struct exec *x, const struct control *c)
{
	if (x->state != EXEC_RUNNING)
		return;
	if (c->signal != 0)
		signal_group(x, c->signal);
	else if (x->has_tty)
		pty_resize(x->out[0].watch.fd, c->cols, c->rows);
}

void exec_ask(const struct exec *x, int signal)
{
	if (x->state != EXEC_RUNNING)
		return;
	/* Root in the guest may have moved all of it elsewhere. */
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
	if (x->cgroup.id != 0) {
		cgroup_kill(&x->cgroup);
	} else {
		kill(-x->pid, SIGKILL);
		sweep_kill(x, execs);
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
		unlink_and_free(x);
	else
		exec_kill(x);
}

static void ended(struct exec *x)
{
	timer_disarm(&x->patience);
	loop_remove(&x->empty);
	sweep_kill(x, execs);
	cgroup_drop(&x->cgroup);
	x->state = EXEC_ENDED;
	if (x->owner == NULL) {
		unlink_and_free(x);
		return;
	}
	exec_io_ended(x);
	x->owner->ended(x->ctx);
}

static void patience_over(struct timer *t)
{
	ended(container_of(t, struct exec, patience));
}

/* Kills what is left; false, and over with it, if that is nothing. */
static bool sweep(struct exec *x)
{
	bool left;

	if (x->cgroup.id != 0) {
		left = cgroup_populated(&x->cgroup);
		if (left)
			cgroup_kill(&x->cgroup);
	} else {
		left = sweep_kill(x, execs) > 0;
	}
	if (!left)
		ended(x);
	return left;
}

static void empty_event(struct watch *w, uint32_t events)
{
	(void)events;
	sweep(container_of(w, struct exec, empty));
}

static void wait_until_empty(struct exec *x)
{
	struct err e;

	x->patience.fired = patience_over;
	timer_arm(&x->patience, PATIENCE_MS);
	if (x->cgroup.id == 0)
		return; /* exec_reaped looks again at each orphan */
	x->empty.fd = fcntl(x->cgroup.events, F_DUPFD_CLOEXEC, 0);
	x->empty.event = empty_event;
	/* Should this fail, the patience ends it. */
	if (x->empty.fd >= 0)
		loop_add(&x->empty, EPOLLPRI, &e);
	sweep(x); /* it may have become empty before it was watched */
}

static void set_result(struct exec *x, int status)
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

static void program_ended(struct exec *x, int status)
{
	timer_disarm(&x->timeout);
	x->state = EXEC_SWEEPING;
	if (x->loading.fd >= 0)
		executed(x);
	set_result(x, status);
	if (sweep(x))
		wait_until_empty(x);
}

void exec_reaped(pid_t pid, int status)
{
	struct exec *next;

	for (struct exec *x = execs; x != NULL; x = next) {
		next = x->next;
		if (x->state == EXEC_RUNNING && x->pid == pid) {
			program_ended(x, status);
			return;
		}
	}
	/* An orphan; without cgroups this is how the end of a sweep is noticed. */
	for (struct exec *x = execs; x != NULL; x = next) {
		next = x->next;
		if (x->state == EXEC_SWEEPING && x->cgroup.id == 0)
			sweep(x);
	}
}
