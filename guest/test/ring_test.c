/* The ring: against a plain copy of all that was ever put into it. */
#include <stdlib.h>

#include "check.h"
#include "keep/ring.h"

enum { ALL = 4 * 1024 * 1024 };

static uint8_t all[ALL];
static size_t all_len;

static void put(struct ring *r, size_t len)
{
	while (len > 0) {
		size_t room;
		uint8_t *to = ring_space(r, &room);

		EXPECT(true, room > 0);
		if (room > len)
			room = len;
		for (size_t i = 0; i < room; i++)
			to[i] = all[all_len++] = (uint8_t)(rand() >> 7);
		ring_added(r, room);
		len -= room;
	}
}

/* What is kept is the last of all, whole, and nothing else is read. */
static void expect_tail(const struct ring *r)
{
	static uint8_t got[ALL];
	size_t len = ring_read(r, r->begin, got, sizeof(got));

	EXPECT(all_len, r->total);
	EXPECT(r->total - r->begin, len);
	EXPECT(0, memcmp(all + r->begin, got, len));
	EXPECT(0, ring_read(r, r->total, got, 1));
	EXPECT(0, ring_read(r, UINT64_MAX, got, 1));
	if (r->begin > 0)
		EXPECT(0, ring_read(r, r->begin - 1, got, 1));
	for (int i = 0; i < 8 && len > 0; i++) {
		size_t from = (size_t)rand() % len, want = (size_t)rand() % (len - from + 1);

		EXPECT(want, ring_read(r, r->begin + from, got, want));
		EXPECT(0, memcmp(all + r->begin + from, got, want));
	}
}

static struct ring fresh(size_t limit)
{
	struct ring r;

	all_len = 0;
	ring_set_bound(64 * 1024 * 1024);
	ring_init(&r, limit);
	return r;
}

static void nothing_takes_no_memory(void)
{
	struct ring r = fresh(4096);
	uint8_t byte;

	EXPECT(true, r.buf == NULL);
	EXPECT(0, ring_read(&r, 0, &byte, 1));
	ring_free(&r);
}

static void it_grows_as_it_must_and_loses_nothing_before_its_limit(void)
{
	struct ring r = fresh(100000);

	put(&r, 1);
	EXPECT(4096, r.size);
	put(&r, 4095);
	EXPECT(4096, r.size);
	put(&r, 1);
	EXPECT(8192, r.size);
	put(&r, 100000 - 4097);
	EXPECT(100000, r.size);
	EXPECT(0, r.begin);
	expect_tail(&r);
	put(&r, 1);
	EXPECT(1, r.begin);
	EXPECT(100000, r.size);
	expect_tail(&r);
	ring_free(&r);
}

static void it_keeps_the_last_bytes_wherever_it_wraps(void)
{
	static const size_t limits[] = {4096, 4097, 5000, 8192, 65535, 100000};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct ring r = fresh(limits[i]);

		for (int round = 0; round < 60; round++) {
			put(&r, round % 3 == 0 ? limits[i] - 1 + (size_t)rand() % 3
					       : (size_t)rand() % 3000);
			expect_tail(&r);
			EXPECT(true, r.size <= limits[i]);
		}
		EXPECT(limits[i], r.total - r.begin);
		ring_free(&r);
	}
}

static void all_of_them_stay_below_the_bound(void)
{
	struct ring a = fresh(1024 * 1024), b;

	ring_set_bound(64 * 1024);
	put(&a, 500000);
	EXPECT(64 * 1024, a.size);
	expect_tail(&a);
	EXPECT(false, ring_available());
	/* Another has no memory at all, counts, and keeps nothing. */
	ring_init(&b, 4096);
	all_len = 0;
	put(&b, 5000);
	EXPECT(0, b.size);
	EXPECT(5000, b.total);
	EXPECT(5000, b.begin);
	expect_tail(&b);
	ring_free(&a);
	/* What has become free is used, and what is kept from then on is whole. */
	put(&b, 3000);
	EXPECT(4096, b.size);
	EXPECT(5000, b.begin);
	expect_tail(&b);
	ring_free(&b);
	EXPECT(true, ring_available());
}

static void it_grows_also_after_it_has_wrapped(void)
{
	struct ring a = fresh(256 * 1024), b;

	ring_init(&b, 48 * 1024);
	put(&b, 48 * 1024);
	all_len = 0;
	ring_set_bound(64 * 1024 + 48 * 1024 - 1);
	put(&a, 100000);
	EXPECT(32 * 1024, a.size);
	ring_free(&b);
	for (int i = 0; i < 40; i++) {
		put(&a, 777);
		expect_tail(&a);
	}
	EXPECT(64 * 1024, a.size);
	ring_free(&a);
}

int main(void)
{
	srand(1);
	RUN(nothing_takes_no_memory);
	RUN(it_grows_as_it_must_and_loses_nothing_before_its_limit);
	RUN(it_keeps_the_last_bytes_wherever_it_wraps);
	RUN(all_of_them_stay_below_the_bound);
	RUN(it_grows_also_after_it_has_wrapped);
	return report();
}
