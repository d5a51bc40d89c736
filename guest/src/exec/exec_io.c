#include "exec/exec_io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/container.h"
#include "base/wipe.h"
#include "exec/pty.h"

enum {
	/*
	 * A terminal holds at most this for its reader: 64 KiB in the driver's buffers and 4 KiB
	 * in the line discipline. FIONREAD counts the latter only.
	 */
	TERMINAL_HOLDS = 68 * 1024,
	/*
	 * The agent has a higher priority than the program. So each small write would become a
	 * frame of its own, and cost a context switch and a notification of the device. When one
	 * small write follows another within BURST_NS, the pipe is not read for HOLD_MS, so that
	 * more gathers in it. The pipe is made larger, so that the program need not wait. This
	 * delays all but the first write of a burst by at most 2 ms.
	 */
	BURST_NS = 1000 * 1000,
	HOLD_MS = 1,
	FLOOD_NS = 200 * 1000 * 1000,
	SMALL = 16 * 1024,
	PIPE_SIZE = 256 * 1024,
};

static void exec_io_consumed(struct exec *x, size_t len)
{
	x->queue.taken += len;
	if (len > 0 && x->owner != NULL)
		x->owner->consumed(x->ctx, len);
}

static void exec_io_readable(struct exec *x, int i)
{
	if (x->owner != NULL)
		x->owner->readable(x->ctx, CHANNEL_OUT + i);
}

static void exec_io_close_input(struct exec *x)
{
	size_t lost = exec_io_queued(x);

	if (x->in.fd >= 0)
		loop_remove(&x->in);
	x->queue.begin = x->queue.end = 0;
	exec_io_consumed(x, lost);
}

/* The end that input is written to; -1: the program takes no more. */
static int exec_io_input_fd(const struct exec *x)
{
	return x->has_tty ? x->out[0].watch.fd : x->in.fd;
}

/*
 * Offers bytes to the program. Returns how many need no further care: all of them if it takes no
 * more.
 */
static size_t exec_io_offer(struct exec *x, const uint8_t *data, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = write(exec_io_input_fd(x), data + done, len - done);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n < 0) {
			exec_io_close_input(x);
			return len;
		}
		done += (size_t)n;
	}
	return done;
}

/* Makes room at the end of the queue; false without memory. */
static bool exec_io_make_room(struct queue *q, size_t len)
{
	if (q->begin > 0) {
		memmove(q->buf, q->buf + q->begin, q->end - q->begin);
		q->end -= q->begin;
		q->begin = 0;
	}
	if (q->size - q->end < len) {
		size_t size = q->size ? q->size : 32 * 1024;
		uint8_t *p;

		while (size - q->end < len)
			size *= 2;
		p = wipe_grow(q->buf, q->size, size);
		if (p == NULL)
			return false;
		q->buf = p;
		q->size = size;
	}
	return true;
}

static void exec_io_enqueue(struct queue *q, const uint8_t *data, size_t len)
{
	if (len > 0)
		memcpy(q->buf + q->end, data, len);
	q->end += len;
}

/* What was typed into a shell must not lie here as long as it lives. */
static void exec_io_forget_if_empty(struct queue *q)
{
	if (q->begin < q->end)
		return;
	wipe_free(q->buf, q->size);
	*q = (struct queue){.taken = q->taken};
}

int exec_io_reserve(struct exec *x, size_t len, struct err *e)
{
	return exec_io_make_room(&x->queue, len)
		       ? 0
		       : fail(e, ERROR_LIMIT, ENOMEM, "no memory for the input");
}

size_t exec_io_queued(const struct exec *x)
{
	return x->queue.end - x->queue.begin;
}

/* The program has all of its input: tells it that this is the end. */
static void exec_io_end_input(struct exec *x)
{
	char keys[2];
	size_t n;

	if (!x->has_tty) {
		exec_io_close_input(x);
		return;
	}
	/* The end of a terminal's input is a key. If it does not fit, it is lost. */
	n = pty_end_keys(x->out[0].watch.fd, keys);
	if (n > 0 && write(x->out[0].watch.fd, keys, n) < 0)
		return;
}

static void exec_io_flush_queue(struct exec *x)
{
	struct queue *q = &x->queue;
	size_t n = exec_io_offer(x, q->buf + q->begin, q->end - q->begin);

	if (q->begin == q->end)
		return; /* closed: what was left has been accounted for */
	q->begin += n;
	exec_io_forget_if_empty(q);
	exec_io_consumed(x, n);
	if (q->begin == q->end && x->input_ended)
		exec_io_end_input(x);
}

int exec_io_input(struct exec *x, const uint8_t *data, size_t len, struct err *e)
{
	size_t n = 0;

	if (x->state != EXEC_RUNNING || exec_io_input_fd(x) < 0)
		n = len;
	else if (x->queue.begin == x->queue.end)
		n = exec_io_offer(x, data, len);
	if (n < len && exec_io_reserve(x, len - n, e) < 0)
		return -1;
	exec_io_enqueue(&x->queue, data + n, len - n);
	exec_io_forget_if_empty(&x->queue);
	exec_io_consumed(x, n);
	return 0;
}

void exec_io_input_eof(struct exec *x)
{
	x->input_ended = true;
	if (x->state == EXEC_RUNNING && exec_io_input_fd(x) >= 0 && x->queue.begin == x->queue.end)
		exec_io_end_input(x);
}

static void exec_io_in_event(struct watch *w, uint32_t events)
{
	struct exec *x = container_of(w, struct exec, in);

	if (events & EPOLLERR)
		exec_io_close_input(x); /* the program has closed its end */
	else if (x->queue.begin < x->queue.end)
		exec_io_flush_queue(x);
}

