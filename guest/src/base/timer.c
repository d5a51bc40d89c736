#include "base/timer.h"

#include <stddef.h>
#include <time.h>

enum { NS_PER_MS = 1000000, WAIT_MAX_MS = 3600 * 1000 };

static struct timer *timer_first;

uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void timer_disarm(struct timer *t)
{
	struct timer **at = &timer_first;

	if (!t->armed)
		return;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	t->armed = false;
}

void timer_arm(struct timer *t, uint64_t in_ms)
{
	struct timer **at = &timer_first;

	timer_disarm(t);
	t->at_ns = now_ns() + in_ms * NS_PER_MS;
	while (*at != NULL && (*at)->at_ns <= t->at_ns)
		at = &(*at)->next;
	t->next = *at;
	*at = t;
	t->armed = true;
}

int timer_wait_ms(void)
{
	uint64_t now, ms;

	if (timer_first == NULL)
		return -1;
	now = now_ns();
	if (timer_first->at_ns <= now)
		return 0;
	ms = (timer_first->at_ns - now + NS_PER_MS - 1) / NS_PER_MS;
	return ms < WAIT_MAX_MS ? (int)ms : WAIT_MAX_MS;
}

void timer_run(void)
{
	uint64_t now;

	if (timer_first == NULL)
		return;
	now = now_ns();
	while (timer_first != NULL && timer_first->at_ns <= now) {
		struct timer *t = timer_first;

		timer_disarm(t);
		t->fired(t);
	}
}
