#include "base/loop.h"

#include <errno.h>
#include <stddef.h>

#include "base/timer.h"

enum { BATCH = 64 };

static int loop_epoll_fd = -1;
static struct epoll_event loop_batch[BATCH];
static int loop_batch_len;
static struct task *loop_tasks;

int loop_init(struct err *e)
{
	loop_epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	return loop_epoll_fd < 0 ? fail(e, ERROR_FAILED, errno, "epoll_create1") : 0;
}

int loop_add(struct watch *w, uint32_t events, struct err *e)
{
	struct epoll_event ev = {.events = events | EPOLLET, .data.ptr = w};

	if (epoll_ctl(loop_epoll_fd, EPOLL_CTL_ADD, w->fd, &ev) < 0)
		return fail(e, ERROR_FAILED, errno, "epoll_ctl");
	return 0;
}

void loop_change(const struct watch *w, uint32_t events)
{
	struct epoll_event ev = {.events = events | EPOLLET, .data.ptr = (void *)w};

	epoll_ctl(loop_epoll_fd, EPOLL_CTL_MOD, w->fd, &ev);
}

void loop_remove(struct watch *w)
{
	if (w->fd < 0)
		return;
	/*
	 * Closing is not enough: a child that has not executed yet holds a copy of the descriptor,
	 * and the kernel would go on reporting it.
	 */
	epoll_ctl(loop_epoll_fd, EPOLL_CTL_DEL, w->fd, NULL);
	close(w->fd);
	w->fd = -1;
	for (int i = 0; i < loop_batch_len; i++)
		if (loop_batch[i].data.ptr == w)
			loop_batch[i].data.ptr = NULL;
}

void loop_queue(struct task *t)
{
	if (t->queued)
		return;
	t->queued = true;
	t->next = loop_tasks;
	loop_tasks = t;
}

static void loop_run_tasks(void)
{
	struct task *t = loop_tasks;

	loop_tasks = NULL; /* tasks that these ask for run in the next turn */
	while (t != NULL) {
		struct task *next = t->next;

		t->queued = false;
		t->run(t);
		t = next;
	}
}

void loop_turn(void (*idle)(void))
{
	int n;

	if (loop_tasks == NULL)
		idle();
	n = epoll_wait(loop_epoll_fd, loop_batch, BATCH, loop_tasks != NULL ? 0 : timer_wait_ms());
	loop_batch_len = n < 0 ? 0 : n; /* no signal interrupts: all are blocked */
	for (int i = 0; i < loop_batch_len; i++) {
		struct watch *w = loop_batch[i].data.ptr;

		if (w != NULL)
			w->event(w, loop_batch[i].events);
	}
	loop_batch_len = 0;
	timer_run();
	loop_run_tasks();
}
