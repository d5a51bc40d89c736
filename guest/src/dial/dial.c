#include "dial/dial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/container.h"
#include "base/loop.h"
#include "wire/job.h"

/* Input is bounded by the stream's credit: what is not consumed here cannot become more. */
struct dial {
	struct job job;
	struct stream *stream;
	struct watch watch;
	uint16_t port;
	bool is_v6;
	bool connected;
	bool readable;
	bool input_ended;
	bool shut;	   /* the program was told that no input will come */
	bool output_ended; /* the program has closed its end */
	size_t begin;
	size_t end;
	uint8_t queue[CREDIT_WINDOW]; /* input that the socket has not taken */
};

static struct dial *dial_of(struct job *j)
{
	return container_of(j, struct dial, job);
}

static void dial_fail(struct dial *d, const char *what, int errnum)
{
	struct err e;

	if (d->stream->done)
		return;
	d->output_ended = true;
	fail(&e, ERROR_FAILED, errnum, "port %u: %s", d->port, what);
	stream_fail(d->stream, &e);
	stream_cut_output(d->stream, CHANNEL_OUT);
}

static void dial_finish_if_over(struct dial *d)
{
	if (d->shut && d->output_ended && !d->stream->done)
		stream_succeed(d->stream);
}

/* The program takes no more. What it has said before is still to be read, and then why. */
static void dial_deaf(struct dial *d)
{
	stream_consumed(d->stream, d->end - d->begin);
	d->begin = d->end = 0;
	d->shut = true;
	d->readable = true;
	stream_ready(d->stream, CHANNEL_OUT);
	dial_finish_if_over(d);
}

/* Passes on what waits. */
static void dial_flush(struct dial *d)
{
	while (d->connected && d->begin < d->end) {
		ssize_t n = send(d->watch.fd, d->queue + d->begin, d->end - d->begin, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0) {
			dial_deaf(d);
			return;
		}
		d->begin += (size_t)n;
		stream_consumed(d->stream, (size_t)n);
	}
	if (d->begin == d->end)
		d->begin = d->end = 0;
	if (d->connected && d->input_ended && d->end == 0 && !d->shut) {
		d->shut = true;
		shutdown(d->watch.fd, SHUT_WR); /* fails only if the program has gone: it is read */
		dial_finish_if_over(d);
	}
}

static int dial_connect(struct dial *d, struct err *e);

static void dial_connected(struct dial *d)
{
	int error = 0;
	socklen_t len = sizeof(error);
	struct err e;

	if (getsockopt(d->watch.fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (error == ECONNREFUSED && !d->is_v6) {
		loop_remove(&d->watch);
		d->is_v6 = true;
		if (dial_connect(d, &e) < 0)
			dial_fail(d, "connect", ECONNREFUSED);
		return;
	}
	if (error != 0) {
		dial_fail(d, "connect", error);
		return;
	}
	d->connected = true;
}

static void dial_event(struct watch *w, uint32_t events)
{
	struct dial *d = container_of(w, struct dial, watch);

	if (d->stream->done)
		return;
	if (!d->connected) {
		if (!(events & (EPOLLOUT | EPOLLERR | EPOLLHUP)))
			return;
		dial_connected(d);
		if (!d->connected)
			return;
	}
	dial_flush(d);
	if (events & ~(uint32_t)EPOLLOUT) {
		d->readable = true;
		stream_ready(d->stream, CHANNEL_OUT);
	}
}

/* The event says whether it works. */
static int dial_connect(struct dial *d, struct err *e)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET,
				 .sin_port = htons(d->port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
				  .sin6_port = htons(d->port),
				  .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	const struct sockaddr *to = d->is_v6 ? (void *)&v6 : (void *)&v4;
	socklen_t len = d->is_v6 ? sizeof(v6) : sizeof(v4);
	AUTOCLOSE int fd = socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int yes = 1;

	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "port %u: socket", d->port);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (connect(fd, to, len) < 0 && errno != EINPROGRESS && errno != ECONNREFUSED)
		return fail(e, ERROR_FAILED, errno, "port %u: connect", d->port);
	d->watch.fd = fd;
	if (loop_add(&d->watch, EPOLLIN | EPOLLOUT | EPOLLRDHUP, e) < 0) {
		d->watch.fd = -1;
		return -1;
	}
	fd = -1;
	return 0;
}

static void dial_input(struct job *j, const uint8_t *data, size_t len)
{
	struct dial *d = dial_of(j);

	if (d->stream->done)
		return;
	if (d->shut) {
		stream_consumed(d->stream, len);
		return;
	}
	if (sizeof(d->queue) - d->end < len) {
		memmove(d->queue, d->queue + d->begin, d->end - d->begin);
		d->end -= d->begin;
		d->begin = 0;
	}
	memcpy(d->queue + d->end, data, len);
	d->end += len;
	dial_flush(d);
}

static void dial_input_eof(struct job *j)
{
	struct dial *d = dial_of(j);

	d->input_ended = true;
	if (!d->stream->done)
		dial_flush(d);
}

static ssize_t dial_output(struct job *j, int channel, uint8_t *buf, size_t len)
{
	struct dial *d = dial_of(j);
	ssize_t n;

	(void)channel;
	if (d->output_ended)
		return 0;
	if (!d->readable || len == 0)
		return -1;
	n = recv(d->watch.fd, buf, len, 0);
	if (n > 0)
		return n;
	if (n < 0 && errno == EAGAIN) {
		d->readable = false;
		return -1;
	}
	if (n < 0) {
		dial_fail(d, "receive", errno);
		return -1;
	}
	d->output_ended = true;
	dial_finish_if_over(d);
	return 0;
}

static void dial_cancel(struct job *j)
{
	struct dial *d = dial_of(j);
	struct err e;

	if (d->stream->done)
		return;
	d->output_ended = true;
	fail(&e, ERROR_CANCELLED, 0, "cancelled");
	stream_fail(d->stream, &e);
	stream_ready(d->stream, CHANNEL_OUT);
}

/* A connection that did not end well is reset: the program must not take it for the end. */
static void dial_release(struct job *j)
{
	struct dial *d = dial_of(j);
	struct linger now = {.l_onoff = 1};

	if (d->watch.fd >= 0 && !(d->shut && d->output_ended))
		setsockopt(d->watch.fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	loop_remove(&d->watch);
	free(d);
}

static const struct job_ops dial_ops = {
	.input = dial_input,
	.input_eof = dial_input_eof,
	.output = dial_output,
	.cancel = dial_cancel,
	.release = dial_release,
};

void dial_start(struct stream *s, const struct request *r)
{
	struct dial *d = malloc(sizeof(*d));
	struct err e;

	if (d == NULL) {
		fail(&e, ERROR_LIMIT, 0, "CONNECT: no memory");
		stream_fail(s, &e);
		return;
	}
	memset(d, 0, offsetof(struct dial, queue)); /* the queue's pages are taken when used */
	d->job.ops = &dial_ops;
	d->stream = s;
	d->port = r->port;
	d->watch.fd = -1;
	d->watch.event = dial_event;
	if (dial_connect(d, &e) < 0) {
		free(d);
		stream_fail(s, &e);
		return;
	}
	s->job = &d->job;
	stream_open_input(s);
	stream_open_output(s, CHANNEL_OUT);
}
