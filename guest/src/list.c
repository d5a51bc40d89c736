/* LIST: a record for each kept process; one at a time, however many there are. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kept.h"

struct lister {
	struct job job;
	struct stream *stream;
	uint64_t number; /* of the last one that was told of */
	uint64_t last;	 /* those that come later are not */
	size_t sent;
	size_t len;
	uint8_t record[REPORT_HEADER + REPORT_MAX];
};

static void finish(const struct lister *l)
{
	struct result none = {.exec = false};

	stream_finish(l->stream, &none);
}

/* False if there is no other. */
static bool next_record(struct lister *l)
{
	struct tlv_writer w = {.buf = l->record, .cap = sizeof(l->record)};
	struct kept *k = kept_next(NULL);
	struct report r;

	while (k != NULL && k->number <= l->number)
		k = kept_next(k);
	if (k == NULL || k->number > l->last)
		return false;
	l->number = k->number;
	r = kept_report(k);
	r.note = k->note;
	r.note_len = k->note_len;
	report_put_record(&w, &r);
	l->sent = 0;
	l->len = w.len;
	return true;
}

static ssize_t output(struct job *j, int channel, uint8_t *buf, size_t len)
{
	struct lister *l = (struct lister *)j;

	(void)channel;
	if (l->stream->done)
		return 0;
	if (l->sent == l->len && !next_record(l)) {
		finish(l);
		return 0;
	}
	if (len > l->len - l->sent)
		len = l->len - l->sent;
	memcpy(buf, l->record + l->sent, len);
	l->sent += len;
	return (ssize_t)len;
}

static void cancel(struct job *j)
{
	finish((struct lister *)j);
}

static void release(struct job *j)
{
	free(j);
}

static const struct job_ops ops = {.output = output, .cancel = cancel, .release = release};

void list_start(struct stream *s, const struct request *r)
{
	struct lister *l = calloc(1, sizeof(*l));
	struct err e;

	(void)r;
	if (l == NULL) {
		fail(&e, ERROR_LIMIT, ENOMEM, "no memory for a list");
		stream_fail(s, &e);
		return;
	}
	l->job.ops = &ops;
	l->stream = s;
	for (struct kept *k = kept_next(NULL); k != NULL; k = kept_next(k))
		l->last = k->number;
	s->job = l;
	stream_open_output(s, CHANNEL_OUT);
	stream_ready(s, CHANNEL_OUT);
}
