/* Memory that grows, to a bound: what is put into it, the guest or a stream decides. */
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

/* Appends so many bytes and returns where, until the next call; NULL beyond the bound. */
void *table_add(struct table *t, size_t len, struct err *e);
void table_free(struct table *t);

#endif
