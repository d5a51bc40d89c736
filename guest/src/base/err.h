/*
 * The error convention of the agent.
 *
 * A function that can fail takes a `struct err *e` as its last argument. If it fails, it fills *e
 * and returns -1 or NULL. If not, it leaves *e alone and returns something else. The text names
 * the step and its object; `errnum` is the system's reason, or 0. A function never prints its
 * error: its caller answers the request with it, or logs it to the console. Errors that every
 * caller handles itself (EAGAIN, EINTR) are plain errno values.
 */
#ifndef PYRO_ERR_H
#define PYRO_ERR_H

#include <stdint.h>
#include <unistd.h>

/* As on the wire: PROTOCOL.md, Errors. */
enum error_code {
	ERROR_NONE = 0,
	ERROR_INVALID = 1,
	ERROR_UNKNOWN_OP = 2,
	ERROR_FAILED = 3,
	ERROR_EXEC = 4,
	ERROR_WRONG_PHASE = 5,
	ERROR_LIMIT = 6,
	ERROR_CANCELLED = 7,
	ERROR_PROTOCOL = 8,
	ERROR_GENERATION = 9, /* only the first agents said it */
	ERROR_NOT_FOUND = 10,
	ERROR_CONFLICT = 11,
	ERROR_OUTSIDE = 12,
	ERROR_NO_SPACE = 13,
	ERROR_IS_DIRECTORY = 14,
	ERROR_NOT_REGULAR = 15,
	ERROR_ENDED = 16,
};

struct err {
	uint16_t code; /* enum error_code */
	int errnum;
	char text[256];
};

/* Fills *e and returns -1, so that it can stand behind `return`. */
int fail(struct err *e, uint16_t code, int errnum, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static inline void autoclose(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* The descriptor is closed when its scope ends, unless it was given away (set to -1). */
#define AUTOCLOSE __attribute__((cleanup(autoclose)))

#endif
