/* Memory that grows up to a bound. The guest or a stream decides how much is put into it. */
#ifndef PYRO_TABLE_H
#define PYRO_TABLE_H

#include <stddef.h>

#include "base/err.h"

enum { TABLE_BYTES_MAX = 64 * 1024 * 1024 };

struct table {
	char *at;
	size_t len;
	size_t cap;
};

/* Appends `len` bytes. Returns where they are, until the next call; NULL beyond the bound. */
void *table_add(struct table *t, size_t len, struct err *e);
void table_free(struct table *t);

#endif
