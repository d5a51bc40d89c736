#include "keep/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "keep/kept.h"

/* It holds one record at a time, however many processes there are. */
struct lister {
	struct job job;
	struct stream *stream;
	uint64_t number; /* of the process whose record came last */
	uint64_t last;	 /* processes that were started after this one are left out */
	size_t sent;
	size_t len;
	uint8_t record[REPORT_HEADER + REPORT_MAX];
};

static struct lister *list_of(struct job *j)
{
	return container_of(j, struct lister, job);
}

/* False if there is no other. */
static bool list_next_record(struct lister *l)
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

static ssize_t list_output(struct job *j, int channel, uint8_t *buf, size_t len)
{
	struct lister *l = list_of(j);

	(void)channel;
	if (l->stream->done)
		return 0;
	if (l->sent == l->len && !list_next_record(l)) {
		stream_succeed(l->stream);
		return 0;
	}
	if (len > l->len - l->sent)
		len = l->len - l->sent;
	memcpy(buf, l->record + l->sent, len);
	l->sent += len;
	return (ssize_t)len;
}

static void list_cancel(struct job *j)
{
	stream_succeed(list_of(j)->stream);
}

static void list_release(struct job *j)
{
	free(list_of(j));
}

static const struct job_ops list_ops = {
	.output = list_output, .cancel = list_cancel, .release = list_release};

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
	l->job.ops = &list_ops;
	l->stream = s;
	for (struct kept *k = kept_next(NULL); k != NULL; k = kept_next(k))
		l->last = k->number;
	s->job = &l->job;
	stream_open_output(s, CHANNEL_OUT);
	stream_ready(s, CHANNEL_OUT);
}
