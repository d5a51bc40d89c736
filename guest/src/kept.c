#include "kept.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "probe.h"
#include "wipe.h"

enum {
	/* Between being asked to end and being made to, for who is not ready in time. */
	GRACE_MS = 2000,
	/* Of output at once, before everybody else has a turn. */
	DRAIN_BYTES = 256 * 1024,
	/* All fields but NOTE. */
	FIELDS_BYTES = REPORT_MAX - KEPT_NOTE_MAX,
};

static struct kept *first;
static struct kept **last = &first;
static int listed;
static uint64_t last_number;

static uint64_t realtime_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct kept *kept_next(const struct kept *k)
{
	return k == NULL ? first : k->next;
}

static struct kept *find(const char *name)
{
	struct kept *k = first;

	while (k != NULL && strcmp(k->name, name) != 0)
		k = k->next;
	return k;
}

struct kept *kept_find(const char *name, struct err *e)
{
	struct kept *k = find(name);

	if (k == NULL)
		fail(e, ERROR_NOT_FOUND, 0, "no process is kept as %s", name);
	return k;
}

bool kept_is_over(const struct kept *k)
{
	return k->state > KEPT_RUNNING;
}

bool kept_is_alive(const struct kept *k)
{
	return k->main != NULL && k->main->state == EXEC_RUNNING;
}

struct report kept_report(const struct kept *k)
{
	bool ended = kept_is_over(k);

	return (struct report){
		.name = k->name,
		.begin = k->ring.begin,
		.total = k->ring.total,
		.state = k->state,
		.reason = k->reason,
		.ended = ended,
		.exit_code = k->exit_code,
		.signal = k->signal,
		.ended_ns = k->ended_ns,
		.started_ns = k->started_ns,
		.duration_us = ended ? k->duration_us : (now_ns() - k->begun_ns) / 1000,
		.has_tty = k->has_tty,
		.cols = k->cols,
		.rows = k->rows,
	};
}

void kept_answer(struct stream *s, const struct report *r,
		 void (*put)(struct tlv_writer *w, const struct report *r))
{
	size_t cap = FIELDS_BYTES + r->note_len;
	struct result result = {.fields = malloc(sizeof(struct fields) + cap)};
	struct tlv_writer w = {.cap = cap};
	struct err e;

	if (result.fields == NULL) {
		fail(&e, ERROR_LIMIT, ENOMEM, "no memory for the result");
		stream_fail(s, &e);
		return;
	}
	w.buf = result.fields->bytes;
	put(&w, r);
	result.fields->len = w.len;
	stream_finish(s, &result);
}

void kept_settle(struct kept *k)
{
	if (k->listed || k->main != NULL || k->probe != NULL || k->opener != NULL ||
	    k->watchers != NULL || k->feeders != NULL || k->droppers != NULL)
		return;
	ring_free(&k->ring);
	wipe_free(k, sizeof(*k) + k->note_len);
}

static void enlist(struct kept *k)
{
	k->listed = true;
	k->number = ++last_number;
	*last = k;
	last = &k->next;
	listed++;
}

void kept_forget(struct kept *k)
{
	struct kept **at = &first;

	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	if (k->next == NULL)
		last = at;
	k->listed = false;
	listed--;
	kept_settle(k);
}

/* Whatever it becomes, it does once; nothing is left of it when it is over. */
static void over_if_gone(struct kept *k)
{
	if (k->main != NULL || k->probe != NULL)
		return;
	if (k->dropped)
		k->state = KEPT_STOPPED;
	else
		k->state = k->reason == REASON_NONE ? KEPT_EXITED : KEPT_FAILED;
	k->ended_ns = realtime_ns();
	watch_changed(k);
	drop_over(k);
	if (k->forget || !k->executed)
		kept_forget(k);
}

void kept_stop(struct kept *k, uint64_t grace_ms)
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

static void grace_over(struct timer *t)
{
	struct kept *k = (struct kept *)((char *)t - offsetof(struct kept, grace));

	kept_stop(k, 0);
}

/* Whether the probe still has a say. */
static bool is_starting(const struct kept *k)
{
	return k->state == KEPT_STARTING && k->reason == REASON_NONE && !k->dropped &&
	       kept_is_alive(k);
}

static void give_up(struct kept *k, enum kept_reason reason)
{
	k->reason = reason;
	kept_stop(k, GRACE_MS);
}

static void too_late(struct timer *t)
{
	struct kept *k = (struct kept *)((char *)t - offsetof(struct kept, late));

	if (is_starting(k))
		give_up(k, REASON_NOT_READY);
}

static void set_running(struct kept *k)
{
	k->state = KEPT_RUNNING;
	watch_changed(k);
}

static void ignore_executed(void *ctx)
{
	(void)ctx;
}

static void ignore_consumed(void *ctx, size_t len)
{
	(void)ctx;
	(void)len;
}

static void ignore_readable(void *ctx, int channel)
{
	(void)ctx;
	(void)channel;
}

static void probe_ended(void *ctx)
{
	struct kept *k = ctx;
	struct exec *x = k->probe;
	bool ready = x->result.error.code == ERROR_NONE && x->result.exit_code == 0;

	k->probe = NULL;
	exec_release(x);
	timer_disarm(&k->late);
	if (is_starting(k) && ready)
		set_running(k);
	else if (is_starting(k))
		give_up(k, REASON_PROBE);
	over_if_gone(k);
}

static const struct exec_owner probe_owner = {ignore_executed, ignore_consumed, ignore_readable,
					      probe_ended};

