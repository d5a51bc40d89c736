/* The streams that a kept process serves. */
#include <errno.h>
#include <stdlib.h>

#include "kept.h"

void *visitor_new(size_t size, const struct job_ops *ops, struct stream *s, struct kept *k,
		  struct visitor **list)
{
	struct visitor *v = calloc(1, size);
	struct err e;

	if (v == NULL) {
		fail(&e, ERROR_LIMIT, ENOMEM, "no memory for another stream of %s", k->name);
		stream_fail(s, &e);
		return NULL;
	}
	v->job.ops = ops;
	v->kept = k;
	v->stream = s;
	v->next = *list;
	*list = v;
	s->job = v;
	return v;
}

void visitor_free(struct visitor *v, struct visitor **list)
{
	struct kept *k = v->kept;

	while (*list != v)
		list = &(*list)->next;
	*list = v->next;
	free(v);
	kept_settle(k);
}
