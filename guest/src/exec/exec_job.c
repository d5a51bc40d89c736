#include "exec/exec_job.h"

#include <errno.h>
#include <stdlib.h>

#include "base/container.h"
#include "exec/exec.h"
#include "exec/exec_io.h"
#include "exec/launch.h"
#include "wire/job.h"

struct exec_job {
	struct job job;
	struct stream *stream;
	struct exec *exec;
};

static void exec_job_executed(void *ctx)
{
	(void)ctx;
}

static void exec_job_consumed(void *ctx, size_t len)
{
	stream_consumed(((struct exec_job *)ctx)->stream, len);
}

static void exec_job_readable(void *ctx, int channel)
{
	stream_ready(((struct exec_job *)ctx)->stream, channel);
}

static void exec_job_ended(void *ctx)
{
	struct stream *s = ((struct exec_job *)ctx)->stream;
	struct exec *x = ((struct exec_job *)ctx)->exec;

	/* A program that never ran has no output. */
	if (x->result.error.code != ERROR_NONE)
		s->out[0].open = s->out[1].open = false;
	stream_finish(s, &x->result);
}

static const struct exec_owner exec_job_owner = {exec_job_executed, exec_job_consumed,
						 exec_job_readable, exec_job_ended};

static struct exec *exec_job_of(struct job *j)
{
	return container_of(j, struct exec_job, job)->exec;
}

static void exec_job_input(struct job *j, const uint8_t *data, size_t len)
{
	exec_input(exec_job_of(j), data, len);
}

static void exec_job_input_eof(struct job *j)
{
	exec_io_input_eof(exec_job_of(j));
}

static ssize_t exec_job_output(struct job *j, int channel, uint8_t *buf, size_t len)
{
	return exec_io_output(exec_job_of(j), channel, buf, len);
}

static void exec_job_control(struct job *j, const struct control *c)
{
	exec_control(exec_job_of(j), c);
}

static void exec_job_cancel(struct job *j)
{
	exec_kill(exec_job_of(j));
}

static void exec_job_release(struct job *j)
{
	exec_release(exec_job_of(j));
	free(container_of(j, struct exec_job, job));
}

static const struct job_ops exec_job_ops = {exec_job_input,   exec_job_input_eof, exec_job_output,
					    exec_job_control, exec_job_cancel,	  exec_job_release};

static struct exec_job *exec_job_new(struct stream *s, const struct request *r, struct err *e)
{
	static const char *const files[] = {"pyro-files"}; /* the verb is argv[1] */
	bool self = r->op == OP_FILES;
	struct launch l = {
		.request = r,
		.head = files,
		.heads = self,
		.args = TAG_ARG,
		.self = self,
		.stdio = r->use_tty ? STDIO_TERMINAL : STDIO_PIPES,
	};
	struct body body = {s->request, s->request_size};
	struct exec_job *j = malloc(sizeof(*j));

	if (j == NULL) {
		fail(e, ERROR_LIMIT, ENOMEM, "no memory for another execution");
		return NULL;
	}
	j->job.ops = &exec_job_ops;
	j->stream = s;
	j->exec = launch(&l, &body, &exec_job_owner, j, e);
	if (j->exec == NULL) {
		free(j);
		return NULL;
	}
	s->request = NULL;
	return j;
}

void exec_job_start(struct stream *s, const struct request *r)
{
	struct exec_job *j;
	struct err e;

	j = exec_job_new(s, r, &e);
	if (j == NULL) {
		stream_fail(s, &e);
		return;
	}
	s->job = &j->job;
	if (r->use_stdin)
		stream_open_input(s);
	stream_open_output(s, CHANNEL_OUT);
	if (!r->use_tty)
		stream_open_output(s, CHANNEL_ERR);
}
