/* EXEC and FILES: an execution whose owner is a stream. */
#include "exec.h"

#include "hook.h"

static void executed(void *ctx)
{
	(void)ctx;
}

static void consumed(void *ctx, size_t len)
{
	stream_consumed(ctx, len);
}

static void readable(void *ctx, int channel)
{
	stream_ready(ctx, channel);
}

static void ended(void *ctx)
{
	struct stream *s = ctx;
	struct exec *x = s->job;

	if (x->result.error.code != ERROR_NONE) {
		/* It never ran, so it has no output. */
		s->out[0].open = s->out[1].open = false;
	}
	hook_result(s, &x->result);
	stream_finish(s, &x->result);
}

static const struct exec_owner stream_owner = {executed, consumed, readable, ended};

static void input(struct job *j, const uint8_t *data, size_t len)
{
	exec_input((struct exec *)j, data, len);
}

static void input_eof(struct job *j)
{
	exec_input_eof((struct exec *)j);
}

static ssize_t output(struct job *j, int channel, uint8_t *buf, size_t len)
{
	return exec_output((struct exec *)j, channel, buf, len);
}

static void control(struct job *j, const struct control *c)
{
	exec_control((struct exec *)j, c);
}

static void cancel(struct job *j)
{
	exec_kill((struct exec *)j);
}

static void release(struct job *j)
{
	exec_release((struct exec *)j);
}

static const struct job_ops exec_job = {input, input_eof, output, control, cancel, release};

void exec_start(struct stream *s, const struct request *r)
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
	struct exec *x;
	struct err e;

	x = exec_launch(&l, &body, &stream_owner, s, &e);
	if (x == NULL) {
		stream_fail(s, &e);
		return;
	}
	s->request = NULL;
	x->job.ops = &exec_job;
	s->job = x;
	if (r->use_stdin)
		stream_open_input(s);
	stream_open_output(s, CHANNEL_OUT);
	if (!r->use_tty)
		stream_open_output(s, CHANNEL_ERR);
}
