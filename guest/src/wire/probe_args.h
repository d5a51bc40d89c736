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
	const char *text; /* a file's path, a command, or the target of an HTTP request */
	const char *host; /* of an HTTP request */
	uint16_t port;
};

/* The strings still belong to the caller. */
int probe_parse(struct probe *p, const char *const *args, size_t n, struct err *e);

#endif
