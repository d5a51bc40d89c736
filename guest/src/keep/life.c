#include "keep/life.h"

#include <signal.h>
#include <stdio.h>

#include "base/container.h"
#include "exec/exec.h"
#include "exec/exec_io.h"
#include "exec/launch.h"
#include "keep/probe.h"

enum {
	/* What a process that is not ready in time gets between SIGTERM and SIGKILL. */
	LIFE_GRACE_MS = 2000,
	/* How much output is read at once, before everybody else has a turn. */
	LIFE_DRAIN_BYTES = 256 * 1024,
	/* How many bytes of answers may wait until the program reads them. */
	LIFE_ANSWERS_BYTES = 4096,
};

/* It is over once, when nothing is left of the program and of the probe. */
static void life_over_if_gone(struct kept *k)
{
	if (k->main != NULL || k->probe != NULL)
		return;
	if (k->dropped)
		k->state = KEPT_STOPPED;
	else
		k->state = k->reason == REASON_NONE ? KEPT_EXITED : KEPT_FAILED;
	k->ended_ns = kept_clock_ns();
	kept_tell(k, KEPT_OVER);
	if (k->forget || !k->executed)
		kept_forget(k);
}

void life_stop(struct kept *k, uint64_t grace_ms)
{
	if (k->probe != NULL)
		exec_kill(k->probe);
	timer_disarm(&k->late);
	if (!kept_is_alive(k))
		return;
	if (grace_ms == 0) {
		timer_disarm(&k->grace);
		exec_kill(k->main);
	} else if (!k->grace.armed) {
		exec_ask(k->main, k->has_tty ? SIGHUP : SIGTERM);
		timer_arm(&k->grace, grace_ms);
	} else if (now_ns() + grace_ms * 1000000 < k->grace.at_ns) {
		timer_arm(&k->grace, grace_ms);
	}
}

static void life_grace_over(struct timer *t)
{
	life_stop(container_of(t, struct kept, grace), 0);
}

/* Whether the probe still decides what becomes of it. */
static bool life_is_starting(const struct kept *k)
{
	return k->state == KEPT_STARTING && k->reason == REASON_NONE && !k->dropped &&
	       kept_is_alive(k);
}

static void life_give_up(struct kept *k, enum kept_reason reason)
{
	k->reason = reason;
	life_stop(k, LIFE_GRACE_MS);
}

static void life_too_late(struct timer *t)
{
	struct kept *k = container_of(t, struct kept, late);

	if (life_is_starting(k))
		life_give_up(k, REASON_NOT_READY);
}

static void life_probe_executed(void *ctx)
{
	(void)ctx;
}

static void life_probe_consumed(void *ctx, size_t len)
{
	(void)ctx;
	(void)len;
}

static void life_probe_readable(void *ctx, int channel)
{
	struct kept *k = ctx;
	char text[4096];
	ssize_t n = exec_io_output(k->probe, channel, (uint8_t *)text, sizeof(text));

	if (n <= 0)
		return;
	answer_added(&k->answer, text, (size_t)n);
	exec_io_output_later(k->probe, channel); /* whoever writes on and on must not keep us */
}

static void life_probe_ended(void *ctx)
{
	struct kept *k = ctx;
	struct exec *x = k->probe;
	bool ready = x->result.error.code == ERROR_NONE && x->result.exit_code == 0;

	life_probe_readable(k, CHANNEL_OUT);
	k->probe = NULL;
	exec_release(x);
	timer_disarm(&k->late);
	if (life_is_starting(k) && ready) {
		k->state = KEPT_RUNNING;
		answer_forget(&k->answer);
		kept_tell(k, KEPT_CHANGED);
	} else if (life_is_starting(k)) {
		life_give_up(k, REASON_PROBE);
	}
	life_over_if_gone(k);
}

static const struct exec_owner life_probe_owner = {life_probe_executed, life_probe_consumed,
						   life_probe_readable, life_probe_ended};

