#include "agent.h"

#include "configure.h"
#include "drop.h"
#include "exec_job.h"
#include "feed.h"
#include "job.h"
#include "keep.h"
#include "list.h"
#include "machine.h"
#include "power.h"
#include "watch.h"

static void answer(struct stream *s, int failed, const struct err *e)
{
	if (failed < 0)
		stream_fail(s, e);
	else
		stream_succeed(s);
}

static void run(struct stream *s, const struct request *r, const char *what,
		void (*launch)(struct stream *s, const struct request *r))
{
	struct err e;

	if (configure_phase() == PHASE_ROOT)
		launch(s, r);
	else
		answer(s, fail(&e, ERROR_WRONG_PHASE, 0, "%s: no root is mounted", what), &e);
}

static void start(struct stream *s, const struct request *r)
{
	struct err e;

	if (power_is_going()) {
		answer(s, fail(&e, ERROR_WRONG_PHASE, 0, "the machine is going off"), &e);
		return;
	}
	switch ((enum op)r->op) {
	case OP_PING:
		answer(s, 0, NULL);
		break;
	case OP_PREPARE:
		answer(s, machine_prepare(&e), &e);
		break;
	case OP_CONFIGURE:
		answer(s, configure(r, &e), &e);
		break;
	case OP_EXEC:
		run(s, r, "EXEC", exec_job_start);
		break;
	case OP_POWEROFF:
		power_off(s, r->grace_ms);
		break;
	case OP_FILES:
		run(s, r, "FILES", exec_job_start);
		break;
	case OP_KEEP:
		run(s, r, "KEEP", keep_start);
		break;
	case OP_WATCH:
		watch_start(s, r);
		break;
	case OP_FEED:
		feed_start(s, r);
		break;
	case OP_DROP:
		drop_start(s, r);
		break;
	case OP_LIST:
		list_start(s, r);
		break;
	}
}

static const struct job_ops *ops_of(const struct stream *s)
{
	static const struct job_ops none;

	return s->job == NULL ? &none : s->job->ops;
}

static void input(struct stream *s, const uint8_t *data, size_t len)
{
	ops_of(s)->input(s->job, data, len); /* only a job has an input that is open */
}

static void input_eof(struct stream *s)
{
	ops_of(s)->input_eof(s->job);
}

static ssize_t output(struct stream *s, int channel, uint8_t *buf, size_t len)
{
	return ops_of(s)->output(s->job, channel, buf, len);
}

static void control(struct stream *s, const struct control *c)
{
	if (ops_of(s)->control != NULL)
		ops_of(s)->control(s->job, c);
}

static void cancel(struct stream *s)
{
	if (ops_of(s)->cancel != NULL)
		ops_of(s)->cancel(s->job);
}

static void release(struct stream *s)
{
	if (ops_of(s)->release != NULL)
		ops_of(s)->release(s->job);
	s->job = NULL;
}

const struct ops agent_ops = {
	.start = start,
	.input = input,
	.input_eof = input_eof,
	.output = output,
	.control = control,
	.cancel = cancel,
	.release = release,
	.phase = configure_phase,
	.hangup = power_hangup,
};
