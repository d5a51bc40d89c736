/* The input and output of an execution. */
#ifndef PYRO_EXEC_IO_H
#define PYRO_EXEC_IO_H

#include "exec/execution.h"

/* Begins to serve the program. Fails for want of kernel memory only. */
int exec_io_watch(struct exec *x, struct err *e);
void exec_io_close(struct exec *x);
/* The program is gone: from now on only what the pipes hold already is its output. */
void exec_io_ended(struct exec *x);

/* Fails without memory; the input then has a hole. */
int exec_io_input(struct exec *x, const uint8_t *data, size_t len, struct err *e);
void exec_io_input_eof(struct exec *x);
/* Makes sure that there is memory for the next `len` bytes of input. */
int exec_io_reserve(struct exec *x, size_t len, struct err *e);
/* How much input the program has not taken yet. */
size_t exec_io_queued(const struct exec *x);
/* As `output` of struct ops. */
ssize_t exec_io_output(struct exec *x, int channel, uint8_t *buf, size_t len);
/* For a reader that stops before the end: what is left makes the output readable again. */
void exec_io_output_later(struct exec *x, int channel);

#endif
