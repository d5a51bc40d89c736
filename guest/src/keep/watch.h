/* WATCH: the output of a kept process from an offset on, and then its state. */
#ifndef PYRO_WATCH_H
#define PYRO_WATCH_H

#include "wire/stream.h"

void watch_start(struct stream *s, const struct request *r);

#endif
