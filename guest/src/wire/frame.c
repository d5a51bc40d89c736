#include "wire/frame.h"

#include <string.h>

#include "base/bytes.h"

uint8_t *framer_space(struct framer *f, size_t *len)
{
	if (f->begin > 0) {
		/* This is the beginning of one frame: whole frames have been handed out. */
		size_t head = f->end - f->begin;
		size_t stale = f->begin > head ? f->begin : head;

		memmove(f->buf, f->buf + f->begin, head);
		/* Its old place is wiped: a request may hold secrets. */
		explicit_bzero(f->buf + stale, f->end - stale);
		f->end = head;
		f->begin = 0;
	}
	*len = sizeof(f->buf) - f->end;
	return f->buf + f->end;
}

void framer_wipe(struct framer *f, const struct frame *last)
{
	explicit_bzero(f->buf + (last->payload - f->buf), last->len);
}

void framer_added(struct framer *f, size_t len)
{
	f->end += len;
}

static size_t frame_trailing_zeros(const uint8_t *p, size_t len)
{
	size_t n = 0;

	while (n < len && p[len - 1 - n] == 0)
		n++;
	return n;
}

static void frame_lose(struct framer *f, const uint8_t *from, size_t len)
{
	f->lost = true;
	/* The zeros of the next client may have filled up the frame that broke. */
	f->zeros = frame_trailing_zeros(from, len);
}

void framer_lose(struct framer *f, const struct frame *last)
{
	frame_lose(f, last->payload - FRAME_HEADER, FRAME_HEADER + (size_t)last->len);
}

/* Skips to the first byte after a run of FRAME_MAX zeros; false if it is not there yet. */
static bool frame_find_step(struct framer *f)
{
	for (; f->begin < f->end; f->begin++) {
		if (f->buf[f->begin] == 0) {
			f->zeros++;
		} else if (f->zeros >= FRAME_MAX) {
			f->lost = false;
			return true;
		} else {
			f->zeros = 0;
		}
	}
	return false;
}

enum framer_step framer_next(struct framer *f, struct frame *out)
{
	const uint8_t *p;

	if (f->lost && !frame_find_step(f))
		return FRAMER_NEED_MORE;
	while (f->begin < f->end && f->buf[f->begin] == 0)
		f->begin++;
	if (f->begin == f->end)
		f->begin = f->end = 0;
	p = f->buf + f->begin;
	if (f->end - f->begin < FRAME_HEADER)
		return FRAMER_NEED_MORE;
	out->type = p[0];
	out->flags = p[1];
	out->len = get_u16(p + 2);
	out->stream = get_u32(p + 4);
	out->payload = p + FRAME_HEADER;
	if (out->type > FRAME_TYPE_LAST || out->len > PAYLOAD_MAX) {
		f->begin += FRAME_HEADER;
		frame_lose(f, p, FRAME_HEADER);
		return FRAMER_BROKEN;
	}
	if (f->end - f->begin - FRAME_HEADER < out->len)
		return FRAMER_NEED_MORE;
	f->begin += FRAME_HEADER + (size_t)out->len;
	return FRAMER_FRAME;
}

void frame_put_header(uint8_t *p, const struct frame *f)
{
	p[0] = f->type;
	p[1] = f->flags;
	put_u16(p + 2, f->len);
	put_u32(p + 4, f->stream);
}
