/* Operation CONNECT: a connection to a port of this machine's own, as a stream. */
#ifndef PYRO_DIAL_H
#define PYRO_DIAL_H

#include "wire/stream.h"

void dial_start(struct stream *s, const struct request *r);

#endif
