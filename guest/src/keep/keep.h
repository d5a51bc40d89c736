/* KEEP: starts a process that outlives its client. */
#ifndef PYRO_KEEP_H
#define PYRO_KEEP_H

#include "wire/stream.h"

void keep_start(struct stream *s, const struct request *r);

#endif
