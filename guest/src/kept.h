/*
 * Kept processes: executions that have a name and outlive the client that asked for them. Their
 * output goes into a ring, which any stream of any connection reads by offset.
 *
 *   STARTING  not executed yet, or its probe has not said that it is ready
 *   RUNNING   it is ready
 *   EXITED, FAILED, STOPPED
 *             it is over: nothing is left of it and of its probe, and all its output is here
 *
 * A process that is over stays in the table until it is forgotten or its name is taken again.
 * It outlives the table while somebody still reads its output.
 */
#ifndef PYRO_KEPT_H
#define PYRO_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "exec.h"
#include "report.h"
#include "ring.h"
#include "timer.h"

/* A stream that is served from a kept process; the first member of what serves it. */
struct visitor {
	struct job job;
	struct visitor *next;
	struct kept *kept;
	struct stream *stream;
};

struct kept {
	struct job job;	   /* of the stream of KEEP */
	struct kept *next; /* in the order of their start */
	uint64_t number;   /* which grows with it */
	char name[KEPT_NAME_MAX + 1];
	bool listed;
	enum kept_state state;
	enum kept_reason reason;
	bool executed;
	bool dropped; /* its end was asked for */
	bool forget;  /* once it is over */
	bool has_tty;
	uint16_t cols;
	uint16_t rows;
	uint8_t exit_code;
	uint8_t signal;
	struct exec *main; /* NULL: gone */
	struct exec *probe;
	struct timer late;     /* the probe has taken too long */
	struct timer grace;    /* then it is killed */
	struct stream *opener; /* waits for the exec */
	struct visitor *watchers;
	struct visitor *feeders;
	struct visitor *droppers;
	struct ring ring;
	uint64_t begun_ns;    /* on the monotonic clock */
	uint64_t duration_us; /* once it is gone */
	uint64_t started_ns;  /* of the realtime clock */
	uint64_t ended_ns;
	struct request request; /* for the probe; its strings are gone once that runs */
	char interval[12];
	uint32_t note_len;
	uint8_t note[];
};

/* kept.c: KEEP, the table, and what happens to a process. */
void kept_keep(struct stream *s, const struct request *r);
/* The next that is in the table, in the order of their start; the first after NULL. */
struct kept *kept_next(const struct kept *k);
/* NULL with *e set if there is none. */
struct kept *kept_find(const char *name, struct err *e);
bool kept_is_over(const struct kept *k);
/* Whether it takes input and signals. */
bool kept_is_alive(const struct kept *k);
/* Asks all of it to end, and kills it after a while; at once if that is 0. */
void kept_stop(struct kept *k, uint64_t grace_ms);
/* Takes it out of the table. It is freed, now or with the last who watches. */
void kept_forget(struct kept *k);
/* Frees what is neither in the table nor visited any more. */
void kept_settle(struct kept *k);
/* What is to be told of it, without AT and NOTE. */
struct report kept_report(const struct kept *k);
/* Answers with what `put` makes of the report. */
void kept_answer(struct stream *s, const struct report *r,
		 void (*put)(struct tlv_writer *w, const struct report *r));

/* watch.c, feed.c, drop.c, list.c: the operations, and what they are told. */
void watch_start(struct stream *s, const struct request *r);
void watch_output(struct kept *k);  /* there is more */
void watch_changed(struct kept *k); /* its state is another */
void feed_start(struct stream *s, const struct request *r);
void feed_taken(struct kept *k); /* some input is out of the way */
void feed_over(struct kept *k);	 /* it takes none any more */
void drop_start(struct stream *s, const struct request *r);
void drop_over(struct kept *k);
void list_start(struct stream *s, const struct request *r);

/* visitor.c */
/* A zeroed one of `size` bytes on *list; NULL without memory, and the stream has failed. */
void *visitor_new(size_t size, const struct job_ops *ops, struct stream *s, struct kept *k,
		  struct visitor **list);
void visitor_free(struct visitor *v, struct visitor **list);

#endif
