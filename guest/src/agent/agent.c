#include "agent/agent.h"

#include "agent/configure.h"
#include "agent/power.h"
#include "dial/dial.h"
#include "exec/exec_job.h"
#include "keep/drop.h"
#include "keep/feed.h"
#include "keep/keep.h"
#include "keep/list.h"
#include "keep/watch.h"
#include "machine/machine.h"
#include "wire/job.h"

static void agent_answer(struct stream *s, int failed, const struct err *e)
{
	if (failed < 0)
		stream_fail(s, e);
	else
		stream_succeed(s);
}

static void agent_run_in_root(struct stream *s, const struct request *r, const char *what,
			      void (*launch)(struct stream *s, const struct request *r))
{
	struct err e;

	if (configure_phase() == PHASE_ROOT)
		launch(s, r);
	else
		agent_answer(s, fail(&e, ERROR_WRONG_PHASE, 0, "%s: no root is mounted", what), &e);
}

static void agent_start(struct stream *s, const struct request *r)
{
	struct err e;

	if (power_is_going()) {
		agent_answer(s, fail(&e, ERROR_WRONG_PHASE, 0, "the machine is going off"), &e);
		return;
	}
	switch ((enum op)r->op) {
	case OP_PING:
		agent_answer(s, 0, NULL);
		break;
	case OP_PREPARE:
		agent_answer(s, machine_prepare(&e), &e);
		break;
	case OP_CONFIGURE:
		agent_answer(s, configure(r, &e), &e);
		break;
	case OP_EXEC:
		agent_run_in_root(s, r, "EXEC", exec_job_start);
		break;
	case OP_POWEROFF:
		power_off(s, r->grace_ms);
		break;
	case OP_FILES:
		agent_run_in_root(s, r, "FILES", exec_job_start);
		break;
	case OP_KEEP:
		agent_run_in_root(s, r, "KEEP", keep_start);
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
	case OP_NETWORK:
		agent_answer(s, configure_network(&e), &e);
		break;
	case OP_CONNECT:
		dial_start(s, r);
		break;
	}
}

static const struct job_ops *agent_ops_of(const struct stream *s)
{
	static const struct job_ops none;

	return s->job == NULL ? &none : s->job->ops;
}

static void agent_input(struct stream *s, const uint8_t *data, size_t len)
{
	agent_ops_of(s)->input(s->job, data, len); /* only a job has opened an input */
}

static void agent_input_eof(struct stream *s)
{
	agent_ops_of(s)->input_eof(s->job);
}

static ssize_t agent_output(struct stream *s, int channel, uint8_t *buf, size_t len)
{
	return agent_ops_of(s)->output(s->job, channel, buf, len);
}

static void agent_control(struct stream *s, const struct control *c)
{
	if (agent_ops_of(s)->control != NULL)
		agent_ops_of(s)->control(s->job, c);
}

static void agent_cancel(struct stream *s)
{
	if (agent_ops_of(s)->cancel != NULL)
		agent_ops_of(s)->cancel(s->job);
}

static void agent_release(struct stream *s)
{
	if (agent_ops_of(s)->release != NULL)
		agent_ops_of(s)->release(s->job);
	s->job = NULL;
}

const struct ops agent_ops = {
	.start = agent_start,
	.input = agent_input,
	.input_eof = agent_input_eof,
	.output = agent_output,
	.control = agent_control,
	.cancel = agent_cancel,
	.release = agent_release,
	.phase = configure_phase,
	.hangup = power_hangup,
};
