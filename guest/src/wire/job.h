/*
 * An operation that is under way on a stream. s->job points to one if the stream was not answered
 * at once. It is a member of the operation's own structure.
 */
#ifndef PYRO_JOB_H
#define PYRO_JOB_H

#include "wire/stream.h"

struct job;

/* As in struct ops. NULL: nothing is done. An operation that opens its input has `input`. */
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
