/*
 * The event loop: one thread, epoll, edge triggered.
 *
 * A virtio port without a client reports a hang-up all the time. Level triggered, that would be a
 * busy loop. Edge triggered, it is one event when the client goes and one when the next client
 * comes.
 */
#ifndef PYRO_LOOP_H
#define PYRO_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "base/err.h"

struct watch {
	int fd; /* -1: not in use */
	void (*event)(struct watch *w, uint32_t events);
};

/* Work that an event asked for. It runs once after the events, however often it was asked for. */
struct task {
	struct task *next;
	bool queued;
	void (*run)(struct task *t);
};

int loop_init(struct err *e);
/* Takes ownership of w->fd on success. Always edge triggered. */
int loop_add(struct watch *w, uint32_t events, struct err *e);
/*
 * Changes which events are reported. What is already there is reported again. Hang-ups are always
 * reported.
 */
void loop_change(const struct watch *w, uint32_t events);
/* Closes the descriptor; no event for it comes after this. Idle watches are left alone. */
void loop_remove(struct watch *w);
void loop_queue(struct task *t);
/* Sleeps until something happens and handles it. `idle` runs before a sleep without work. */
void loop_turn(void (*idle)(void));

#endif
