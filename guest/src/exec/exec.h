/* Executions: signals, input, and their end. */
#ifndef PYRO_EXEC_H
#define PYRO_EXEC_H

#include "exec/execution.h"

/* For launch.c: puts it on the list of executions; takes it off, and frees it. */
void exec_enlist(struct exec *x);
void exec_free(struct exec *x);
/* The program runs in memory of its own, so its strings are wiped. */
void exec_executed(struct exec *x);

void exec_control(struct exec *x, const struct control *c);
/* Sends the signal to the program and to all that it has started. */
void exec_ask(const struct exec *x, int signal);
/* Kills the program and all that it has started. The result follows when they are gone. */
void exec_kill(struct exec *x);
/* The owner wants its result no more. It is killed if it runs. */
void exec_release(struct exec *x);

/* A child was reaped: the program of an execution, or an orphan. */
void exec_reaped(pid_t pid, int status);
/* Executions that are not ENDED. */
int exec_count(void);

/* If there is no memory for it, the program is killed: its input must have no hole. */
void exec_input(struct exec *x, const uint8_t *data, size_t len);

#endif
