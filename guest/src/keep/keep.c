#include "keep/keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "keep/life.h"
#include "keep/visitor.h"

static struct visitor *keep_visitor(struct job *j)
{
	return container_of(j, struct visitor, job);
}

static void keep_changed(struct visitor *v)
{
	struct report r;

	if (!v->kept->executed || v->stream->done || v->stream->cancelled)
		return;
	r = kept_report(v->kept);
	kept_answer(v->stream, &r, report_put);
}

/* KEEP has no answer yet, and now there is nothing to keep. */
static void keep_over(struct visitor *v)
{
	struct err e = v->kept->error;

	if (v->stream->done)
		return;
	if (e.code == ERROR_NONE)
		fail(&e, ERROR_CANCELLED, 0, "ended before it was executed");
	stream_fail(v->stream, &e);
}

static void keep_cancel(struct job *j)
{
	struct kept *k = keep_visitor(j)->kept;

	k->dropped = true;
	k->forget = true;
	life_stop(k, 0);
}

static void keep_release(struct job *j)
{
	visitor_leave(keep_visitor(j));
}

static const struct visitor_ops keep_ops = {
	.job = {.cancel = keep_cancel, .release = keep_release},
	.told = {[KEPT_CHANGED] = keep_changed, [KEPT_OVER] = keep_over},
};

static struct kept *keep_new(const struct request *r)
{
	struct kept *k = calloc(1, sizeof(*k) + r->note_len);

	if (k == NULL)
		return NULL;
	k->state = KEPT_STARTING;
	strcpy(k->name, r->name);
	k->has_tty = r->use_tty;
	k->cols = r->cols;
	k->rows = r->rows;
	k->begun_ns = now_ns();
	k->started_ns = kept_clock_ns();
	k->request = *r;
	k->note_len = r->note_len;
	if (r->note_len > 0)
		memcpy(k->note, r->note, r->note_len);
	ring_init(&k->ring, r->kept_bytes);
	questions_init(&k->questions, r->cols, r->rows);
	return k;
}

static int keep_process(struct stream *s, const struct request *r, struct err *e)
{
	struct body body = {s->request, s->request_size};
	struct kept *old = kept_look_up(r->name);
	struct kept *k;

	if (old != NULL && !kept_is_over(old))
		return fail(e, ERROR_CONFLICT, 0, "a process that has not ended is kept as %s",
			    r->name);
	if (kept_count() - (old != NULL) >= KEPT_MAX)
		return fail(e, ERROR_LIMIT, 0, "%d processes are kept", KEPT_MAX);
	if (!ring_available())
		return fail(e, ERROR_LIMIT, 0, "the memory for output is full");
	k = keep_new(r);
	if (k == NULL)
		return fail(e, ERROR_LIMIT, ENOMEM, "no memory for another kept process");
	if (life_start(k, &body, e) < 0) {
		free(k);
		return -1;
	}
	s->request = NULL;
	visitor_join(&k->opener, &keep_ops, s, k);
	kept_enlist(k);
	if (old != NULL)
		kept_forget(old);
	return 0;
}

void keep_start(struct stream *s, const struct request *r)
{
	struct err e;

	if (keep_process(s, r, &e) < 0)
		stream_fail(s, &e);
}
