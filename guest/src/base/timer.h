/*
 * One-shot timers on the monotonic clock, kept sorted; the loop sleeps until the first.
 * The clock stands still while the machine is paused, so a timeout counts guest time.
 */
#ifndef PYRO_TIMER_H
#define PYRO_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct timer {
	struct timer *next; /* NULL and not `armed`: idle */
	uint64_t at_ns;
	bool armed;
	void (*fired)(struct timer *t);
};

uint64_t now_ns(void);

/* Arms, or moves, the timer. `fired` must be set; the timer must stay in place while armed. */
void timer_arm(struct timer *t, uint64_t in_ms);
void timer_disarm(struct timer *t);

/* Milliseconds until the next timer, rounded up; -1 for none; capped so that it fits. */
int timer_wait_ms(void);

/* Fires everything that is due. */
void timer_run(void);

#endif
