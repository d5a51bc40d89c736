/* Starts the program of an execution. */
#ifndef PYRO_LAUNCH_H
#define PYRO_LAUNCH_H

#include "exec/execution.h"

/* What the program gets for standard input, output and error output. */
enum stdio {
	STDIO_TERMINAL,
	STDIO_PIPES,  /* input only if the request wants it */
	STDIO_JOINED, /* one pipe for both outputs, no input */
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
int launch_init(struct err *e);
/* Takes what is in `body`, and leaves it empty, unless it fails. */
struct exec *launch(const struct launch *l, struct body *body, const struct exec_owner *owner,
		    void *ctx, struct err *e);

#endif
