/* LIST: a record for each kept process. */
#ifndef PYRO_LIST_H
#define PYRO_LIST_H

#include "wire/stream.h"

void list_start(struct stream *s, const struct request *r);

#endif
