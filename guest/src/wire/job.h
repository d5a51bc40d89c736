/*
 * What goes on behind a stream after its request has been taken. The s->job of every stream
 * that is not answered at once points to one of these, the first member of something larger.
 */
#ifndef PYRO_JOB_H
#define PYRO_JOB_H

#include "wire/stream.h"

struct job;

/* As in struct ops; NULL: nothing is done. `input` is there if the input was opened. */
struct job_ops {
	void (*input)(struct job *j, const uint8_t *data, size_t len);
	void (*input_eof)(struct job *j);
	ssize_t (*output)(struct job *j, int channel, uint8_t *buf, size_t len);
	void (*control)(struct job *j, const struct control *c);
	void (*cancel)(struct job *j);
	void (*release)(struct job *j);
};

struct job {
	const struct job_ops *ops;
};

#endif
