/* The list of the streams that a kept process serves. */
#ifndef PYRO_VISITOR_H
#define PYRO_VISITOR_H

#include "keep/kept.h"

/* Makes it serve the stream, and puts it on the process's list. */
void visitor_join(struct visitor *v, const struct visitor_ops *ops, struct stream *s,
		  struct kept *k);
/* Takes it off. The process is freed if nothing holds it any more. */
void visitor_leave(struct visitor *v);
/* Zeroed memory for a structure that holds a visitor; NULL without any, and the stream fails. */
void *visitor_new(size_t size, struct stream *s, const struct kept *k);

#endif
