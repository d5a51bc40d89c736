/* What every test program needs. Its last line is `N passed, N failed`. */
#ifndef PYRO_CHECK_H
#define PYRO_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int passed;
static int failed;
static bool ok;

#define EXPECT(expected, got)                                                                      \
	do {                                                                                       \
		long e_ = (long)(expected), g_ = (long)(got);                                      \
		if (e_ != g_) {                                                                    \
			printf("%s:%d: expected %ld, got %ld\n", __FILE__, __LINE__, e_, g_);      \
			ok = false;                                                                \
		}                                                                                  \
	} while (0)

#define EXPECT_TEXT(expected, got)                                                                 \
	do {                                                                                       \
		const char *e_ = (expected), *g_ = (got);                                          \
		if (strcmp(e_, g_) != 0) {                                                         \
			printf("%s:%d: expected\n%s\ngot\n%s\n", __FILE__, __LINE__, e_, g_);      \
			ok = false;                                                                \
		}                                                                                  \
	} while (0)

static inline void run_test(const char *name, void (*test)(void))
{
	ok = true;
	test();
	passed += ok;
	failed += !ok;
	printf("%s %s\n", ok ? "ok  " : "FAIL", name);
}

#define RUN(test) run_test(#test, test)

static inline int report(void)
{
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}

#endif
