#include "keep/answer.h"

#include <string.h>

void answer_added(struct last_line *a, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n' && a->len > 0) {
			memcpy(a->last, a->line, a->len);
			a->last[a->len] = '\0';
			a->len = 0;
		} else if (text[i] != '\n' && text[i] != '\0' && a->len < PROBE_ANSWER_MAX) {
			a->line[a->len++] = text[i];
		}
	}
}

void answer_forget(struct last_line *a)
{
	memset(a, 0, sizeof(*a));
}
