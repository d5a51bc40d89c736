/* WATCH: the output of a kept process, from an offset on, and then its state. */
#include "kept.h"

struct watcher {
	struct visitor visitor;
	enum follow follow;
	uint64_t at;	/* the first byte */
	uint64_t next;	/* that has not been sent */
	uint64_t until; /* the end; UINT64_MAX: not known yet */
};

static void finish(struct watcher *w)
{
	const struct kept *k = w->visitor.kept;
	struct report r = kept_report(k);

	r.at = w->at;
	r.note = k->note;
	r.note_len = k->note_len;
	kept_answer(w->visitor.stream, &r, report_put_watch);
}

/* The end is reached, or what comes next has been written over. */
static bool is_at_end(const struct watcher *w)
{
	return w->next >= w->until || w->next < w->visitor.kept->ring.begin;
}

static void know_end(struct watcher *w)
{
	const struct kept *k = w->visitor.kept;
	bool over = kept_is_over(k) || w->follow == FOLLOW_NOT ||
		    (w->follow == FOLLOW_READY && k->state != KEPT_STARTING);

	if (over && w->until == UINT64_MAX)
		w->until = k->ring.total;
}

/* Ends it without waiting for a reader that has nothing to read any more. */
static void look(struct watcher *w)
{
	if (w->visitor.stream->done)
		return;
	if (is_at_end(w))
		finish(w);
	else
		stream_ready(w->visitor.stream, CHANNEL_OUT);
}

static ssize_t output(struct job *j, int channel, uint8_t *buf, size_t len)
{
	struct watcher *w = (struct watcher *)j;
	size_t n;

	(void)channel;
	if (w->visitor.stream->done)
		return 0;
	if (len > w->until - w->next)
		len = (size_t)(w->until - w->next);
	n = ring_read(&w->visitor.kept->ring, w->next, buf, len);
	w->next += n;
	if (is_at_end(w))
		finish(w);
	if (n > 0)
		return (ssize_t)n;
	return w->visitor.stream->done ? 0 : -1;
}

static void cancel(struct job *j)
{
	finish((struct watcher *)j);
}

static void release(struct job *j)
{
	struct visitor *v = (struct visitor *)j;

	visitor_free(v, &v->kept->watchers);
}

static const struct job_ops ops = {.output = output, .cancel = cancel, .release = release};

void watch_start(struct stream *s, const struct request *r)
{
	struct watcher *w;
	struct kept *k;
	struct err e;

	k = kept_find(r->name, &e);
	if (k == NULL) {
		stream_fail(s, &e);
		return;
	}
	w = visitor_new(sizeof(*w), &ops, s, k, &k->watchers);
	if (w == NULL)
		return;
	w->follow = r->follow;
	w->at = r->from > k->ring.total ? k->ring.total : r->from;
	if (w->at < k->ring.begin)
		w->at = k->ring.begin;
	w->next = w->at;
	w->until = UINT64_MAX;
	know_end(w);
	stream_open_output(s, CHANNEL_OUT);
	look(w);
}

void watch_output(struct kept *k)
{
	for (struct visitor *v = k->watchers; v != NULL; v = v->next)
		look((struct watcher *)v);
}

void watch_changed(struct kept *k)
{
	struct err e;

	if (kept_is_over(k) && !k->executed)
		fail(&e, ERROR_NOT_FOUND, 0, "%s was not executed", k->name);
	for (struct visitor *v = k->watchers; v != NULL; v = v->next) {
		if (kept_is_over(k) && !k->executed && !v->stream->done)
			stream_fail(v->stream, &e);
		know_end((struct watcher *)v);
		look((struct watcher *)v);
	}
}
