/*
 * An execution: a program in its session and cgroup, its input and output, its end.
 *
 *   RUNNING   the program lives
 *   SWEEPING  it has ended; what it left behind was killed and is about to go
 *   ENDED     nothing is left; what the pipes still hold is delivered, then the result
 *
 * An execution outlives its owner. When the owner lets go of it, it is killed, and it stays until
 * the kernel is done with it.
 */
#ifndef PYRO_EXECUTION_H
#define PYRO_EXECUTION_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/loop.h"
#include "base/timer.h"
#include "exec/cgroup.h"
#include "exec/spawn.h"
#include "wire/stream.h"

enum exec_state { EXEC_RUNNING, EXEC_SWEEPING, EXEC_ENDED };

/* What the owner of an execution is told. */
struct exec_owner {
	/* The program runs: its strings have been read, and the request is wiped after this. */
	void (*executed)(void *ctx);
	/* The program has taken this much input, or it never will. */
	void (*consumed)(void *ctx, size_t len);
	/* exec_io_output has something. */
	void (*readable)(void *ctx, int channel);
	/* It is EXEC_ENDED and has its result. The owner calls exec_release, now or later. */
	void (*ended)(void *ctx);
};

/* A request's bytes. */
struct body {
	uint8_t *bytes;
	size_t len;
};

/* Input that the program has not taken yet. */
struct queue {
	uint8_t *buf;
	size_t begin;
	size_t end;
	size_t size;
	uint64_t taken; /* all input that was taken so far */
};

struct output {
	struct watch watch;
	struct timer hold;
	uint64_t read_ns; /* when it was read last */
	size_t read_len;  /* how much was read since the last event */
	uint64_t full_ns; /* when that was last SMALL or more */
	bool enlarged;
	size_t left; /* ENDED: how much is still output of the program */
};

struct exec {
	struct exec *next;
	const struct exec_owner *owner; /* NULL: nobody wants the result */
	void *ctx;
	enum exec_state state;
	pid_t pid; /* also of its session and first group */
	struct cgroup cgroup;
	bool has_tty;
	bool unwatched; /* nobody reads the output as it comes */
	bool timed_out;
	bool killed; /* by exec_kill, with all that it had started */
	bool input_ended;
	struct watch in;      /* pipe; with a terminal out[0] is for both directions */
	struct output out[2]; /* CHANNEL_OUT, CHANNEL_ERR */
	struct watch empty;   /* cgroup.events, while SWEEPING */
	struct watch loading; /* hangs up when the program has been executed */
	struct queue queue;
	struct timer timeout;
	struct timer patience; /* while SWEEPING */
	uint64_t started_ns;
	struct result result;
	struct body body; /* the strings that spawn points at, until it runs */
	struct spawn spawn;
	const char *strings[]; /* argv, NULL, envp, NULL */
};

#endif
