/* DROP: ends a kept process, and forgets it. */
#ifndef PYRO_DROP_H
#define PYRO_DROP_H

#include "wire/stream.h"

void drop_start(struct stream *s, const struct request *r);

#endif
