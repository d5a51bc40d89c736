#include "keep/watch.h"

#include <stdlib.h>

#include "base/container.h"
#include "keep/visitor.h"

struct watcher {
	struct visitor visitor;
	enum follow follow;
	uint64_t at;	/* the first byte */
	uint64_t next;	/* the first byte that has not been sent */
	uint64_t until; /* the end; UINT64_MAX: not known yet */
};

static struct watcher *watch_of(struct visitor *v)
{
	return container_of(v, struct watcher, visitor);
}

static struct watcher *watch_of_job(struct job *j)
{
	return container_of(j, struct watcher, visitor.job);
}

static void watch_finish(struct watcher *w)
{
	const struct kept *k = w->visitor.kept;
	struct report r = kept_report(k);

	r.at = w->at;
	r.note = k->note;
	r.note_len = k->note_len;
	kept_answer(w->visitor.stream, &r, report_put_watch);
}

/* The end is reached, or what comes next has been written over. */
static bool watch_is_at_end(const struct watcher *w)
{
	return w->next >= w->until || w->next < w->visitor.kept->ring.begin;
}

static void watch_know_end(struct watcher *w)
{
	const struct kept *k = w->visitor.kept;
	bool over = kept_is_over(k) || w->follow == FOLLOW_NOT ||
		    (w->follow == FOLLOW_READY && k->state != KEPT_STARTING);

	if (over && w->until == UINT64_MAX)
		w->until = k->ring.total;
}

/* At its end it finishes at once: there is nothing left that a slow reader would have to read. */
static void watch_look(struct watcher *w)
{
	if (w->visitor.stream->done)
		return;
	if (watch_is_at_end(w))
		watch_finish(w);
	else
		stream_ready(w->visitor.stream, CHANNEL_OUT);
}

static void watch_more(struct visitor *v)
{
	watch_look(watch_of(v));
}

static void watch_changed(struct visitor *v)
{
	watch_know_end(watch_of(v));
	watch_look(watch_of(v));
}

static void watch_over(struct visitor *v)
{
	struct err e;

	if (!v->kept->executed && !v->stream->done) {
		fail(&e, ERROR_NOT_FOUND, 0, "%s was not executed", v->kept->name);
		stream_fail(v->stream, &e);
	}
	watch_changed(v);
}

static ssize_t watch_output(struct job *j, int channel, uint8_t *buf, size_t len)
{
	struct watcher *w = watch_of_job(j);
	size_t n;

	(void)channel;
	if (w->visitor.stream->done)
		return 0;
	if (len > w->until - w->next)
		len = (size_t)(w->until - w->next);
	n = ring_read(&w->visitor.kept->ring, w->next, buf, len);
	w->next += n;
	if (watch_is_at_end(w))
		watch_finish(w);
	if (n > 0)
		return (ssize_t)n;
	return w->visitor.stream->done ? 0 : -1;
}

static void watch_cancel(struct job *j)
{
	watch_finish(watch_of_job(j));
}

static void watch_release(struct job *j)
{
	struct watcher *w = watch_of_job(j);

	visitor_leave(&w->visitor);
	free(w);
}

static const struct visitor_ops watch_ops = {
	.job = {.output = watch_output, .cancel = watch_cancel, .release = watch_release},
	.told = {[KEPT_OUTPUT] = watch_more,
		 [KEPT_CHANGED] = watch_changed,
		 [KEPT_OVER] = watch_over},
};

void watch_start(struct stream *s, const struct request *r)
{
	struct kept *k = kept_find(r->name, s);
	struct watcher *w = k == NULL ? NULL : visitor_new(sizeof(*w), s, k);

	if (w == NULL)
		return;
	visitor_join(&w->visitor, &watch_ops, s, k);
	w->follow = r->follow;
	w->at = r->from > k->ring.total ? k->ring.total : r->from;
	if (w->at < k->ring.begin)
		w->at = k->ring.begin;
	w->next = w->at;
	w->until = UINT64_MAX;
	watch_know_end(w);
	stream_open_output(s, CHANNEL_OUT);
	watch_look(w);
}
