/* Executions: starts programs, and sees to their end. */
#ifndef PYRO_EXEC_H
#define PYRO_EXEC_H

#include "execution.h"

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

/* If there is no memory for it, the program is killed: its input must have no hole. */
void exec_input(struct exec *x, const uint8_t *data, size_t len);

#endif
