/* What PROBE of a request says. */
#ifndef PYRO_PROBE_ARGS_H
#define PYRO_PROBE_ARGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

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

/* The strings stay the caller's. */
int probe_parse(struct probe *p, const char *const *args, size_t n, struct err *e);

#endif
