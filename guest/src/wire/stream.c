#include "wire/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"

struct stream *stream_find(struct conn *c, uint32_t id)
{
	if (c->used == 0)
		return NULL;
	for (int i = 0; i < SLOTS; i++)
		if (c->slots[i].state != STREAM_FREE && c->slots[i].id == id)
			return &c->slots[i];
	return NULL;
}

struct stream *stream_new(struct conn *c, uint32_t id, int limit)
{
	struct stream *s = c->slots;

	if (c->used >= limit)
		return NULL;
	while (s->state != STREAM_FREE)
		s++;
	memset(s, 0, sizeof(*s));
	s->conn = c;
	s->id = id;
	s->state = STREAM_GATHERING;
	s->out[0].credit = CREDIT_WINDOW;
	s->out[1].credit = CREDIT_WINDOW;
	c->used++;
	return s;
}

void stream_forget_request(struct stream *s)
{
	wipe_free(s->request, s->request_size);
	s->request = NULL;
}

void stream_refuse(struct stream *s, uint16_t code, const char *text)
{
	stream_forget_request(s);
	s->state = STREAM_REFUSED;
	fail(&s->result.error, code, 0, "%s", text);
}

/* Makes room for `len` more bytes and a zero. */
static bool stream_make_room(struct stream *s, size_t len)
{
	size_t size = s->request_size;
	uint8_t *p;

	if (s->request == NULL)
		size = len + 1; /* most requests are one frame */
	while (size < s->request_len + len + 1)
		size *= 2;
	if (s->request != NULL && size == s->request_size)
		return true;
	p = wipe_grow(s->request, s->request_len, size);
	if (p == NULL)
		return false;
	s->request = p;
	s->request_size = (uint32_t)size;
	return true;
}

void stream_gather(struct stream *s, const struct frame *f)
{
	if (s->state == STREAM_REFUSED)
		return;
	if (s->request_len + f->len > REQUEST_MAX) {
		stream_refuse(s, ERROR_LIMIT, "the request is larger than 256 KiB");
		return;
	}
	if (!stream_make_room(s, f->len)) {
		stream_refuse(s, ERROR_LIMIT, "no memory for the request");
		return;
	}
	memcpy(s->request + s->request_len, f->payload, f->len);
	s->request_len += f->len;
	s->request[s->request_len] = 0;
}

void stream_end(struct stream *s)
{
	if (s->state == STREAM_RUNNING)
		s->conn->ops->release(s);
	stream_forget_request(s);
	free(s->result.fields);
	s->result.fields = NULL;
	s->state = STREAM_FREE;
	s->conn->used--;
}

void stream_open_input(struct stream *s)
{
	s->input_open = true;
	s->input_credit = CREDIT_WINDOW;
}

void stream_open_output(struct stream *s, int channel)
{
	s->out[channel - CHANNEL_OUT].open = true;
}

void stream_cut_output(struct stream *s, int channel)
{
	s->out[channel - CHANNEL_OUT].open = false;
	s->conn->wake(s->conn);
}

void stream_consumed(struct stream *s, size_t len)
{
	s->input_owed += (uint32_t)len;
	s->conn->wake(s->conn);
}

void stream_ready(struct stream *s, int channel)
{
	s->out[channel - CHANNEL_OUT].ready = true;
	s->conn->wake(s->conn);
}

void stream_finish(struct stream *s, const struct result *r)
{
	s->result = *r;
	s->done = true;
	s->out[0].ready = true;
	s->out[1].ready = true;
	s->conn->wake(s->conn);
}

void stream_succeed(struct stream *s)
{
	struct result none = {.exec = false};

	stream_finish(s, &none);
}

void stream_fail(struct stream *s, const struct err *e)
{
	struct result r = {.error = *e};

	stream_finish(s, &r);
}
