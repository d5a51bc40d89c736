/*
 * Kept processes: executions that have a name and outlive the client that started them. Their
 * output goes into a ring, which any stream of any connection reads by offset.
 *
 *   STARTING  not executed yet, or its probe has not succeeded yet
 *   RUNNING   it is ready
 *   EXITED, FAILED, STOPPED
 *             over: nothing is left of the process and of its probe, and all its output is here
 *
 * A process that is over stays in the table until it is forgotten or its name is taken again. It
 * leaves memory once it is out of the table and its last visitor is gone.
 */
#ifndef PYRO_KEPT_H
#define PYRO_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/timer.h"
#include "exec/execution.h"
#include "keep/answer.h"
#include "keep/questions.h"
#include "keep/report.h"
#include "keep/ring.h"
#include "wire/job.h"

enum kept_event {
	KEPT_OUTPUT,  /* there is more output */
	KEPT_CHANGED, /* it was executed, is ready, or its program has ended */
	KEPT_TAKEN,   /* the program has taken some input */
	KEPT_OVER,
	KEPT_EVENTS,
};

struct visitor;

struct visitor_ops {
	struct job_ops job;
	/* One function for each event, or NULL. None of them takes a visitor off the list. */
	void (*told[KEPT_EVENTS])(struct visitor *v);
};

/* A stream of KEEP, WATCH, FEED or DROP. What serves it has this as a member. */
struct visitor {
	struct job job;
	const struct visitor_ops *ops;
	struct visitor *next;
	struct kept *kept;
	struct stream *stream;
};

struct kept {
	struct kept *next; /* in the order of their start */
	uint64_t number;   /* grows in that order */
	char name[KEPT_NAME_MAX + 1];
	bool listed;
	enum kept_state state;
	enum kept_reason reason;
	bool executed;
	bool dropped; /* DROP has asked for its end */
	bool forget;  /* once it is over */
	bool has_tty;
	uint16_t cols;
	uint16_t rows;
	uint8_t exit_code;
	uint8_t signal;
	bool oom_killed;
	uint32_t left_behind;
	struct err error;  /* why it was not executed; code 0: no reason */
	struct exec *main; /* NULL: gone */
	struct exec *probe;
	struct timer late;  /* the probe has taken too long */
	struct timer grace; /* it is killed when this fires */
	struct visitor opener;
	struct visitor *visitors;
	struct ring ring;
	struct questions questions; /* of a terminal */
	uint64_t begun_ns;	    /* on the monotonic clock */
	uint64_t duration_us;	    /* once it is gone */
	uint64_t started_ns;	    /* on the realtime clock */
	uint64_t ended_ns;
	struct request request; /* for the probe; its strings are gone once that runs */
	char interval[12];
	struct last_line answer;
	uint32_t note_len;
	uint8_t note[];
};

/* The next one in the table, in the order of their start; the first one after NULL. */
struct kept *kept_next(const struct kept *k);
/* NULL: there is none. */
struct kept *kept_look_up(const char *name);
/* The same, but without one the stream fails. */
struct kept *kept_find(const char *name, struct stream *s);
int kept_count(void);
void kept_enlist(struct kept *k);
/* Takes it out of the table. Frees it now, or with its last visitor. */
void kept_forget(struct kept *k);
/* Frees it if it is neither in the table nor running nor visited. */
void kept_settle(struct kept *k);

bool kept_is_over(const struct kept *k);
/* Whether it takes input and signals. */
bool kept_is_alive(const struct kept *k);
/* Whether somebody reads its output as it comes. */
bool kept_is_watched(const struct kept *k);
/* Whether a person is at its terminal, who has one that answers questions. */
bool kept_is_attached(const struct kept *k);
void kept_tell(struct kept *k, enum kept_event event);

uint64_t kept_clock_ns(void);
/* What a result says of it, without AT and NOTE. */
struct report kept_report(const struct kept *k);
/* Answers with what `put` makes of the report. */
void kept_answer(struct stream *s, const struct report *r,
		 void (*put)(struct tlv_writer *w, const struct report *r));

#endif
