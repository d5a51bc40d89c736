/*
 * The streams of a connection, and the connection that they belong to. stream.c is the life of one
 * stream; pump.c sends what streams have; conn.c receives frames.
 *
 * This layer knows the wire but no operation. The operations are behind `struct ops`, so that tests
 * and the fuzzer can put in their own.
 */
#ifndef PYRO_STREAM_H
#define PYRO_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "wire/frame.h"
#include "wire/request.h"
#include "wire/wire.h"

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
	struct fields *fields; /* NULL, or the whole result; the stream frees it */
	bool exec;	       /* the fields below are part of it */
	uint8_t exit_code;
	uint8_t signal; /* 0: not ended by a signal */
	bool timed_out;
	bool oom_killed;      /* the kernel killed one of its processes for want of memory */
	uint32_t left_behind; /* processes that ran when it ended by itself; they were killed */
	uint64_t duration_us;
};

struct ops {
	/*
	 * Starts what the request asks for. The stream ends with stream_finish, now or later. The
	 * request's bytes are s->request. To keep them, take the pointer and leave NULL there.
	 */
	void (*start)(struct stream *s, const struct request *r);
	/* Takes all of it. stream_consumed says later that it was used. */
	void (*input)(struct stream *s, const uint8_t *data, size_t len);
	void (*input_eof)(struct stream *s);
	/*
	 * Fills `buf` with up to `len` bytes of a channel. Returns their number; 0 at the end; -1
	 * if there is nothing for now (stream_ready follows). With `len` 0 it returns 0 at the
	 * end, else -1.
	 */
	ssize_t (*output)(struct stream *s, int channel, uint8_t *buf, size_t len);
	void (*control)(struct stream *s, const struct control *c);
	void (*cancel)(struct stream *s);
	/* The stream is over: answered, or dropped with its client. `s` is not used after this. */
	void (*release)(struct stream *s);
	enum phase (*phase)(void);
	/* A client has gone; its streams were released before. May be NULL. */
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
	/* Streams above the limit whose request is still arriving: conn_open_frame. */
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

/* For operations. */
void stream_open_input(struct stream *s);
void stream_open_output(struct stream *s, int channel);
/* It ends without EOF: the host must not take what it has seen for all of it. */
void stream_cut_output(struct stream *s, int channel);
void stream_consumed(struct stream *s, size_t len);
void stream_ready(struct stream *s, int channel);
void stream_finish(struct stream *s, const struct result *r);
/* It went well, and there is nothing to say. */
void stream_succeed(struct stream *s);
void stream_fail(struct stream *s, const struct err *e);

/* For conn.c and pump.c. */
struct stream *stream_find(struct conn *c, uint32_t id);
/* NULL when `limit` slots are taken. */
struct stream *stream_new(struct conn *c, uint32_t id, int limit);
/* Its answer is known already. The rest of its request is thrown away. */
void stream_refuse(struct stream *s, uint16_t code, const char *text);
/* Adds the part in one OPEN frame. There is always a zero byte behind the request. */
void stream_gather(struct stream *s, const struct frame *f);
/* Wipes and frees the request, unless the operation has taken it. */
void stream_forget_request(struct stream *s);
/* Frees the slot. The operation is told to release it. */
void stream_end(struct stream *s);

#endif