/* What an output is watched for: with a terminal it takes the input as well. */
static uint32_t exec_io_wanted(const struct exec *x, int i)
{
	return EPOLLIN | (x->has_tty && i == 0 ? EPOLLOUT : 0);
}

static void exec_io_hold(struct exec *x, int i)
{
	struct output *o = &x->out[i];

	if (!o->enlarged && !x->has_tty)
		fcntl(o->watch.fd, F_SETPIPE_SZ, PIPE_SIZE); /* it works without, only slower */
	o->enlarged = true;
	loop_change(&o->watch, exec_io_wanted(x, i) & ~(uint32_t)EPOLLIN);
	timer_arm(&o->hold, HOLD_MS);
}

/*
 * A terminal cannot be made larger: a program that fills it would wait for most of each hold. If
 * no stream reads the output as it comes, large frames bring nothing, and it is read at once.
 */
static bool exec_io_is_flood(const struct exec *x, const struct output *o)
{
	return x->has_tty && x->unwatched && now_ns() - o->full_ns < FLOOD_NS;
}

static void exec_io_output_event(struct exec *x, int i, uint32_t events)
{
	struct output *o = &x->out[i];
	bool small = o->read_len < SMALL;

	if ((events & ~(uint32_t)EPOLLOUT) == 0)
		return;
	if (events == EPOLLIN && small && now_ns() - o->read_ns < BURST_NS &&
	    !exec_io_is_flood(x, o)) {
		exec_io_hold(x, i);
		return;
	}
	if (!small)
		o->full_ns = now_ns();
	o->read_len = 0;
	exec_io_readable(x, i);
}

static void exec_io_held_long_enough(struct exec *x, int i)
{
	loop_change(&x->out[i].watch, exec_io_wanted(x, i));
	x->out[i].read_len = 0;
	exec_io_readable(x, i);
}

static void exec_io_out_event(struct watch *w, uint32_t events)
{
	struct exec *x = container_of(w, struct exec, out[0].watch);

	if (x->has_tty && (events & EPOLLOUT) && x->queue.begin < x->queue.end)
		exec_io_flush_queue(x);
	exec_io_output_event(x, 0, x->has_tty ? events & ~(uint32_t)EPOLLOUT : events);
}

static void exec_io_err_event(struct watch *w, uint32_t events)
{
	exec_io_output_event(container_of(w, struct exec, out[1].watch), 1, events);
}

static void exec_io_out_hold(struct timer *t)
{
	exec_io_held_long_enough(container_of(t, struct exec, out[0].hold), 0);
}

static void exec_io_err_hold(struct timer *t)
{
	exec_io_held_long_enough(container_of(t, struct exec, out[1].hold), 1);
}

int exec_io_watch(struct exec *x, struct err *e)
{
	x->in.event = exec_io_in_event;
	x->out[0].watch.event = exec_io_out_event;
	x->out[1].watch.event = exec_io_err_event;
	x->out[0].hold.fired = exec_io_out_hold;
	x->out[1].hold.fired = exec_io_err_hold;
	if (x->in.fd >= 0 && loop_add(&x->in, EPOLLOUT, e) < 0)
		return -1;
	for (int i = 0; i < 2; i++)
		if (x->out[i].watch.fd >= 0 &&
		    loop_add(&x->out[i].watch, exec_io_wanted(x, i), e) < 0)
			return -1;
	return 0;
}

static void exec_io_close_output(struct output *o)
{
	timer_disarm(&o->hold);
	loop_remove(&o->watch);
}

void exec_io_close(struct exec *x)
{
	exec_io_close_input(x);
	exec_io_close_output(&x->out[0]);
	exec_io_close_output(&x->out[1]);
}

void exec_io_ended(struct exec *x)
{
	int n;

	if (!x->has_tty)
		exec_io_close_input(x);
	x->queue.begin = x->queue.end = 0;
	for (int i = 0; i < 2; i++) {
		/*
		 * A process outside the execution may hold the writing end, and never close it or
		 * write for ever. So only what is in the pipe now still counts.
		 */
		if (x->has_tty)
			x->out[i].left = TERMINAL_HOLDS;
		else if (x->out[i].watch.fd >= 0 && ioctl(x->out[i].watch.fd, FIONREAD, &n) == 0)
			x->out[i].left = (size_t)n;
	}
}

ssize_t exec_io_output(struct exec *x, int channel, uint8_t *buf, size_t len)
{
	struct output *o = &x->out[channel - CHANNEL_OUT];
	bool gone = x->state == EXEC_ENDED;
	ssize_t n = 0;

	if (o->watch.fd < 0)
		return 0;
	if (gone && o->left == 0 && !x->has_tty) {
		exec_io_close_output(o);
		return 0;
	}
	if (len == 0)
		return -1;
	if (gone && len > o->left)
		len = o->left;
	if (len > 0)
		n = read(o->watch.fd, buf, len);
	if (n > 0) {
		o->read_len += (size_t)n;
		o->read_ns = now_ns();
		if (gone)
			o->left -= (size_t)n;
		return n;
	}
	/* A terminal says EIO while no process has it open. The program may open it again. */
	if (n < 0 && !gone && (errno == EAGAIN || errno == EIO))
		return -1;
	exec_io_close_output(o);
	return 0;
}

void exec_io_output_later(struct exec *x, int channel)
{
	int i = channel - CHANNEL_OUT;

	if (x->out[i].watch.fd >= 0 && !x->out[i].hold.armed)
		loop_change(&x->out[i].watch, exec_io_wanted(x, i));
}
