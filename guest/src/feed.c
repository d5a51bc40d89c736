/*
 * FEED: input, signals and sizes for a kept process; at once, or for as long as somebody sits at
 * it. Input of all of them goes into one queue, in the order in which it comes.
 */
#include "kept.h"

struct feeder {
	struct visitor visitor;
	size_t owed;   /* bytes of it that are not out of the way */
	uint64_t last; /* they are once so many of all input are */
	bool ended;
};

static void finish(struct stream *s)
{
	struct result none = {.exec = false};

	if (!s->done)
		stream_finish(s, &none);
}

static void resize(struct kept *k, uint16_t cols, uint16_t rows)
{
	struct control c = {.cols = cols, .rows = rows};

	exec_control(k->main, &c);
	k->cols = cols;
	k->rows = rows;
}

static void input(struct job *j, const uint8_t *data, size_t len)
{
	struct feeder *f = (struct feeder *)j;
	struct exec *x = f->visitor.kept->main;

	f->owed += len;
	f->last = x->queue.taken + exec_input_queued(x) + len;
	exec_input(x, data, len);
}

static void input_eof(struct job *j)
{
	struct feeder *f = (struct feeder *)j;

	f->ended = true;
	if (f->owed == 0)
		finish(f->visitor.stream);
}

static void control(struct job *j, const struct control *c)
{
	struct kept *k = ((struct feeder *)j)->visitor.kept;

	if (c->signal != 0)
		exec_control(k->main, c);
	else
		resize(k, c->cols, c->rows);
}

/* What has come of it goes to the process all the same. */
static void cancel(struct job *j)
{
	finish(((struct feeder *)j)->visitor.stream);
}

static void release(struct job *j)
{
	struct visitor *v = (struct visitor *)j;

	visitor_free(v, &v->kept->feeders);
}

static const struct job_ops ops = {
	.input = input,
	.input_eof = input_eof,
	.control = control,
	.cancel = cancel,
	.release = release,
};

void feed_taken(struct kept *k)
{
	for (struct visitor *v = k->feeders; v != NULL; v = v->next) {
		struct feeder *f = (struct feeder *)v;

		if (f->owed == 0 || k->main->queue.taken < f->last)
			continue;
		stream_consumed(v->stream, f->owed);
		f->owed = 0;
		if (f->ended)
			finish(v->stream);
	}
}

void feed_over(struct kept *k)
{
	for (struct visitor *v = k->feeders; v != NULL; v = v->next)
		finish(v->stream);
}

/* All that can fail comes before anything is done. */
static int check(struct kept *k, const struct request *r, struct err *e)
{
	if (!kept_is_alive(k))
		return fail(e, ERROR_ENDED, 0, "%s has ended", k->name);
	if (!k->has_tty && (r->input_len > 0 || r->use_stdin || request_has(r, TAG_COLS)))
		return fail(e, ERROR_INVALID, 0, "%s has no terminal", k->name);
	if (r->input_len == 0)
		return 0;
	if (exec_input_queued(k->main) + r->input_len > INPUT_QUEUE_MAX)
		return fail(e, ERROR_LIMIT, 0, "%s does not read its input: 256 KiB wait", k->name);
	return exec_input_reserve(k->main, r->input_len, e);
}

void feed_start(struct stream *s, const struct request *r)
{
	struct control signal = {.signal = r->signal};
	struct kept *k;
	struct err e;

	k = kept_find(r->name, &e);
	if (k == NULL || check(k, r, &e) < 0) {
		stream_fail(s, &e);
		return;
	}
	if (r->use_stdin && visitor_new(sizeof(struct feeder), &ops, s, k, &k->feeders) == NULL)
		return;
	if (request_has(r, TAG_COLS))
		resize(k, r->cols, r->rows);
	if (r->input_len > 0)
		exec_input(k->main, r->input, r->input_len);
	if (r->signal != 0)
		exec_control(k->main, &signal);
	if (r->use_stdin)
		stream_open_input(s);
	else
		finish(s);
}
