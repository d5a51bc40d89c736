/* Frames from the host. Each is checked against the state of its stream before anything is done. */
#include "wire/conn.h"

#include <string.h>

#include "base/bytes.h"
#include "wire/hook.h"
#include "wire/pump.h"
#include "wire/tlv.h"
#include "wire/version.h"

static void conn_drop_streams(struct conn *c)
{
	for (int i = 0; i < SLOTS && c->used > 0; i++)
		if (c->slots[i].state != STREAM_FREE)
			stream_end(&c->slots[i]);
}

void conn_hangup(struct conn *c)
{
	conn_drop_streams(c);
	c->open = false;
	c->out_begin = c->out_end = 0;
	if (c->ops->hangup != NULL)
		c->ops->hangup(c);
}

/* The host broke the protocol. Says so once, and then ignores everything but the next HELLO. */
static void conn_fault(struct conn *c, uint16_t code, const char *text)
{
	uint8_t buf[2 * TLV_HEADER + 2 + MESSAGE_MAX];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	conn_drop_streams(c);
	c->open = false;
	tlv_put_u16(&w, TAG_ERROR, code);
	tlv_put_string(&w, TAG_MESSAGE, text);
	pump_put(c, FRAME_FAULT, 0, 0, buf, w.len);
}

static bool conn_violation(struct conn *c, const struct frame *f, uint16_t code, const char *text)
{
	conn_fault(c, code, text);
	framer_lose(&c->in, f);
	return false;
}

static bool conn_hello(struct conn *c, const struct frame *f)
{
	uint8_t buf[128];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};
	struct hello h;
	struct err e;

	conn_drop_streams(c);
	c->open = false;
	c->out_begin = c->out_end = 0; /* it was for the client before */
	if (f->stream != 0 || f->flags != 0)
		return conn_violation(c, f, ERROR_PROTOCOL, "HELLO has a stream or flags");
	if (hello_parse(&h, f->payload, f->len, &e) < 0)
		return conn_violation(c, f, e.code, e.text);
	/* Whatever generation the host has named: the host decides whether it speaks this one. */
	tlv_put(&w, TAG_NONCE, h.nonce, sizeof(h.nonce));
	tlv_put_u16(&w, TAG_GENERATION, WIRE_GENERATION);
	tlv_put_string(&w, TAG_AGENT_VERSION, AGENT_VERSION);
	tlv_put_u8(&w, TAG_PHASE, (uint8_t)c->ops->phase());
	pump_put(c, FRAME_WELCOME, 0, 0, buf, w.len);
	c->open = true;
	c->clients++;
	return true;
}

static void conn_begin(struct stream *s)
{
	struct request r;
	struct err e;

	if (s->state == STREAM_REFUSED) {
		s->state = STREAM_RUNNING;
		stream_fail(s, &s->result.error);
		return;
	}
	s->state = STREAM_RUNNING;
	if (request_parse(&r, s->request, s->request_len, &e) < 0)
		stream_fail(s, &e);
	else
		s->conn->ops->start(s, &r);
	stream_forget_request(s);
}

static bool conn_open_frame(struct conn *c, const struct frame *f)
{
	struct stream *s = stream_find(c, f->stream);

	if (f->flags & ~OPEN_MORE)
		return conn_violation(c, f, ERROR_PROTOCOL, "OPEN has unknown flags");
	if (s != NULL && s->state == STREAM_RUNNING)
		return conn_violation(c, f, ERROR_PROTOCOL, "OPEN of a stream that is in use");
	if (s == NULL) {
		s = stream_new(c, f->stream, STREAMS_MAX);
		if (s == NULL) {
			/*
			 * A request above the limit may come in many frames. It is remembered
			 * until its last frame. Otherwise its next frame would look like the start
			 * of another request.
			 */
			s = stream_new(c, f->stream, SLOTS);
			if (s == NULL)
				return conn_violation(c, f, ERROR_LIMIT, "too many streams");
			stream_refuse(s, ERROR_LIMIT, "256 streams are open");
		}
	}
	stream_gather(s, f);
	framer_wipe(&c->in, f); /* there may be secrets in it */
	if (!(f->flags & OPEN_MORE))
		conn_begin(s);
	return true;
}

static bool conn_data_frame(struct conn *c, struct stream *s, const struct frame *f)
{
	if (f->flags != CHANNEL_IN || f->len == 0)
		return conn_violation(c, f, ERROR_PROTOCOL, "DATA is empty or not for the input");
	if (!s->input_open)
		return conn_violation(c, f, ERROR_PROTOCOL, "DATA for an input that is not open");
	if (f->len > s->input_credit)
		return conn_violation(c, f, ERROR_PROTOCOL, "DATA above the credit");
	s->input_credit -= f->len;
	if (s->done)
		stream_consumed(s, f->len);
	else
		c->ops->input(s, f->payload, f->len);
	return true;
}

