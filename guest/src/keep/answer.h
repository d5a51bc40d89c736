/*
 * Why a probe has not succeeded: the last line that it wrote. It writes one for each attempt that
 * fails in another way than the one before. Root in the guest can write there, too.
 */
#ifndef PYRO_ANSWER_H
#define PYRO_ANSWER_H

#include <stddef.h>

#include "wire/wire.h"

struct last_line {
	size_t len; /* of the line that is not complete yet */
	char line[PROBE_ANSWER_MAX + 1];
	char last[PROBE_ANSWER_MAX + 1]; /* the last one that was complete and not empty */
};

/* Takes what was written. Of a line that is too long the beginning is kept. */
void answer_added(struct last_line *a, const char *text, size_t len);
void answer_forget(struct last_line *a);

#endif
