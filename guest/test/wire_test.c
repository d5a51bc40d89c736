/* The wire's parsers, cut at every point and broken in every way. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "check.h"
#include "wire/frame.h"
#include "wire/tlv.h"

static void feed(struct framer *f, const uint8_t *bytes, size_t len)
{
	while (len > 0) {
		size_t room;
		uint8_t *to = framer_space(f, &room);

		if (room > len)
			room = len;
		memcpy(to, bytes, room);
		framer_added(f, room);
		bytes += room;
		len -= room;
	}
}

static size_t ping(uint8_t *to)
{
	struct frame f = {.type = FRAME_OPEN, .len = 8, .stream = 5};

	frame_put_header(to, &f);
	memcpy(to + 8, "\0\1\0\0\0\2\0\1", 8);
	return 16;
}

static void a_frame_is_put_together_wherever_it_was_cut(void)
{
	uint8_t bytes[16];
	size_t len = ping(bytes);

	for (size_t cut = 1; cut < len; cut++) {
		struct framer *f = calloc(1, sizeof(*f));
		struct frame got;

		feed(f, bytes, cut);
		EXPECT(FRAMER_NEED_MORE, framer_next(f, &got));
		feed(f, bytes + cut, len - cut);
		EXPECT(FRAMER_FRAME, framer_next(f, &got));
		EXPECT(FRAME_OPEN, got.type);
		EXPECT(5, got.stream);
		EXPECT(8, got.len);
		EXPECT(0, memcmp(got.payload, bytes + 8, 8));
		EXPECT(FRAMER_NEED_MORE, framer_next(f, &got));
		free(f);
	}
}

static void padding_between_frames_is_skipped(void)
{
	struct framer *f = calloc(1, sizeof(*f));
	uint8_t bytes[3 + 16 + 2] = {0};
	struct frame got;

	ping(bytes + 3);
	feed(f, bytes, sizeof(bytes));
	EXPECT(FRAMER_FRAME, framer_next(f, &got));
	EXPECT(5, got.stream);
	EXPECT(FRAMER_NEED_MORE, framer_next(f, &got));
	free(f);
}

static void a_length_above_the_maximum_is_reported_once_and_zeros_mend_it(void)
{
	static const uint8_t zeros[1024];
	struct framer *f = calloc(1, sizeof(*f));
	uint8_t broken[8] = {FRAME_DATA, 0, 0xff, 0xff, 0, 0, 0, 1};
	uint8_t bytes[16];
	struct frame got;

	feed(f, broken, sizeof(broken));
	EXPECT(FRAMER_BROKEN, framer_next(f, &got));
	EXPECT(FRAMER_NEED_MORE, framer_next(f, &got));
	for (size_t left = FRAME_MAX; left > 0; left -= sizeof(zeros)) {
		feed(f, zeros, sizeof(zeros));
		EXPECT(FRAMER_NEED_MORE, framer_next(f, &got));
	}
	ping(bytes);
	feed(f, bytes, sizeof(bytes));
	EXPECT(FRAMER_FRAME, framer_next(f, &got));
	EXPECT(5, got.stream);
	free(f);
}

static void fields_are_read_back_as_they_were_written(void)
{
	uint8_t buf[64];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};
	struct tlv_reader r = {.at = buf};
	struct field f;

	tlv_put_u8(&w, 29, 7);
	tlv_put_u64(&w, 31, 1ULL << 40);
	tlv_put_string(&w, 8, "why");
	EXPECT(false, w.full);
	r.end = buf + w.len;
	EXPECT(TLV_FIELD, tlv_next(&r, &f));
	EXPECT(29, f.tag);
	EXPECT(7, f.value[0]);
	EXPECT(TLV_FIELD, tlv_next(&r, &f));
	EXPECT(1L << 40, get_u64(f.value));
	EXPECT(TLV_FIELD, tlv_next(&r, &f));
	EXPECT(3, f.len);
	EXPECT(TLV_END, tlv_next(&r, &f));
	EXPECT(TLV_END, tlv_next(&r, &f));
}

static void a_field_that_does_not_fit_is_left_out_whole(void)
{
	uint8_t buf[10];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	tlv_put_u8(&w, 29, 7);
	tlv_put_u8(&w, 30, 1);
	EXPECT(7, w.len);
	EXPECT(true, w.full);
}

static void a_field_longer_than_its_payload_is_broken_and_stays_so(void)
{
	static const uint8_t bytes[] = {0, 2, 0xff, 0xff, 0xff, 0xff, 0};

	for (size_t len = 1; len <= sizeof(bytes); len++) {
		uint8_t *copy = malloc(len); /* exactly, so that a read past it is seen */
		struct tlv_reader r = {.at = copy, .end = copy + len};
		struct field f;

		memcpy(copy, bytes, len);
		EXPECT(TLV_BROKEN, tlv_next(&r, &f));
		EXPECT(TLV_BROKEN, tlv_next(&r, &f));
		free(copy);
	}
}

int main(void)
{
	RUN(a_frame_is_put_together_wherever_it_was_cut);
	RUN(padding_between_frames_is_skipped);
	RUN(a_length_above_the_maximum_is_reported_once_and_zeros_mend_it);
	RUN(fields_are_read_back_as_they_were_written);
	RUN(a_field_that_does_not_fit_is_left_out_whole);
	RUN(a_field_longer_than_its_payload_is_broken_and_stays_so);
	return report();
}
