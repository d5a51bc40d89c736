#include "files/table.h"

#include <errno.h>
#include <stdlib.h>

enum { FIRST_BYTES = 4096 };

void *table_add(struct table *t, size_t len, struct err *e)
{
	size_t cap = t->cap > 0 ? t->cap : FIRST_BYTES;
	char *p;

	while (cap - t->len < len && cap < TABLE_BYTES_MAX)
		cap *= 2;
	if (cap - t->len < len) {
		fail(e, ERROR_LIMIT, 0, "the tree is too large: a table of it fills 64 MiB");
		return NULL;
	}
	if (cap > t->cap) {
		p = realloc(t->at, cap);
		if (p == NULL) {
			fail(e, ERROR_LIMIT, ENOMEM, "no memory for a table of the tree");
			return NULL;
		}
		t->at = p;
		t->cap = cap;
	}
	p = t->at + t->len;
	t->len += len;
	return p;
}

void table_free(struct table *t)
{
	free(t->at);
	t->at = NULL;
	t->len = t->cap = 0;
}
