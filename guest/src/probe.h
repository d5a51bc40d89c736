/*
 * The readiness program: the agent's own program, started beside a kept process with its folder
 * and environment, which tries again and again and ends with 0 when the process is ready.
 */
#ifndef PYRO_PROBE_H
#define PYRO_PROBE_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

/* What the program is called, by which main knows it. */
#define PROBE_PROGRAM "pyro-probe"

enum {
	PROBE_PATH_MAX = 4095,
	PROBE_TARGET_MAX = 2048,
	PROBE_HOST_MAX = 255,
};

enum probe_kind { PROBE_FILE, PROBE_TCP, PROBE_HTTP, PROBE_COMMAND };

struct probe {
	enum probe_kind kind;
	const char *text; /* a file's path, a command, what is asked for by HTTP */
	const char *host; /* by HTTP */
	uint16_t port;
};

/* probe_args.c: what PROBE says; the strings stay the caller's. */
int probe_parse(struct probe *p, const char *const *args, size_t n, struct err *e);

/* Arguments: the interval in milliseconds, and those of PROBE. */
int probe_main(int argc, char **argv);

#endif
