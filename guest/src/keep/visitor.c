#include "keep/visitor.h"

#include <errno.h>
#include <stdlib.h>

void visitor_join(struct visitor *v, const struct visitor_ops *ops, struct stream *s,
		  struct kept *k)
{
	v->job.ops = &ops->job;
	v->ops = ops;
	v->kept = k;
	v->stream = s;
	v->next = k->visitors;
	k->visitors = v;
	s->job = &v->job;
}

void visitor_leave(struct visitor *v)
{
	struct visitor **at = &v->kept->visitors;

	while (*at != v)
		at = &(*at)->next;
	*at = v->next;
	kept_settle(v->kept);
}

void *visitor_new(size_t size, struct stream *s, const struct kept *k)
{
	void *p = calloc(1, size);
	struct err e;

	if (p == NULL) {
		fail(&e, ERROR_LIMIT, ENOMEM, "no memory for another stream of %s", k->name);
		stream_fail(s, &e);
	}
	return p;
}
