/*
 * The agent in this process, with ports that are memory: requests in, answers out. What only
 * PID 1 may do to a machine is left out.
 */
#ifndef PYRO_TEST_PORT_H
#define PYRO_TEST_PORT_H

#include "wire/conn.h"
#include "wire/tlv.h"

enum { PORTS = 2, ANSWERS = 400 };

/* What has come back on a stream. */
struct answer {
	uint8_t *data; /* of its output, with a zero behind it */
	size_t len;
	bool eof;
	bool ended;
	bool stingy; /* grants no credit */
	uint32_t input_credit;
	size_t result_len;
	uint8_t result[16 * 1024];
};

/* Starts the agent; a root is mounted. */
void ports_init(void);
/* Says HELLO, and ends whatever the client before had. */
void port_hello(int port);
void port_hangup(int port);

/* The fields of the next request. */
extern struct tlv_writer fields;
void request(uint16_t op);
/* Opens a stream with them, in frames of at most `part` bytes; its number. */
int port_open_parts(int port, size_t part);
int port_open(int port);
void port_send(int port, uint8_t type, uint8_t flags, int stream, const void *payload, size_t len);
struct answer *answer(int port, int stream);

/* Lets the agent run for so long, or until the condition holds. */
void run_ms(int ms);
bool run_until(bool (*condition)(const void *ctx), const void *ctx);
/* Until RESULT is there. */
struct answer *port_wait(int port, int stream);
/* Both at once: the answer to the request. */
struct answer *port_ask(int port);

bool has(const struct answer *a, uint16_t tag);
/* 2^32 - 1 if it is not there. */
long number_of(const struct answer *a, uint16_t tag);
const char *text_of(const struct answer *a, uint16_t tag);

#endif
