/* One attempt of a probe: how long it may take, and why it has failed. */
#ifndef PYRO_ATTEMPT_H
#define PYRO_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/probe_args.h"
#include "wire/wire.h"

/* The name by which main recognizes the probe. */
#define PROBE_PROGRAM "pyro-probe"

struct attempt {
	uint32_t ms; /* how long it may take */
	uint64_t until_ns;
	char why[PROBE_ANSWER_MAX + 1];
};

void attempt_begin(struct attempt *a, uint32_t interval_ms);
/* What is left of its time, in milliseconds. */
int attempt_left_ms(const struct attempt *a);
/* Waits until the descriptor is ready. False: the time is up. */
bool attempt_wait(const struct attempt *a, int fd, short events);
/* Says why it has failed, and returns false. */
bool attempt_failed(struct attempt *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The attempts, each in a file of its own. They return whether the process is ready. */
bool probe_net(struct attempt *a, const struct probe *p);
bool probe_command(struct attempt *a, const struct probe *p);

#endif
