/*
 * Executions: a program in its session and cgroup, its input and output, its end.
 *
 *   RUNNING   the program lives
 *   SWEEPING  it has ended; what it left behind was killed and is on its way out
 *   ENDED     nothing is left; what the pipes still hold is delivered, then the result
 *
 * An execution outlives its stream when the client goes: then it is killed, and kept until
 * the kernel is done with it.
 */
#ifndef PYRO_EXEC_H
#define PYRO_EXEC_H

#include <stdbool.h>
#include <sys/types.h>

#include "cgroup.h"
#include "conn.h"
#include "loop.h"
#include "spawn.h"
#include "timer.h"

enum exec_state { EXEC_RUNNING, EXEC_SWEEPING, EXEC_ENDED };

/* Input that the program has not taken yet; the credit window bounds it. */
struct queue {
	uint8_t *buf;
	size_t begin;
	size_t end;
	size_t size;
};

struct output {
	struct watch watch;
	struct timer hold;
	uint64_t read_ns; /* when it was read last */
	size_t read_len;  /* and how much that was, since the last event */
	bool enlarged;
	size_t left; /* ENDED: how much of it is still the program's */
};

struct exec {
	struct exec *next;
	struct stream *stream; /* NULL: nobody wants the result */
	enum exec_state state;
	pid_t pid; /* also of its session and first group */
	struct cgroup cgroup;
	bool has_tty;
	bool timed_out;
	bool input_ended;
	struct watch in;      /* pipe; with a terminal out[0] is for both directions */
	struct output out[2]; /* CHANNEL_OUT, CHANNEL_ERR */
	struct watch empty;   /* cgroup.events, while SWEEPING */
	struct queue queue;
	struct timer timeout;
	struct timer patience; /* while SWEEPING */
	uint64_t started_ns;
	struct result result;
	uint8_t *request; /* the strings that spawn points at */
	struct spawn spawn;
	const char *strings[]; /* argv, NULL, envp, NULL */
};

/* Opens what every execution needs: /dev/null and the agent's own program. */
int exec_init(struct err *e);

void exec_start(struct stream *s, const struct request *r);
void exec_control(struct exec *x, const struct control *c);
/* Kills the program and all that came of it; the result follows when they are gone. */
void exec_kill(struct exec *x);
void exec_release(struct exec *x);

/* A child was reaped: the program of an execution, or an orphan. */
void exec_reaped(pid_t pid, int status);
/* Executions that are not ENDED. */
int exec_count(void);

/* exec_io.c */
void exec_io_watch(struct exec *x);
void exec_io_close(struct exec *x);
/* The program is gone: from now on an end is an end, and what comes later is not its own. */
void exec_io_ended(struct exec *x);
void exec_input(struct exec *x, const uint8_t *data, size_t len);
void exec_input_eof(struct exec *x);
ssize_t exec_output(struct exec *x, int channel, uint8_t *buf, size_t len);

/* sweep.c */
/* Kills what the execution has left outside its cgroup; the number of processes. */
int exec_sweep(struct exec *x, struct exec *all);

#endif
