#include "keep/kept.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/wipe.h"

/* All fields but NOTE. */
enum { KEPT_FIELDS_BYTES = REPORT_MAX - KEPT_NOTE_MAX };

static struct kept *kept_first;
static struct kept **kept_last = &kept_first;
static int kept_listed;
static uint64_t kept_last_number;

struct kept *kept_next(const struct kept *k)
{
	return k == NULL ? kept_first : k->next;
}

struct kept *kept_look_up(const char *name)
{
	struct kept *k = kept_first;

	while (k != NULL && strcmp(k->name, name) != 0)
		k = k->next;
	return k;
}

struct kept *kept_find(const char *name, struct stream *s)
{
	struct kept *k = kept_look_up(name);
	struct err e;

	if (k == NULL) {
		fail(&e, ERROR_NOT_FOUND, 0, "no process is kept as %s", name);
		stream_fail(s, &e);
	}
	return k;
}

int kept_count(void)
{
	return kept_listed;
}

void kept_enlist(struct kept *k)
{
	k->listed = true;
	k->number = ++kept_last_number;
	*kept_last = k;
	kept_last = &k->next;
	kept_listed++;
}

void kept_forget(struct kept *k)
{
	struct kept **at = &kept_first;

	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	if (k->next == NULL)
		kept_last = at;
	k->listed = false;
	kept_listed--;
	kept_settle(k);
}

void kept_settle(struct kept *k)
{
	if (k->listed || k->main != NULL || k->probe != NULL || k->visitors != NULL)
		return;
	ring_free(&k->ring);
	wipe_free(k, sizeof(*k) + k->note_len);
}

bool kept_is_over(const struct kept *k)
{
	return k->state > KEPT_RUNNING;
}

bool kept_is_alive(const struct kept *k)
{
	return k->main != NULL && k->main->state == EXEC_RUNNING;
}

bool kept_is_watched(const struct kept *k)
{
	const struct visitor *v = k->visitors;

	while (v != NULL && v->ops->told[KEPT_OUTPUT] == NULL)
		v = v->next;
	return v != NULL;
}

bool kept_is_attached(const struct kept *k)
{
	const struct visitor *v = k->visitors;

	while (v != NULL && v->ops->job.input == NULL)
		v = v->next;
	return v != NULL;
}

void kept_tell(struct kept *k, enum kept_event event)
{
	for (struct visitor *v = k->visitors; v != NULL; v = v->next)
		if (v->ops->told[event] != NULL)
			v->ops->told[event](v);
}

uint64_t kept_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct report kept_report(const struct kept *k)
{
	bool ended = kept_is_over(k);

	return (struct report){
		.name = k->name,
		.begin = k->ring.begin,
		.total = k->ring.total,
		.state = k->state,
		.reason = k->reason,
		.ended = ended,
		.exit_code = k->exit_code,
		.signal = k->signal,
		.oom_killed = k->oom_killed,
		.left_behind = k->left_behind,
		.ended_ns = k->ended_ns,
		.started_ns = k->started_ns,
		.duration_us = ended ? k->duration_us : (now_ns() - k->begun_ns) / 1000,
		.has_tty = k->has_tty,
		.cols = k->cols,
		.rows = k->rows,
		.answer = k->answer.last,
	};
}

void kept_answer(struct stream *s, const struct report *r,
		 void (*put)(struct tlv_writer *w, const struct report *r))
{
	size_t cap = KEPT_FIELDS_BYTES + r->note_len;
	struct result result = {.fields = malloc(sizeof(struct fields) + cap)};
	struct tlv_writer w = {.cap = cap};
	struct err e;

	if (result.fields == NULL) {
		fail(&e, ERROR_LIMIT, ENOMEM, "no memory for the result");
		stream_fail(s, &e);
		return;
	}
	w.buf = result.fields->bytes;
	put(&w, r);
	result.fields->len = w.len;
	stream_finish(s, &result);
}
