/*
 * Executions: a program in its session and cgroup, its input and output, its end.
 *
 *   RUNNING   the program lives
 *   SWEEPING  it has ended; what it left behind was killed and is on its way out
 *   ENDED     nothing is left; what the pipes still hold is delivered, then the result
 *
 * An execution outlives its owner: when that lets go of it, it is killed, and stays until the
 * kernel is done with it.
 */
#ifndef PYRO_EXEC_H
#define PYRO_EXEC_H

#include <stdbool.h>
#include <sys/types.h>

#include "cgroup.h"
#include "job.h"
#include "loop.h"
#include "spawn.h"
#include "timer.h"

enum exec_state { EXEC_RUNNING, EXEC_SWEEPING, EXEC_ENDED };

/* Whom an execution is for. */
struct exec_owner {
	/* The program runs: its strings have been read, and the request is wiped after this. */
	void (*executed)(void *ctx);
	/* So much input is out of the way. */
	void (*consumed)(void *ctx, size_t len);
	/* exec_output has something. */
	void (*readable)(void *ctx, int channel);
	/* It is EXEC_ENDED and has its result; exec_release is up to the owner, now or later. */
	void (*ended)(void *ctx);
};

/* What the program gets for standard input, output and error output. */
enum stdio {
	STDIO_TERMINAL,
	STDIO_PIPES,  /* input only if the request wants it */
	STDIO_JOINED, /* one pipe for both outputs, no input */
	STDIO_NULL,
};

struct launch {
	const struct request *request; /* its strings lie in `body` */
	const char *const *head;       /* NULL: none; goes before the arguments */
	size_t heads;
	enum tag args; /* of the arguments */
	bool self;     /* run the agent's own program, by whatever name */
	enum stdio stdio;
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
	uint64_t taken; /* all that ever was and is out of the way */
};

struct output {
	struct watch watch;
	struct timer hold;
	uint64_t read_ns; /* when it was read last */
	size_t read_len;  /* and how much that was, since the last event */
	uint64_t full_ns; /* when that was much last */
	bool enlarged;
	size_t left; /* ENDED: how much of it is still the program's */
};

struct exec {
	struct job job; /* of its stream, if a stream is the owner */
	struct exec *next;
	const struct exec_owner *owner; /* NULL: nobody wants the result */
	void *ctx;
	enum exec_state state;
	pid_t pid; /* also of its session and first group */
	struct cgroup cgroup;
	bool has_tty;
	bool unwatched; /* nobody reads the output as it comes */
	bool timed_out;
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

/* Opens what every execution needs: /dev/null and the agent's own program. */
int exec_init(struct err *e);

/* Takes what is in `body`, and leaves it empty, unless it fails. */
struct exec *exec_launch(const struct launch *l, struct body *body, const struct exec_owner *owner,
			 void *ctx, struct err *e);
void exec_control(struct exec *x, const struct control *c);
/* Asks all that came of it to end. */
void exec_ask(const struct exec *x, int signal);
/* Kills the program and all that came of it; the result follows when they are gone. */
void exec_kill(struct exec *x);
/* The owner lets go of it; it is killed if it lives. */
void exec_release(struct exec *x);

/* A child was reaped: the program of an execution, or an orphan. */
void exec_reaped(pid_t pid, int status);
/* Executions that are not ENDED. */
int exec_count(void);

/* exec_job.c: the operations EXEC and FILES */
void exec_start(struct stream *s, const struct request *r);

/* exec_io.c */
void exec_io_watch(struct exec *x);
void exec_io_close(struct exec *x);
/* The program is gone: from now on an end is an end, and what comes later is not its own. */
void exec_io_ended(struct exec *x);
void exec_input(struct exec *x, const uint8_t *data, size_t len);
void exec_input_eof(struct exec *x);
/* Makes sure that the next `len` bytes of input are not lost for want of memory. */
int exec_input_reserve(struct exec *x, size_t len, struct err *e);
/* Input that has been given and not been taken. */
size_t exec_input_queued(const struct exec *x);
ssize_t exec_output(struct exec *x, int channel, uint8_t *buf, size_t len);
/* For who does not read until there is nothing: what is left makes it readable again. */
void exec_output_later(struct exec *x, int channel);

/* sweep.c */
/* Kills what the execution has left outside its cgroup; the number of processes. */
int exec_sweep(struct exec *x, struct exec *all);

#endif
