#include "keep/drop.h"

#include <stdlib.h>

#include "base/container.h"
#include "keep/life.h"
#include "keep/visitor.h"

static void drop_answer(struct stream *s, const struct kept *k)
{
	struct report r = kept_report(k);

	if (!s->done)
		kept_answer(s, &r, report_put);
}

static void drop_over(struct visitor *v)
{
	drop_answer(v->stream, v->kept);
}

/* The client waits no longer; the process ends all the same. */
static void drop_cancel(struct job *j)
{
	struct err e;

	fail(&e, ERROR_CANCELLED, 0, "still about to end");
	stream_fail(container_of(j, struct visitor, job)->stream, &e);
}

static void drop_release(struct job *j)
{
	struct visitor *v = container_of(j, struct visitor, job);

	visitor_leave(v);
	free(v);
}

static const struct visitor_ops drop_ops = {
	.job = {.cancel = drop_cancel, .release = drop_release},
	.told = {[KEPT_OVER] = drop_over},
};

void drop_start(struct stream *s, const struct request *r)
{
	struct kept *k = kept_find(r->name, s);
	struct visitor *v;

	if (k == NULL)
		return;
	if (kept_is_over(k)) {
		drop_answer(s, k);
		if (r->forget)
			kept_forget(k);
		return;
	}
	v = visitor_new(sizeof(*v), s, k);
	if (v == NULL)
		return;
	visitor_join(v, &drop_ops, s, k);
	k->forget |= r->forget;
	/* A process that is ending for another reason keeps that reason. */
	k->dropped |= kept_is_alive(k) && k->reason == REASON_NONE;
	life_stop(k, r->grace_ms);
}
