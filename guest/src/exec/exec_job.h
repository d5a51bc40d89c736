/* EXEC and FILES: an execution whose owner is a stream. */
#ifndef PYRO_EXEC_JOB_H
#define PYRO_EXEC_JOB_H

#include "wire/stream.h"

void exec_job_start(struct stream *s, const struct request *r);

#endif