static bool conn_eof_frame(struct conn *c, struct stream *s, const struct frame *f)
{
	if (f->flags != CHANNEL_IN || f->len != 0)
		return conn_violation(c, f, ERROR_PROTOCOL,
				      "EOF is not empty or not for the input");
	if (!s->input_open)
		return conn_violation(c, f, ERROR_PROTOCOL, "EOF for an input that is not open");
	s->input_open = false;
	if (!s->done)
		c->ops->input_eof(s);
	return true;
}

static bool conn_credit_frame(struct conn *c, struct stream *s, const struct frame *f)
{
	struct channel *ch;
	uint32_t n;

	if ((f->flags != CHANNEL_OUT && f->flags != CHANNEL_ERR) || f->len != 4)
		return conn_violation(c, f, ERROR_PROTOCOL, "CREDIT is malformed");
	ch = &s->out[f->flags - CHANNEL_OUT];
	n = get_u32(f->payload);
	if (n > CREDIT_TOTAL_MAX - ch->credit)
		return conn_violation(c, f, ERROR_PROTOCOL, "CREDIT adds up to 2 GiB");
	ch->credit += n;
	return true;
}

static bool conn_control_frame(struct conn *c, struct stream *s, const struct frame *f)
{
	struct control control;
	struct err e;

	if (f->flags != 0)
		return conn_violation(c, f, ERROR_PROTOCOL, "CONTROL has flags");
	if (s->state != STREAM_RUNNING)
		return conn_violation(c, f, ERROR_PROTOCOL,
				      "CONTROL before the request is complete");
	if (control_parse(&control, f->payload, f->len, &e) < 0)
		return conn_violation(c, f, e.code, e.text);
	if (!s->done)
		c->ops->control(s, &control);
	return true;
}

static bool conn_cancel_frame(struct conn *c, struct stream *s, const struct frame *f)
{
	struct err e;

	if (f->flags != 0 || f->len != 0)
		return conn_violation(c, f, ERROR_PROTOCOL, "CANCEL has flags or a payload");
	s->cancelled = true;
	if (s->state != STREAM_RUNNING) {
		s->state = STREAM_RUNNING;
		fail(&e, ERROR_CANCELLED, 0, "cancelled before the request was complete");
		stream_fail(s, &e);
	} else if (!s->done) {
		c->ops->cancel(s);
	}
	return true;
}

/* False if the frame ended the connection. */
static bool conn_handle(struct conn *c, const struct frame *f)
{
	struct stream *s;

	if (hook_frame(c, f))
		return true;
	if (f->type == FRAME_HELLO)
		return conn_hello(c, f);
	if (!c->open)
		return true; /* the rest of a client that is gone */
	if (f->stream == 0)
		return conn_violation(c, f, ERROR_PROTOCOL, "stream 0 carries HELLO only");
	s = stream_find(c, f->stream);
	switch ((enum frame_type)f->type) {
	case FRAME_OPEN:
		return conn_open_frame(c, f);
	case FRAME_DATA:
		return s == NULL || conn_data_frame(c, s, f);
	case FRAME_EOF:
		return s == NULL || conn_eof_frame(c, s, f);
	case FRAME_CREDIT:
		return s == NULL || conn_credit_frame(c, s, f);
	case FRAME_CONTROL:
		return s == NULL || conn_control_frame(c, s, f);
	case FRAME_CANCEL:
		return s == NULL || conn_cancel_frame(c, s, f);
	case FRAME_HELLO:
	case FRAME_WELCOME:
	case FRAME_RESULT:
	case FRAME_FAULT:
		break;
	}
	return conn_violation(c, f, ERROR_PROTOCOL, "a frame that only the agent may send");
}

void conn_init(struct conn *c, const struct ops *ops, void (*wake)(struct conn *c))
{
	memset(c, 0, sizeof(*c)); /* touches every page, so that memory for them is there later */
	c->ops = ops;
	c->wake = wake;
}

uint8_t *conn_space(struct conn *c, size_t *len)
{
	if (pump_room(c) < OUT_ROOM) {
		*len = 0;
		return NULL;
	}
	return framer_space(&c->in, len);
}

void conn_received(struct conn *c, size_t len)
{
	framer_added(&c->in, len);
}

void conn_run(struct conn *c)
{
	struct frame f;

	while (pump_room(c) >= OUT_ROOM) {
		enum framer_step step = framer_next(&c->in, &f);

		if (step == FRAMER_NEED_MORE)
			break;
		if (step == FRAMER_FRAME)
			conn_handle(c, &f);
		else if (c->open)
			conn_fault(c, ERROR_PROTOCOL, "not a frame");
	}
	pump(c);
}

const uint8_t *conn_pending(const struct conn *c, size_t *len)
{
	*len = c->out_end - c->out_begin;
	return c->out + c->out_begin;
}

void conn_sent(struct conn *c, size_t len)
{
	c->out_begin += len;
	if (c->out_begin == c->out_end)
		c->out_begin = c->out_end = 0;
}
