/* The frozen bytes in golden/. */
#ifndef PYRO_TEST_GOLDEN_H
#define PYRO_TEST_GOLDEN_H

#include <stdint.h>
#include <stdlib.h>

#include "check.h"

struct golden {
	size_t len;
	uint8_t bytes[4096 + 1]; /* a zero behind them */
};

static inline struct golden golden(const char *name)
{
	struct golden g = {.len = 0};
	char path[128], line[1024];
	FILE *f;

	snprintf(path, sizeof(path), "golden/%s.hex", name);
	f = fopen(path, "r");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		char *at = line;
		unsigned byte;
		int n;

		line[strcspn(line, "#")] = '\0';
		for (; sscanf(at, "%2x%n", &byte, &n) == 1; at += n)
			g.bytes[g.len++] = (uint8_t)byte;
	}
	fclose(f);
	return g;
}

static inline void expect_bytes(const char *name, const uint8_t *got, size_t len)
{
	struct golden g = golden(name);

	if (len != g.len || memcmp(got, g.bytes, len) != 0) {
		printf("%s: other bytes:", name);
		for (size_t i = 0; i < len; i++)
			printf(" %02x", got[i]);
		printf("\n");
		ok = false;
	}
}

#endif
