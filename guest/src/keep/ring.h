/*
 * The last bytes of an output, by their offset in all of it. A ring begins without memory and
 * doubles when it is full. Once it must not grow, it writes over its oldest bytes.
 *
 * All rings together stay below an eighth of the machine's memory; then they cease to grow. The
 * reserve of the agent (struct limits) is less than that. So if output fills the machine, the
 * kernel kills the workload and not the agent.
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
	uint64_t base;	/* an offset that lies, or lay in an earlier round, at buf[0] */
	uint64_t begin; /* the oldest byte that is kept */
	uint64_t total; /* all that there ever was */
};

/* Replaces the bound that follows from the machine's memory. For tests. */
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
