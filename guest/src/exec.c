#include "exec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hook.h"
#include "proc.h"
#include "pty.h"

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
	free(x->queue.buf);
	free(x->request);
	free(x);
}

/*
 * What the program gets, and what the agent keeps of it. The ends for the program are the
 * caller's to close, also after a failure.
 */
static int open_pipes(struct exec *x, const struct request *r, int child[3], struct err *e)
{
	int ends[2];

	if (r->use_stdin) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return fail(e, ERROR_FAILED, errno, "pipe");
		child[0] = ends[0];
		x->in.fd = ends[1];
		if (fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
			return fail(e, ERROR_FAILED, errno, "fcntl");
	}
	for (int i = 0; i < 2; i++) {
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

static int prepare(struct exec *x, const struct request *r, struct err *e)
{
	int child[3] = {-1, -1, -1};
	int failed;

	if (r->use_tty) {
		failed = pty_open(r->cols, r->rows, &x->out[0].watch.fd, &child[0], e);
		child[1] = child[2] = child[0];
	} else {
		failed = open_pipes(x, r, child, e);
	}
	if (!failed) {
		x->started_ns = now_ns();
		x->pid = start_program(x, child);
		if (x->pid < 0)
			failed = fail(e, ERROR_EXEC, errno, "start a process");
	}
	if (r->use_tty)
		child[1] = child[2] = -1;
	for (int i = 0; i < 3; i++)
		autoclose(&child[i]);
	return failed;
}

static void timeout_fired(struct timer *t)
{
	struct exec *x = (struct exec *)((char *)t - offsetof(struct exec, timeout));

	x->timed_out = true;
	exec_kill(x);
}

static struct exec *new_exec(struct stream *s, const struct request *r)
{
	bool files = r->op == OP_FILES;
	size_t args = (size_t)files + r->args;
	size_t strings = args + r->envs + 2;
	struct exec *x = malloc(sizeof(*x) + strings * sizeof(x->strings[0]));

	if (x == NULL)
		return NULL;
	/* Not the child's stack and path, which are most of it. */
	memset(x, 0, offsetof(struct exec, spawn));
	x->stream = s;
	x->has_tty = r->use_tty;
	x->in.fd = x->empty.fd = -1;
	x->out[0].watch.fd = x->out[1].watch.fd = -1;
	x->timeout.fired = timeout_fired;
	x->request = s->request;
	s->request = NULL;
	x->spawn.argv = x->strings;
	if (files)
		x->strings[0] = "pyro-files"; /* the verb is argv[1] */
	request_strings(r, TAG_ARG, x->strings + files);
	x->spawn.envp = x->strings + args + 1;
	request_strings(r, TAG_ENV, x->strings + args + 1);
	x->spawn.program = files ? self_fd : -1;
	x->spawn.cwd = r->cwd;
	x->spawn.tty = r->use_tty;
	x->next = execs;
	execs = x;
	return x;
}

void exec_start(struct stream *s, const struct request *r)
{
	struct exec *x = new_exec(s, r);
	struct err e;

	if (x == NULL) {
		fail(&e, ERROR_LIMIT, ENOMEM, "no memory for another execution");
		stream_fail(s, &e);
		return;
	}
	if (prepare(x, r, &e) < 0) {
		exec_io_close(x);
		cgroup_drop(&x->cgroup);
		unlink_and_free(x);
		stream_fail(s, &e);
		return;
	}
	s->job = x;
	exec_io_watch(x);
	if (r->use_stdin)
		stream_open_input(s);
	stream_open_output(s, CHANNEL_OUT);
	if (!r->use_tty)
		stream_open_output(s, CHANNEL_ERR);
	if (r->timeout_ms > 0)
		timer_arm(&x->timeout, r->timeout_ms);
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

void exec_kill(struct exec *x)
{
	if (x->state != EXEC_RUNNING)
		return;
	if (x->cgroup.id != 0) {
		cgroup_kill(&x->cgroup);
	} else {
		kill(-x->pid, SIGKILL);
		exec_sweep(x, execs);
	}
	kill(x->pid, SIGKILL);
}

void exec_release(struct exec *x)
{
	x->stream = NULL;
	exec_io_close(x);
	if (x->state == EXEC_ENDED)
		unlink_and_free(x);
	else
		exec_kill(x);
}

static void ended(struct exec *x)
{
	struct stream *s = x->stream;

	timer_disarm(&x->patience);
	loop_remove(&x->empty);
	exec_sweep(x, execs);
	cgroup_drop(&x->cgroup);
	x->state = EXEC_ENDED;
	if (s == NULL) {
		unlink_and_free(x);
		return;
	}
	exec_io_ended(x);
	if (x->result.error.code != ERROR_NONE) {
		/* It never ran, so it has no output. */
		s->out[0].open = s->out[1].open = false;
	}
	hook_result(s, &x->result);
	stream_finish(s, &x->result);
}

static void patience_over(struct timer *t)
{
	ended((struct exec *)((char *)t - offsetof(struct exec, patience)));
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
		left = exec_sweep(x, execs) > 0;
	}
	if (!left)
		ended(x);
	return left;
}

static void empty_event(struct watch *w, uint32_t events)
{
	(void)events;
	sweep((struct exec *)((char *)w - offsetof(struct exec, empty)));
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
	set_result(x, status);
	x->state = EXEC_SWEEPING;
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
