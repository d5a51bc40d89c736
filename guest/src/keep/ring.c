#include "keep/ring.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

enum { FIRST_BYTES = 4096, PAGE = 4096 };

static uint64_t ring_bound; /* 0: not known yet; then it is set for good */
static uint64_t ring_used;  /* by all rings */
/* Output goes here if there is no memory for it. */
static uint8_t ring_nowhere[1024];

void ring_set_bound(uint64_t bytes)
{
	ring_bound = bytes;
}

static bool ring_fits(uint64_t bytes)
{
	struct sysinfo info;

	if (ring_bound == 0 && sysinfo(&info) == 0)
		ring_bound = (uint64_t)info.totalram * info.mem_unit / 8;
	return ring_used + bytes <= ring_bound;
}

bool ring_available(void)
{
	return ring_fits(FIRST_BYTES);
}

void ring_init(struct ring *r, size_t limit)
{
	*r = (struct ring){.limit = limit};
}

static size_t ring_pages(size_t size)
{
	return (size + PAGE - 1) / PAGE * PAGE;
}

static void ring_drop(uint8_t *buf, size_t size)
{
	if (buf == NULL)
		return;
	explicit_bzero(buf, size);
	munmap(buf, ring_pages(size));
	ring_used -= ring_pages(size);
}

void ring_free(struct ring *r)
{
	ring_drop(r->buf, r->size);
	r->buf = NULL;
	r->size = 0;
}

static void ring_grow(struct ring *r)
{
	size_t size = r->size == 0 ? FIRST_BYTES : 2 * r->size;
	struct ring larger = *r;

	if (size > r->limit)
		size = r->limit;
	/* The smaller one is freed after the copy. It is not counted twice. */
	if (size <= r->size || !ring_fits(ring_pages(size) - ring_pages(r->size)))
		return;
	/* Not from the heap, which gives nothing back while something above it is in use. */
	larger.buf = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (larger.buf == MAP_FAILED)
		return;
	ring_used += ring_pages(size);
	larger.size = size;
	larger.base = r->begin;
	ring_read(r, r->begin, larger.buf, r->size);
	ring_drop(r->buf, r->size);
	*r = larger;
}

uint8_t *ring_space(struct ring *r, size_t *len)
{
	size_t at;

	if (r->total - r->begin == r->size)
		ring_grow(r);
	if (r->size == 0) {
		*len = sizeof(ring_nowhere);
		return ring_nowhere;
	}
	at = (size_t)((r->total - r->base) % r->size);
	*len = r->size - at;
	/* While the ring is not full, nothing that it holds is written over. */
	if (r->total - r->begin<r->size && * len> r->size - (size_t)(r->total - r->begin))
		*len = r->size - (size_t)(r->total - r->begin);
	return r->buf + at;
}

void ring_added(struct ring *r, size_t len)
{
	r->total += len;
	if (r->size == 0)
		explicit_bzero(ring_nowhere, sizeof(ring_nowhere));
	if (r->total - r->begin > r->size)
		r->begin = r->total - r->size;
}

size_t ring_read(const struct ring *r, uint64_t from, uint8_t *to, size_t len)
{
	size_t at, first;

	if (from < r->begin || from >= r->total)
		return 0;
	if (len > r->total - from)
		len = (size_t)(r->total - from);
	at = (size_t)((from - r->base) % r->size);
	first = len < r->size - at ? len : r->size - at;
	memcpy(to, r->buf + at, first);
	memcpy(to + first, r->buf, len - first);
	return len;
}
