/*
 * The last bytes of an output, by their offset into all that there ever was. It begins without
 * memory, doubles when it is full, and writes over its oldest bytes once it must not grow.
 *
 * All rings together stay below an eighth of the machine's memory: there they cease to grow, and
 * keep less. What the workload is not given (struct limits) is less than that, so it is the
 * workload, and not the agent, that a machine full of output kills.
 */
#ifndef PYRO_RING_H
#define PYRO_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
	uint8_t *buf; /* pages of its own */
	size_t size;
	size_t limit;
	uint64_t base;	/* the offset that lies at buf[0], or lay there size, 2 size … ago */
	uint64_t begin; /* the oldest byte that is kept */
	uint64_t total; /* all that there ever was */
};

/* In place of what the machine's memory allows. */
void ring_set_bound(uint64_t bytes);
/* Whether a new ring would get any memory at all. */
bool ring_available(void);

void ring_init(struct ring *r, size_t limit);
void ring_free(struct ring *r);

/* Where the next bytes go, for ring_added; never empty. */
uint8_t *ring_space(struct ring *r, size_t *len);
void ring_added(struct ring *r, size_t len);

/* Copies up to `len` bytes from `from` on, which is no less than begin; the number. */
size_t ring_read(const struct ring *r, uint64_t from, uint8_t *to, size_t len);

#endif
