/*
 * What virtio_console does (drivers/char/virtio_console.c), and what follows for this file:
 *
 * - Without a client, read returns 0 once everything that came before has been read, and poll
 *   reports a hang-up all the time. So events are edge triggered (loop.h).
 * - The kernel learns that a client has come from another queue than the client's bytes, and later.
 *   So the first bytes of a client are often read while there seems to be none. A read of 0 says
 *   that the client has gone only if the client was known to be there, which EAGAIN says. If not,
 *   some time must pass first. Bytes that were read stay: they may be half of a HELLO.
 * - A read returns at most a page. A write takes at most 32 KiB and copies them into one
 *   contiguous buffer, for which there may be no memory.
 * - With O_NONBLOCK a write never waits. It fails with EAGAIN when the queue of 128 buffers is
 * full.
 * - The port becomes writable for every buffer that the host has taken. EPOLLOUT is asked for only
 *   while it is needed, so that these events do not wake the agent.
 */
#include "wire/port.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/container.h"

enum {
	WRITE_MAX = 32 * 1024,
	WRITE_MIN = 4 * 1024, /* one page: the kernel always finds one in the end */
	AGAIN_MS = 10,
	DOUBT_MS = 1000,
	/* Reads and writes before the other ports get their turn. */
	ROUNDS = 32,
};

static struct port *port_of(struct conn *c)
{
	return container_of(c, struct port, conn);
}

static void port_hangup(struct port *p)
{
	timer_disarm(&p->doubt);
	conn_hangup(&p->conn);
}

/* There is nothing to read, and no client. */
static void port_nobody(struct port *p)
{
	if (!p->conn.open || p->seen == p->conn.clients)
		port_hangup(p);
	else if (!p->doubt.armed)
		timer_arm(&p->doubt, DOUBT_MS);
}

static void port_doubt(struct timer *t)
{
	struct port *p = container_of(t, struct port, doubt);
	struct pollfd state = {.fd = p->watch.fd};

	if (poll(&state, 1, 0) > 0 && (state.revents & POLLHUP))
		port_hangup(p);
	else
		p->seen = p->conn.clients;
}

/* True if something was written. */
static bool port_send_pending(struct port *p)
{
	size_t max = WRITE_MAX;
	bool moved = false;
	const uint8_t *data;
	size_t len;

	while (p->writable && (data = conn_pending(&p->conn, &len), len > 0)) {
		ssize_t n = write(p->watch.fd, data, len < max ? len : max);

		if (n >= 0) {
			conn_sent(&p->conn, (size_t)n);
			moved = true;
		} else if (errno == EAGAIN) {
			p->writable = false;
			loop_change(&p->watch, EPOLLIN | EPOLLOUT);
		} else if (errno == ENOMEM && max > WRITE_MIN) {
			max /= 2;
		} else if (errno == ENOMEM) {
			p->writable = false;
			timer_arm(&p->again, AGAIN_MS);
		} else {
			port_hangup(p);
			return false;
		}
	}
	return moved;
}

static bool port_receive(struct port *p)
{
	uint8_t *space;
	size_t len;
	ssize_t n;

	if (!p->readable)
		return false;
	space = conn_space(&p->conn, &len);
	if (len == 0)
		return false;
	n = read(p->watch.fd, space, len);
	if (n > 0) {
		conn_received(&p->conn, (size_t)n);
		return true;
	}
	p->readable = false;
	if (n < 0 && errno == EAGAIN)
		p->seen = p->conn.clients;
	else if (n == 0)
		port_nobody(p);
	else
		port_hangup(p);
	return false;
}

static void port_run(struct task *t)
{
	struct port *p = container_of(t, struct port, task);

	for (int i = 0; i < ROUNDS; i++) {
		bool moved;

		conn_run(&p->conn);
		moved = port_send_pending(p);
		if (!port_receive(p) && !moved)
			return;
	}
	loop_queue(t);
}

static void port_wake(struct conn *c)
{
	loop_queue(&port_of(c)->task);
}

static void port_event(struct watch *w, uint32_t events)
{
	struct port *p = container_of(w, struct port, watch);

	if (events & ~(uint32_t)EPOLLOUT)
		p->readable = true;
	if ((events & EPOLLOUT) && !p->writable) {
		p->writable = true;
		loop_change(w, EPOLLIN);
	}
	loop_queue(&p->task);
}

static void port_again(struct timer *t)
{
	struct port *p = container_of(t, struct port, again);

	p->writable = true;
	loop_queue(&p->task);
}

void port_init(struct port *p, const struct ops *ops)
{
	p->watch.fd = -1;
	p->watch.event = port_event;
	p->task.run = port_run;
	p->again.fired = port_again;
	p->doubt.fired = port_doubt;
	conn_init(&p->conn, ops, port_wake);
}

int port_attach(struct port *p, int fd, struct err *e)
{
	p->watch.fd = fd;
	if (loop_add(&p->watch, EPOLLIN, e) < 0) {
		p->watch.fd = -1;
		return -1;
	}
	p->readable = true;
	p->writable = true;
	loop_queue(&p->task);
	return 0;
}
