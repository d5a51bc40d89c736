/* Requests (the payload of OPEN) and CONTROL: parsed and checked whole before anything is done. */
#ifndef PYRO_REQUEST_H
#define PYRO_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "wire/wire.h"

struct request {
	const uint8_t *body; /* the request's fields, followed by one zero byte */
	size_t body_len;
	uint64_t has; /* bit per tag that was given, see request_has */
	uint16_t op;

	const uint8_t *entropy;
	uint32_t entropy_len;
	uint64_t time_ns;
	const char *hostname;
	const char *machine_id; /* MACHINE_ID_SIZE hex digits */
	uint64_t deadline_ms;

	uint32_t args;
	uint32_t envs;
	const char *cwd; /* NULL: not given */
	uint64_t timeout_ms;
	bool use_stdin;
	bool use_tty;
	uint16_t cols;
	uint16_t rows;

	uint32_t grace_ms;

	const char *name; /* of a kept process */
	const uint8_t *note;
	uint32_t note_len;
	uint32_t kept_bytes;
	uint32_t probes; /* 0: none; else how many strings say what it is */
	uint32_t probe_interval_ms;
	uint32_t probe_timeout_ms;
	uint64_t from;
	enum follow follow;
	const uint8_t *input;
	uint32_t input_len;
	uint8_t signal; /* 0: none */
	bool forget;

	uint16_t port; /* of this machine */
};

/*
 * `body` is `len` bytes and a zero byte behind them. The zero ends the last string; every
 * other string is ended by the high byte of the tag that follows it, which is zero for
 * every known tag. So the strings of a request are used where they lie.
 */
int request_parse(struct request *r, const uint8_t *body, size_t len, struct err *e);

static inline bool request_has(const struct request *r, enum tag tag)
{
	return r->has >> tag & 1;
}

/* Fills `out` with the strings of a repeated tag and a closing NULL; returns their number. */
size_t request_strings(const struct request *r, enum tag tag, const char **out);

struct control {
	uint8_t signal; /* 0: none */
	uint16_t cols;	/* 0: no resize */
	uint16_t rows;
};

int control_parse(struct control *c, const uint8_t *body, size_t len, struct err *e);

struct hello {
	uint8_t nonce[NONCE_SIZE];
};

int hello_parse(struct hello *h, const uint8_t *body, size_t len, struct err *e);

#endif