static void life_start_probe(struct kept *k)
{
	const char *const head[] = {PROBE_PROGRAM, k->interval};
	struct launch l = {
		.request = &k->request,
		.head = head,
		.heads = 2,
		.args = TAG_PROBE,
		.self = true,
		.stdio = STDIO_JOINED,
	};
	struct err ignored;

	/* It takes over the strings of the program, which nobody needs after it. */
	k->probe = launch(&l, &k->main->body, &life_probe_owner, k, &ignored);
	if (k->probe == NULL)
		life_give_up(k, REASON_PROBE);
	else
		timer_arm(&k->late, k->request.probe_timeout_ms);
}

static void life_executed(void *ctx)
{
	struct kept *k = ctx;

	k->executed = true;
	if (k->request.probes == 0)
		k->state = KEPT_RUNNING;
	else if (life_is_starting(k))
		life_start_probe(k);
	kept_tell(k, KEPT_CHANGED);
}

static void life_consumed(void *ctx, size_t len)
{
	(void)len;
	kept_tell(ctx, KEPT_TAKEN);
}

/* Answers what the program asks its terminal, unless a person's terminal will. */
static void life_answer(struct kept *k, const uint8_t *output, size_t len)
{
	bool attached = kept_is_attached(k);
	char answer[QUESTION_ANSWER_MAX];
	struct err ignored;

	for (size_t i = 0; i < len; i++) {
		size_t n = questions_read(&k->questions, output[i], answer);

		/* Whoever asks without reading gets no more than this. */
		if (n == 0 || attached || !kept_is_alive(k) ||
		    exec_io_queued(k->main) > LIFE_ANSWERS_BYTES ||
		    exec_io_reserve(k->main, n, &ignored) < 0)
			continue;
		exec_input(k->main, (const uint8_t *)answer, n);
	}
}

static void life_drain(struct kept *k, size_t max)
{
	for (size_t done = 0; done < max;) {
		size_t len;
		uint8_t *to = ring_space(&k->ring, &len);
		ssize_t n = exec_io_output(k->main, CHANNEL_OUT, to, len);

		if (n <= 0)
			return;
		if (k->has_tty)
			life_answer(k, to, (size_t)n);
		ring_added(&k->ring, (size_t)n);
		done += (size_t)n;
	}
	exec_io_output_later(k->main, CHANNEL_OUT);
}

static void life_readable(void *ctx, int channel)
{
	struct kept *k = ctx;
	bool watched = kept_is_watched(k);
	size_t max = LIFE_DRAIN_BYTES;

	(void)channel;
	/* A reader that is as fast as the output must not be overrun. */
	if (watched && k->ring.limit / 2 < max)
		max = k->ring.limit / 2;
	k->main->unwatched = !watched;
	life_drain(k, max);
	kept_tell(k, KEPT_OUTPUT);
}

static void life_ended(void *ctx)
{
	struct kept *k = ctx;
	struct exec *x = k->main;

	life_drain(k, SIZE_MAX);
	k->exit_code = x->result.exit_code;
	k->signal = x->result.signal;
	k->oom_killed = x->result.oom_killed;
	k->left_behind = k->dropped ? 0 : x->result.left_behind;
	k->duration_us = x->result.duration_us;
	k->error = x->result.error;
	if (k->state == KEPT_STARTING && k->reason == REASON_NONE && !k->dropped)
		k->reason = REASON_ENDED_EARLY;
	timer_disarm(&k->grace);
	timer_disarm(&k->late);
	kept_tell(k, KEPT_CHANGED);
	k->main = NULL;
	exec_release(x);
	if (k->probe != NULL)
		exec_kill(k->probe);
	life_over_if_gone(k);
}

static const struct exec_owner life_main_owner = {life_executed, life_consumed, life_readable,
						  life_ended};

int life_start(struct kept *k, struct body *body, struct err *e)
{
	struct launch l = {
		.request = &k->request,
		.args = TAG_ARG,
		.stdio = k->has_tty ? STDIO_TERMINAL : STDIO_JOINED,
	};

	k->late.fired = life_too_late;
	k->grace.fired = life_grace_over;
	snprintf(k->interval, sizeof(k->interval), "%u", k->request.probe_interval_ms);
	k->main = launch(&l, body, &life_main_owner, k, e);
	return k->main == NULL ? -1 : 0;
}
