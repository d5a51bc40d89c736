#include "agent.h"

#include "configure.h"
#include "exec.h"
#include "machine.h"
#include "power.h"

/* Marks the stream of POWEROFF, which has no execution. */
static char power_job;

static void answer(struct stream *s, int failed, const struct err *e)
{
	struct result r = {.exec = false};

	if (failed < 0)
		stream_fail(s, e);
	else
		stream_finish(s, &r);
}

static void run(struct stream *s, const struct request *r, const char *what)
{
	struct err e;

	if (agent_phase() == PHASE_ROOT)
		exec_start(s, r);
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
		run(s, r, "EXEC");
		break;
	case OP_POWEROFF:
		s->job = &power_job;
		power_off(s, r->grace_ms);
		break;
	case OP_FILES:
		run(s, r, "FILES");
		break;
	}
}

/* The execution of a stream; NULL for other operations. */
static struct exec *exec_of(const struct stream *s)
{
	return s->job == &power_job ? NULL : s->job;
}

static void input(struct stream *s, const uint8_t *data, size_t len)
{
	exec_input(exec_of(s), data, len); /* only an execution has an input that is open */
}

static void input_eof(struct stream *s)
{
	exec_input_eof(exec_of(s));
}

static ssize_t output(struct stream *s, int channel, uint8_t *buf, size_t len)
{
	return exec_output(exec_of(s), channel, buf, len);
}

static void control(struct stream *s, const struct control *c)
{
	if (exec_of(s) != NULL)
		exec_control(exec_of(s), c);
}

static void cancel(struct stream *s)
{
	if (exec_of(s) != NULL)
		exec_kill(exec_of(s)); /* there is no way back from POWEROFF */
}

static void release(struct stream *s)
{
	if (s->job == &power_job)
		power_release(s);
	else if (s->job != NULL)
		exec_release(s->job);
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
	.phase = agent_phase,
};
