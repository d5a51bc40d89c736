/* DROP: the end of a kept process, and of what is known of it. */
#include "kept.h"

static void answer(struct stream *s, const struct kept *k)
{
	struct report r = kept_report(k);

	if (!s->done)
		kept_answer(s, &r, report_put);
}

/* Nobody waits any more; it ends all the same. */
static void cancel(struct job *j)
{
	struct err e;

	fail(&e, ERROR_CANCELLED, 0, "still about to end");
	stream_fail(((struct visitor *)j)->stream, &e);
}

static void release(struct job *j)
{
	struct visitor *v = (struct visitor *)j;

	visitor_free(v, &v->kept->droppers);
}

static const struct job_ops ops = {.cancel = cancel, .release = release};

void drop_start(struct stream *s, const struct request *r)
{
	struct kept *k;
	struct err e;

	k = kept_find(r->name, &e);
	if (k == NULL) {
		stream_fail(s, &e);
		return;
	}
	if (kept_is_over(k)) {
		answer(s, k);
		if (r->forget)
			kept_forget(k);
		return;
	}
	if (visitor_new(sizeof(struct visitor), &ops, s, k, &k->droppers) == NULL)
		return;
	k->forget |= r->forget;
	/* Who is about to end for another reason has that one. */
	k->dropped |= kept_is_alive(k) && k->reason == REASON_NONE;
	kept_stop(k, r->grace_ms);
}

void drop_over(struct kept *k)
{
	for (struct visitor *v = k->droppers; v != NULL; v = v->next)
		answer(v->stream, k);
}
