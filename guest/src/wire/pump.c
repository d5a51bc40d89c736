#include "wire/pump.h"

#include <string.h>

#include "base/bytes.h"
#include "wire/tlv.h"

enum {
	/*
	 * Credit is granted back in quarters of the window: few frames, and the host never waits.
	 */
	CREDIT_STEP = CREDIT_WINDOW / 4,
	/* Less room than this is not worth a DATA frame; the port will drain first. */
	DATA_ROOM_MIN = OUT_ROOM,
	RESULT_SIZE_MAX = FRAME_HEADER + 4 * TLV_HEADER + 16 + MESSAGE_MAX,
};

size_t pump_room(const struct conn *c)
{
	/* Whatever has been sent can be moved out of the way. */
	return sizeof(c->out) - (c->out_end - c->out_begin);
}

/* Makes all of the room contiguous. */
static void pump_compact(struct conn *c)
{
	if (c->out_begin == 0)
		return;
	memmove(c->out, c->out + c->out_begin, c->out_end - c->out_begin);
	c->out_end -= c->out_begin;
	c->out_begin = 0;
}

bool pump_put(struct conn *c, uint8_t type, uint8_t flags, uint32_t stream, const void *payload,
	      size_t len)
{
	struct frame f = {.type = type, .flags = flags, .len = (uint16_t)len, .stream = stream};

	if (pump_room(c) < FRAME_HEADER + len)
		return false;
	if (sizeof(c->out) - c->out_end < FRAME_HEADER + len)
		pump_compact(c);
	frame_put_header(c->out + c->out_end, &f);
	if (len > 0)
		memcpy(c->out + c->out_end + FRAME_HEADER, payload, len);
	c->out_end += FRAME_HEADER + len;
	return true;
}

static bool pump_put_credit(struct stream *s)
{
	uint8_t n[4];

	if (!s->input_open || s->input_owed < CREDIT_STEP)
		return false;
	put_u32(n, s->input_owed);
	if (!pump_put(s->conn, FRAME_CREDIT, CHANNEL_IN, s->id, n, sizeof(n)))
		return false;
	s->input_credit += s->input_owed;
	s->input_owed = 0;
	return true;
}

/* One frame of a channel; false if there is nothing to send or no room. */
static bool pump_put_data(struct stream *s, int channel)
{
	struct channel *ch = &s->out[channel - CHANNEL_OUT];
	struct conn *c = s->conn;
	struct frame f = {.type = FRAME_DATA, .flags = (uint8_t)channel, .stream = s->id};
	size_t len = PAYLOAD_MAX;
	ssize_t n;

	if (!ch->open || !ch->ready || pump_room(c) < DATA_ROOM_MIN)
		return false;
	if (sizeof(c->out) - c->out_end < DATA_ROOM_MIN)
		pump_compact(c);
	if (len > sizeof(c->out) - c->out_end - FRAME_HEADER)
		len = sizeof(c->out) - c->out_end - FRAME_HEADER;
	if (len > ch->credit)
		len = ch->credit;
	if (len == 0 && !s->done)
		return false;
	n = c->ops->output(s, channel, c->out + c->out_end + FRAME_HEADER, len);
	if (n < 0 && s->done && s->cancelled && ch->credit == 0)
		n = 0; /* a host that cancels and grants no credit must not wait for ever */
	if (n < 0) {
		/* Without credit the channel stays ready: CREDIT is what it waits for. */
		ch->ready = len == 0;
		return false;
	}
	if (n == 0) {
		ch->open = false;
		return pump_put(c, FRAME_EOF, (uint8_t)channel, s->id, NULL, 0);
	}
	f.len = (uint16_t)n;
	frame_put_header(c->out + c->out_end, &f);
	c->out_end += FRAME_HEADER + (size_t)n;
	ch->credit -= (uint32_t)n;
	return true;
}

static void pump_encode(struct tlv_writer *w, const struct result *r)
{
	if (r->error.code != ERROR_NONE) {
		tlv_put_u16(w, TAG_ERROR, r->error.code);
		tlv_put_u32(w, TAG_ERRNO, (uint32_t)r->error.errnum);
		tlv_put_string(w, TAG_MESSAGE, r->error.text);
	} else if (r->exec) {
		tlv_put_u8(w, TAG_EXIT_CODE, r->exit_code);
		if (r->signal != 0)
			tlv_put_u8(w, TAG_SIGNAL, r->signal);
		tlv_put_u8(w, TAG_TIMED_OUT, r->timed_out);
		tlv_put_u64(w, TAG_DURATION_US, r->duration_us);
		if (r->oom_killed)
			tlv_put_u8(w, TAG_OOM_KILLED, 1);
		if (r->left_behind > 0)
			tlv_put_u32(w, TAG_LEFT_BEHIND, r->left_behind);
	}
}

static bool pump_put_result(struct stream *s)
{
	uint8_t buf[RESULT_SIZE_MAX];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};
	bool put;

	if (!s->done || s->out[0].open || s->out[1].open)
		return false;
	pump_encode(&w, &s->result);
	if (s->result.error.code == ERROR_NONE && s->result.fields != NULL)
		put = pump_put(s->conn, FRAME_RESULT, 0, s->id, s->result.fields->bytes,
			       s->result.fields->len);
	else
		put = pump_put(s->conn, FRAME_RESULT, 0, s->id, buf, w.len);
	if (!put)
		return false;
	stream_end(s);
	return true;
}

static bool pump_stream(struct stream *s)
{
	bool moved = pump_put_credit(s);

	moved |= pump_put_data(s, CHANNEL_OUT);
	moved |= pump_put_data(s, CHANNEL_ERR);
	return pump_put_result(s) || moved;
}

void pump(struct conn *c)
{
	unsigned idle = 0;

	if (c->used == 0)
		return;
	/* Round robin, one frame a turn and channel, until a whole round has moved nothing. */
	while (idle < SLOTS) {
		struct stream *s = &c->slots[c->turn];

		c->turn = (c->turn + 1) % SLOTS;
		if (s->state == STREAM_RUNNING && pump_stream(s))
			idle = 0;
		else
			idle++;
	}
}
