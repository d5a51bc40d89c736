/* Frames and the fields in them, from bytes that nobody meant well with. */
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "tlv.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct framer *f = calloc(1, sizeof(*f));

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
