#include "keep/attempt.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/timer.h"

enum {
	NS_PER_MS = 1000000,
	/*
	 * The least time for an attempt. A server that has just started may need seconds for its
	 * first answer, and a command may start a runtime.
	 */
	ATTEMPT_MIN_MS = 5000,
};

void attempt_begin(struct attempt *a, uint32_t interval_ms)
{
	a->ms = interval_ms < ATTEMPT_MIN_MS ? ATTEMPT_MIN_MS : interval_ms;
	a->until_ns = now_ns() + (uint64_t)a->ms * NS_PER_MS;
	a->why[0] = '\0';
}

int attempt_left_ms(const struct attempt *a)
{
	uint64_t now = now_ns();

	return now >= a->until_ns ? 0 : (int)((a->until_ns - now + NS_PER_MS - 1) / NS_PER_MS);
}

bool attempt_wait(const struct attempt *a, int fd, short events)
{
	struct pollfd p = {.fd = fd, .events = events};
	int n;

	do
		n = poll(&p, 1, attempt_left_ms(a));
	while (n < 0 && errno == EINTR);
	return n > 0;
}

bool attempt_failed(struct attempt *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(a->why, sizeof(a->why), format, args);
	va_end(args);
	return false;
}
