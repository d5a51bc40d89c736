/* Frames, the fields in them, and requests, from bytes that nobody meant well with. */
#include <stdlib.h>
#include <string.h>

#include "wire/frame.h"
#include "wire/request.h"
#include "wire/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fields(const struct frame *frame)
{
	/* Exactly as large as the payload: one byte past it is an error. */
	uint8_t *copy = malloc(frame->len + !frame->len);
	struct tlv_reader r = {.at = copy, .end = copy + frame->len};
	struct field field;

	memcpy(copy, frame->payload, frame->len);
	while (tlv_next(&r, &field) == TLV_FIELD)
		if (field.value < copy || field.len > (size_t)(r.end - field.value))
			abort();
	free(copy);
}

/* A string that was handed out ends inside the request. */
static void strings(const struct request *r, enum tag tag, uint32_t count)
{
	const char **out = malloc((count + 1) * sizeof(*out));

	if (request_strings(r, tag, out) != count)
		abort();
	for (uint32_t i = 0; i < count; i++)
		if (strlen(out[i]) > r->body_len)
			abort();
	free(out);
}

static void request(const uint8_t *data, size_t size)
{
	uint8_t *body = malloc(size + 1);
	struct control c;
	struct hello h;
	struct request r;
	struct err e;

	memcpy(body, data, size);
	body[size] = 0;
	if (request_parse(&r, body, size, &e) == 0) {
		strings(&r, TAG_ARG, r.args);
		strings(&r, TAG_ENV, r.envs);
		strings(&r, TAG_PROBE, r.probes);
		if (r.name != NULL && strlen(r.name) > KEPT_NAME_MAX)
			abort();
		if (r.note_len > KEPT_NOTE_MAX || r.input_len > INPUT_MAX)
			abort();
	}
	control_parse(&c, body, size, &e);
	hello_parse(&h, body, size, &e);
	free(body);
}

/* What each tag takes, so that a request is built more often than it is refused. */
static size_t width(uint16_t tag, uint8_t chosen)
{
	static const uint8_t widths[TAG_LAST + 1] = {
		[TAG_TIMEOUT_MS] = 8,
		[TAG_STDIN] = 1,
		[TAG_TTY] = 1,
		[TAG_COLS] = 2,
		[TAG_ROWS] = 2,
		[TAG_SIGNAL] = 1,
		[TAG_GRACE_MS] = 4,
		[TAG_KEPT] = 4,
		[TAG_PROBE_INTERVAL_MS] = 4,
		[TAG_PROBE_TIMEOUT_MS] = 4,
		[TAG_FROM] = 8,
		[TAG_FOLLOW] = 1,
		[TAG_FORGET] = 1,
	};

	return tag <= TAG_LAST && widths[tag] != 0 && chosen < 0xf0 ? widths[tag] : chosen;
}

/* The same bytes as a recipe: an operation, then a tag, a length and that much, again and again. */
static void composed(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = {"file", "tcp", "http", "command"};
	uint8_t *buf = malloc(REQUEST_MAX);
	struct tlv_writer w = {.buf = buf, .cap = REQUEST_MAX};

	if (size > 0) {
		tlv_put_u16(&w, TAG_OP, data[0] % (OP_LAST + 2));
		if (data[0] & 0x80)
			tlv_put_string(&w, TAG_NAME, "web");
		if (data[0] & 0x40)
			tlv_put_string(&w, TAG_PROBE, kinds[data[0] / 16 % 4]);
		data++;
		size--;
	}
	while (size >= 2) {
		uint16_t tag = data[0];
		size_t len = width(tag, data[1]);

		data += 2;
		size -= 2;
		if (len > size)
			len = size;
		tlv_put(&w, tag, data, len);
		data += len;
		size -= len;
	}
	request(buf, w.len);
	free(buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct framer *f = calloc(1, sizeof(*f));

	request(data, size);
	composed(data, size);
	while (size > 0) {
		struct frame frame;
		enum framer_step step;
		size_t room;
		uint8_t *to = framer_space(f, &room);

		if (room > size)
			room = size;
		memcpy(to, data, room);
		framer_added(f, room);
		data += room;
		size -= room;
		while ((step = framer_next(f, &frame)) != FRAMER_NEED_MORE)
			if (step == FRAMER_FRAME)
				fields(&frame);
	}
	free(f);
	return 0;
}
