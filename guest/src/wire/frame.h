/*
 * Frames out of a byte stream.
 *
 * The framer owns one buffer of the size of the largest frame. The port reads straight into it
 * (framer_space, framer_added), and frames are handed out as views into it. So only the beginning
 * of a frame that a read has cut is copied.
 */
#ifndef PYRO_FRAME_H
#define PYRO_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/wire.h"

struct frame {
	uint8_t type;
	uint8_t flags;
	uint16_t len;
	uint32_t stream;
	const uint8_t *payload; /* valid until the next framer_space */
};

struct framer {
	size_t begin;
	size_t end;
	/*
	 * After a broken header, the framer does not know where the next frame begins. No frame
	 * has FRAME_MAX zeros in a row, and every client begins with them. So after that many
	 * zeros the framer knows where it is.
	 */
	bool lost;
	size_t zeros;
	uint8_t buf[FRAME_MAX];
};

enum framer_step {
	FRAMER_NEED_MORE,
	FRAMER_FRAME,
	FRAMER_BROKEN, /* an unknown type or a length above the maximum; reported once */
};

/* Where the next bytes of the stream go; never empty after framer_next said NEED_MORE. */
uint8_t *framer_space(struct framer *f, size_t *len);
void framer_added(struct framer *f, size_t len);

/* Overwrites the payload of a frame that was handed out. */
void framer_wipe(struct framer *f, const struct frame *last);

enum framer_step framer_next(struct framer *f, struct frame *out);

/* Ignores everything behind the last frame, as after FRAMER_BROKEN. */
void framer_lose(struct framer *f, const struct frame *last);

void frame_put_header(uint8_t *p, const struct frame *f);

#endif
