#include "exec/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "exec/exec.h"
#include "exec/exec_io.h"
#include "exec/pty.h"

static int launch_null_fd = -1;
/* The agent's own program: root in the guest can neither see the file nor replace it. */
static int launch_self_fd = -1;

int launch_init(struct err *e)
{
	launch_null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (launch_null_fd < 0)
		return fail(e, ERROR_FAILED, errno, "open /dev/null");
	launch_self_fd = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	return launch_self_fd < 0 ? fail(e, ERROR_FAILED, errno, "open the agent's own program")
				  : 0;
}

/*
 * Makes the pipes. The agent keeps its ends in `x`. The caller closes the program's ends in
 * `child`, also after a failure.
 */
static int launch_open_pipes(struct exec *x, const struct launch *l, int child[3], struct err *e)
{
	int outputs = l->stdio == STDIO_PIPES ? 2 : 1;
	int ends[2];

	if (l->stdio == STDIO_PIPES && l->request->use_stdin) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return fail(e, ERROR_FAILED, errno, "make a pipe for the input");
		child[0] = ends[0];
		x->in.fd = ends[1];
		if (fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
			return fail(e, ERROR_FAILED, errno, "set a pipe to non-blocking");
	}
	for (int i = 0; i < outputs; i++) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return fail(e, ERROR_FAILED, errno, "make a pipe for the output");
		x->out[i].watch.fd = ends[0];
		child[i + 1] = ends[1];
		if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
			return fail(e, ERROR_FAILED, errno, "set a pipe to non-blocking");
	}
	return 0;
}

static pid_t launch_start_program(struct exec *x, const int child[3])
{
	pid_t pid;

	for (int i = 0; i < 3; i++)
		x->spawn.fds[i] = child[i] >= 0 ? child[i] : launch_null_fd;
	for (int tries = 0; tries < 2; tries++) {
		x->spawn.cgroup = cgroup_take(&x->cgroup) ? x->cgroup.dir : -1;
		pid = spawn_start(&x->spawn);
		if (pid >= 0 || errno == EAGAIN || errno == ENOMEM || x->spawn.cgroup < 0)
			return pid;
		/* Root in the guest has made this group unusable. Tries another one, then none. */
		cgroup_drop(&x->cgroup);
	}
	x->spawn.cgroup = -1;
	return spawn_start(&x->spawn);
}

/*
 * Nothing is written to this pipe. It hangs up when the last copy of its writing end is closed,
 * which is when the program has been executed.
 */
static int launch_open_loading(struct exec *x, struct err *e)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail(e, ERROR_FAILED, errno, "make a pipe that tells of the execution");
	x->loading.fd = ends[0];
	x->spawn.loading = ends[1];
	return 0;
}

static int launch_prepare(struct exec *x, const struct launch *l, struct err *e)
{
	const struct request *r = l->request;
	int child[3] = {-1, -1, -1};
	int failed;

	if (x->has_tty) {
		failed = pty_open(r->cols, r->rows, &x->out[0].watch.fd, &child[0], e);
		child[1] = child[2] = child[0];
	} else {
		failed = launch_open_pipes(x, l, child, e);
		if (l->stdio == STDIO_JOINED)
			child[2] = child[1];
	}
	if (!failed)
		failed = launch_open_loading(x, e);
	if (!failed) {
		x->started_ns = now_ns();
		x->pid = launch_start_program(x, child);
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

static void launch_timeout_fired(struct timer *t)
{
	struct exec *x = container_of(t, struct exec, timeout);

	x->timed_out = true;
	exec_kill(x);
}

static struct exec *launch_new(const struct launch *l)
{
	const struct request *r = l->request;
	size_t args = l->heads + (l->args == TAG_PROBE ? r->probes : r->args);
	size_t strings = args + r->envs + 2;
	struct exec *x = malloc(sizeof(*x) + strings * sizeof(x->strings[0]));

	if (x == NULL)
		return NULL;
	/* Not the child's stack and path, which are the largest part. */
	memset(x, 0, offsetof(struct exec, spawn));
	x->has_tty = l->stdio == STDIO_TERMINAL;
	x->in.fd = x->empty.fd = x->loading.fd = -1;
	x->out[0].watch.fd = x->out[1].watch.fd = -1;
	x->timeout.fired = launch_timeout_fired;
	x->spawn.argv = x->strings;
	for (size_t i = 0; i < l->heads; i++)
		x->strings[i] = l->head[i];
	request_strings(r, l->args, x->strings + l->heads);
	x->spawn.envp = x->strings + args + 1;
	request_strings(r, TAG_ENV, x->strings + args + 1);
	x->spawn.program = l->self ? launch_self_fd : -1;
	x->spawn.loading = -1;
	x->spawn.cwd = r->cwd;
	x->spawn.tty = x->has_tty;
	exec_enlist(x);
	return x;
}

static void launch_loading_event(struct watch *w, uint32_t events)
{
	(void)events;
	exec_executed(container_of(w, struct exec, loading));
}

struct exec *launch(const struct launch *l, struct body *body, const struct exec_owner *owner,
		    void *ctx, struct err *e)
{
	struct exec *x = launch_new(l);
	struct err ignored;

	if (x == NULL) {
		fail(e, ERROR_LIMIT, ENOMEM, "no memory for another execution");
		return NULL;
	}
	if (launch_prepare(x, l, e) < 0) {
		exec_io_close(x);
		loop_remove(&x->loading);
		cgroup_drop(&x->cgroup);
		exec_free(x);
		return NULL;
	}
	x->body = *body;
	*body = (struct body){NULL, 0};
	x->owner = owner;
	x->ctx = ctx;
	x->loading.event = launch_loading_event;
	/* The program runs already but cannot be served. Its owner sees that it was killed. */
	if (exec_io_watch(x, &ignored) < 0 || loop_add(&x->loading, 0, &ignored) < 0)
		exec_kill(x);
	if (l->request->timeout_ms > 0)
		timer_arm(&x->timeout, l->request->timeout_ms);
	return x;
}