static void start_probe(struct kept *k)
{
	const char *const head[] = {PROBE_PROGRAM, k->interval};
	struct launch l = {
		.request = &k->request,
		.head = head,
		.heads = 2,
		.args = TAG_PROBE,
		.self = true,
		.stdio = STDIO_NULL,
	};
	struct err ignored;

	/* The strings are the same; the probe is the last that needs them. */
	k->probe = exec_launch(&l, &k->main->body, &probe_owner, k, &ignored);
	if (k->probe == NULL)
		give_up(k, REASON_PROBE);
	else
		timer_arm(&k->late, k->request.probe_timeout_ms);
}

static void executed(void *ctx)
{
	struct kept *k = ctx;
	struct report r;

	k->executed = true;
	if (k->request.probes == 0)
		set_running(k);
	else if (is_starting(k))
		start_probe(k);
	if (k->opener == NULL || k->opener->cancelled)
		return;
	r = kept_report(k);
	kept_answer(k->opener, &r, report_put);
}

static void consumed(void *ctx, size_t len)
{
	(void)len;
	feed_taken(ctx);
}

static void drain(struct kept *k, size_t max)
{
	for (size_t done = 0; done < max;) {
		size_t len;
		uint8_t *to = ring_space(&k->ring, &len);
		ssize_t n = exec_output(k->main, CHANNEL_OUT, to, len);

		if (n <= 0)
			return;
		ring_added(&k->ring, (size_t)n);
		done += (size_t)n;
	}
	exec_output_later(k->main, CHANNEL_OUT);
}

static void readable(void *ctx, int channel)
{
	struct kept *k = ctx;
	size_t max = DRAIN_BYTES;

	(void)channel;
	/* Whoever reads as fast as it comes must not be overrun. */
	if (k->watchers != NULL && k->ring.limit / 2 < max)
		max = k->ring.limit / 2;
	k->main->unwatched = k->watchers == NULL;
	drain(k, max);
	watch_output(k);
}

/* KEEP has no answer yet, and now there is nothing to keep. */
static void refuse(const struct kept *k, const struct err *why)
{
	struct err e = *why;

	if (k->opener == NULL || k->opener->done)
		return;
	if (e.code == ERROR_NONE)
		fail(&e, ERROR_CANCELLED, 0, "ended before it was executed");
	stream_fail(k->opener, &e);
}

static void ended(void *ctx)
{
	struct kept *k = ctx;
	struct exec *x = k->main;

	drain(k, SIZE_MAX);
	k->exit_code = x->result.exit_code;
	k->signal = x->result.signal;
	k->duration_us = x->result.duration_us;
	if (k->state == KEPT_STARTING && k->reason == REASON_NONE && !k->dropped)
		k->reason = REASON_ENDED_EARLY;
	timer_disarm(&k->grace);
	timer_disarm(&k->late);
	refuse(k, &x->result.error);
	feed_over(k);
	k->main = NULL;
	exec_release(x);
	if (k->probe != NULL)
		exec_kill(k->probe);
	over_if_gone(k);
}

static const struct exec_owner main_owner = {executed, consumed, readable, ended};

static void opener_cancel(struct job *j)
{
	struct kept *k = (struct kept *)j;

	k->dropped = true;
	k->forget = true;
	kept_stop(k, 0);
}

static void opener_release(struct job *j)
{
	struct kept *k = (struct kept *)j;

	k->opener = NULL;
	kept_settle(k);
}

static const struct job_ops opener_ops = {.cancel = opener_cancel, .release = opener_release};

static struct kept *new_kept(const struct request *r)
{
	struct kept *k = calloc(1, sizeof(*k) + r->note_len);

	if (k == NULL)
		return NULL;
	k->job.ops = &opener_ops;
	k->state = KEPT_STARTING;
	strcpy(k->name, r->name);
	k->has_tty = r->use_tty;
	k->cols = r->cols;
	k->rows = r->rows;
	k->late.fired = too_late;
	k->grace.fired = grace_over;
	k->begun_ns = now_ns();
	k->started_ns = realtime_ns();
	k->request = *r;
	snprintf(k->interval, sizeof(k->interval), "%u", r->probe_interval_ms);
	k->note_len = r->note_len;
	if (r->note_len > 0)
		memcpy(k->note, r->note, r->note_len);
	ring_init(&k->ring, r->kept_bytes);
	return k;
}

static int keep(struct stream *s, const struct request *r, struct err *e)
{
	struct launch l = {
		.request = r,
		.args = TAG_ARG,
		.stdio = r->use_tty ? STDIO_TERMINAL : STDIO_JOINED,
	};
	struct body body = {s->request, s->request_size};
	struct kept *old = find(r->name);
	struct kept *k;

	if (old != NULL && !kept_is_over(old))
		return fail(e, ERROR_CONFLICT, 0, "a process that has not ended is kept as %s",
			    r->name);
	if (listed - (old != NULL) >= KEPT_MAX)
		return fail(e, ERROR_LIMIT, 0, "%d processes are kept", KEPT_MAX);
	if (!ring_available())
		return fail(e, ERROR_LIMIT, 0, "the memory for output is full");
	k = new_kept(r);
	if (k == NULL)
		return fail(e, ERROR_LIMIT, ENOMEM, "no memory for another kept process");
	k->main = exec_launch(&l, &body, &main_owner, k, e);
	if (k->main == NULL) {
		free(k);
		return -1;
	}
	s->request = NULL;
	s->job = k;
	k->opener = s;
	enlist(k);
	if (old != NULL)
		kept_forget(old);
	return 0;
}

void kept_keep(struct stream *s, const struct request *r)
{
	struct err e;

	if (keep(s, r, &e) < 0)
		stream_fail(s, &e);
}
