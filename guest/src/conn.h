/*
 * One port's connection: frames in, streams, credit, frames out. It knows the wire and no
 * operation; those are behind `struct ops`, so that tests and the fuzzer can put their own.
 *
 * Output is pulled, never queued: when the outgoing buffer has room, each stream is asked
 * in turn for what it has. So no peer can make the agent hold more than the fixed buffers.
 */
#ifndef PYRO_CONN_H
#define PYRO_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"
#include "frame.h"
#include "request.h"
#include "wire.h"

struct conn;
struct job;
struct stream;

/* A result's fields as they are sent. */
struct fields {
	size_t len;
	uint8_t bytes[];
};

struct result {
	struct err error;      /* code 0: it went well */
	struct fields *fields; /* NULL, or all there is to say; the stream frees them */
	bool exec;	       /* the fields below are part of it */
	uint8_t exit_code;
	uint8_t signal; /* 0: not ended by a signal */
	bool timed_out;
	uint64_t duration_us;
};

struct ops {
	/*
	 * Starts what the request asks for; the stream ends by stream_finish, now or later.
	 * The request's bytes are s->request: to keep them, take the pointer and leave NULL.
	 */
	void (*start)(struct stream *s, const struct request *r);
	/* Takes all of it; stream_consumed tells when it is out of the way. */
	void (*input)(struct stream *s, const uint8_t *data, size_t len);
	void (*input_eof)(struct stream *s);
	/*
	 * Up to len bytes of a channel: above 0 the number, 0 the end, -1 nothing for now
	 * (stream_ready will follow). With len 0 it only tells the end from the rest (-1).
	 */
	ssize_t (*output)(struct stream *s, int channel, uint8_t *buf, size_t len);
	void (*control)(struct stream *s, const struct control *c);
	void (*cancel)(struct stream *s);
	/* The stream is over, answered or dropped with its client; s is not used after. */
	void (*release)(struct stream *s);
	enum phase (*phase)(void);
	/* A client has gone, after its streams were released. NULL: of no interest. */
	void (*hangup)(const struct conn *c);
};

enum stream_state {
	STREAM_FREE,
	STREAM_GATHERING, /* OPEN frames still to come */
	STREAM_REFUSED,	  /* the same, but the answer is already known */
	STREAM_RUNNING,
};

struct channel {
	bool open;  /* its EOF has not been sent */
	bool ready; /* worth asking */
	uint32_t credit;
};

struct stream {
	struct conn *conn;
	uint32_t id;
	enum stream_state state;
	uint8_t *request; /* NULL: none; at least one byte more than request_len */
	uint32_t request_len;
	uint32_t request_size;
	bool input_open;
	uint32_t input_credit; /* what the host may still send */
	uint32_t input_owed;   /* consumed and not granted back yet */
	struct channel out[2]; /* CHANNEL_OUT, CHANNEL_ERR */
	bool cancelled;
	bool done;
	struct result result;
	struct job *job; /* NULL: none, or not yet */
};

enum {
	OUT_SIZE = 64 * 1024,
	OUT_ROOM = 4096, /* frames are read only while the answer to one surely fits */
	/* Streams above the limit whose request has not arrived whole, see conn.c. */
	REFUSED_MAX = 16,
	SLOTS = STREAMS_MAX + REFUSED_MAX,
};

struct conn {
	const struct ops *ops;
	bool open;		      /* a client has said HELLO */
	unsigned clients;	      /* how many have */
	int used;		      /* slots in use */
	unsigned turn;		      /* the slot that is asked first next time */
	void (*wake)(struct conn *c); /* asks for conn_run to be called */
	size_t out_begin;
	size_t out_end;
	struct stream slots[SLOTS];
	struct framer in;
	uint8_t out[OUT_SIZE];
};

void conn_init(struct conn *c, const struct ops *ops, void (*wake)(struct conn *c));

/* Where to read from the port; len 0: the connection must get rid of output first. */
uint8_t *conn_space(struct conn *c, size_t *len);
/* So much has been read into it. */
void conn_received(struct conn *c, size_t len);
/* Handles what was received and fills the outgoing buffer from the streams. */
void conn_run(struct conn *c);
/* What waits to be written to the port, and how much of it has been. */
const uint8_t *conn_pending(const struct conn *c, size_t *len);
void conn_sent(struct conn *c, size_t len);
/* The client is gone. What it may have left of a frame, the opening of the next completes. */
void conn_hangup(struct conn *c);

/* For operations. */
void stream_open_input(struct stream *s);
void stream_open_output(struct stream *s, int channel);
void stream_consumed(struct stream *s, size_t len);
void stream_ready(struct stream *s, int channel);
void stream_finish(struct stream *s, const struct result *r);
/* It went well, and there is nothing to say. */
void stream_succeed(struct stream *s);
void stream_fail(struct stream *s, const struct err *e);

/* Appends one whole frame; false if there is no room. */
bool conn_put(struct conn *c, uint8_t type, uint8_t flags, uint32_t stream, const void *payload,
	      size_t len);

#endif
