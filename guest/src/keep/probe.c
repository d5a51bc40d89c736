#include "keep/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/timer.h"
#include "keep/attempt.h"

enum { NS_PER_MS = 1000000 };

static bool probe_file_ready(struct attempt *a, const struct probe *p)
{
	if (access(p->text, F_OK) == 0)
		return true;
	return attempt_failed(a, "%s", strerror(errno));
}

static bool probe_is_ready(struct attempt *a, const struct probe *p)
{
	switch (p->kind) {
	case PROBE_FILE:
		return probe_file_ready(a, p);
	case PROBE_TCP:
	case PROBE_HTTP:
		return probe_net(a, p);
	case PROBE_COMMAND:
		return probe_command(a, p);
	}
	return false;
}

/* Tells the agent, which shows it to people. It is for them only, so a failure is no matter. */
static void probe_tell(const struct attempt *a, char told[PROBE_ANSWER_MAX + 1])
{
	if (strcmp(a->why, told) == 0)
		return;
	memcpy(told, a->why, PROBE_ANSWER_MAX + 1);
	dprintf(STDOUT_FILENO, "%s\n", told);
}

static void probe_sleep_ms(uint64_t ms)
{
	struct timespec t = {.tv_sec = (time_t)(ms / 1000),
			     .tv_nsec = (long)(ms % 1000 * NS_PER_MS)};

	clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
}

int probe_main(int argc, char **argv)
{
	char told[PROBE_ANSWER_MAX + 1] = "";
	uint32_t interval_ms;
	struct probe p;
	struct err e;

	if (argc < 3)
		return 2;
	interval_ms = (uint32_t)strtoul(argv[1], NULL, 10);
	if (probe_parse(&p, (const char *const *)argv + 2, (size_t)argc - 2, &e) < 0)
		return 2;
	prctl(PR_SET_NAME, PROBE_PROGRAM); /* it was executed by a descriptor and has no name */
	for (;;) {
		uint64_t begun_ns = now_ns();
		struct attempt a;
		uint64_t spent_ms;

		attempt_begin(&a, interval_ms);
		if (probe_is_ready(&a, &p))
			return 0;
		probe_tell(&a, told);
		spent_ms = (now_ns() - begun_ns) / NS_PER_MS;
		/* The interval is from start to start, but there is always a pause. */
		probe_sleep_ms(spent_ms + PROBE_INTERVAL_MIN_MS < interval_ms
				       ? interval_ms - spent_ms
				       : PROBE_INTERVAL_MIN_MS);
	}
}
