#include "keep/feed.h"

#include <stdlib.h>

#include "base/container.h"
#include "exec/exec.h"
#include "exec/exec_io.h"
#include "exec/pty.h"
#include "keep/visitor.h"

struct feeder {
	struct visitor visitor;
	size_t owed;   /* bytes of its input that the program has not taken yet */
	uint64_t last; /* they are taken once this much of all input is */
	bool ended;
};

static struct feeder *feed_of(struct visitor *v)
{
	return container_of(v, struct feeder, visitor);
}

static struct feeder *feed_of_job(struct job *j)
{
	return container_of(j, struct feeder, visitor.job);
}

static void feed_finish(struct stream *s)
{
	if (!s->done)
		stream_succeed(s);
}

static void feed_resize(struct kept *k, uint16_t cols, uint16_t rows)
{
	struct control c = {.cols = cols, .rows = rows};

	exec_control(k->main, &c);
	questions_resize(&k->questions, cols, rows);
	k->cols = cols;
	k->rows = rows;
}

static void feed_input(struct job *j, const uint8_t *data, size_t len)
{
	struct feeder *f = feed_of_job(j);
	struct exec *x = f->visitor.kept->main;

	f->owed += len;
	f->last = x->queue.taken + exec_io_queued(x) + len;
	exec_input(x, data, len);
}

static void feed_input_eof(struct job *j)
{
	struct feeder *f = feed_of_job(j);

	f->ended = true;
	if (f->owed == 0)
		feed_finish(f->visitor.stream);
}

static void feed_control(struct job *j, const struct control *c)
{
	struct kept *k = feed_of_job(j)->visitor.kept;

	if (c->signal != 0)
		exec_control(k->main, c);
	else
		feed_resize(k, c->cols, c->rows);
}

/* The input that has come goes to the process all the same. */
static void feed_cancel(struct job *j)
{
	feed_finish(feed_of_job(j)->visitor.stream);
}

static void feed_release(struct job *j)
{
	struct feeder *f = feed_of_job(j);

	visitor_leave(&f->visitor);
	free(f);
}

static void feed_taken(struct visitor *v)
{
	struct feeder *f = feed_of(v);

	if (f->owed == 0 || v->kept->main->queue.taken < f->last)
		return;
	stream_consumed(v->stream, f->owed);
	f->owed = 0;
	if (f->ended)
		feed_finish(v->stream);
}

static void feed_changed(struct visitor *v)
{
	if (!kept_is_alive(v->kept))
		feed_finish(v->stream);
}

static const struct visitor_ops feed_ops = {
	.job = {.input = feed_input,
		.input_eof = feed_input_eof,
		.control = feed_control,
		.cancel = feed_cancel,
		.release = feed_release},
	.told = {[KEPT_TAKEN] = feed_taken, [KEPT_CHANGED] = feed_changed},
};

/* The longest line of an input. Enter is CR or LF. */
static size_t feed_longest_line(const uint8_t *input, size_t len)
{
	size_t longest = 0;
	size_t line = 0;

	for (size_t i = 0; i < len; i++) {
		line = input[i] == '\n' || input[i] == '\r' ? 0 : line + 1;
		longest = line > longest ? line : longest;
	}
	return longest;
}

/* All that can fail comes before anything is done. */
static int feed_check(struct kept *k, const struct request *r, struct err *e)
{
	size_t line;

	if (!kept_is_alive(k))
		return fail(e, ERROR_ENDED, 0, "%s has ended", k->name);
	if (!k->has_tty && (r->input_len > 0 || r->use_stdin || request_has(r, TAG_COLS)))
		return fail(e, ERROR_INVALID, 0, "%s has no terminal", k->name);
	if (r->input_len == 0)
		return 0;
	line = feed_longest_line(r->input, r->input_len);
	if (line > LINE_LIMIT && pty_takes_lines(k->main->out[0].watch.fd))
		return fail(e, ERROR_LIMIT, 0,
			    "a line has %zu bytes, and the terminal would cut it after %d: "
			    "put long text into a file",
			    line, LINE_LIMIT);
	if (exec_io_queued(k->main) + r->input_len > INPUT_QUEUE_MAX)
		return fail(e, ERROR_LIMIT, 0, "%s does not read its input: 256 KiB wait", k->name);
	return exec_io_reserve(k->main, r->input_len, e);
}

void feed_start(struct stream *s, const struct request *r)
{
	struct control signal = {.signal = r->signal};
	struct kept *k = kept_find(r->name, s);
	struct feeder *f = NULL;
	struct err e;

	if (k == NULL)
		return;
	if (feed_check(k, r, &e) < 0) {
		stream_fail(s, &e);
		return;
	}
	if (r->use_stdin) {
		f = visitor_new(sizeof(*f), s, k);
		if (f == NULL)
			return;
		visitor_join(&f->visitor, &feed_ops, s, k);
	}
	if (request_has(r, TAG_COLS))
		feed_resize(k, r->cols, r->rows);
	if (r->input_len > 0)
		exec_input(k->main, r->input, r->input_len);
	if (r->signal != 0)
		exec_control(k->main, &signal);
	if (r->use_stdin)
		stream_open_input(s);
	else
		feed_finish(s);
}
