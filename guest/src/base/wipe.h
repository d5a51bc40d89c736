/* Memory that may hold a secret (ENV, input, output), which is wiped before it is freed. */
#ifndef PYRO_WIPE_H
#define PYRO_WIPE_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* `size` covers all that was ever written. `p` may be NULL. */
static inline void wipe_free(void *p, size_t size)
{
	if (p != NULL)
		explicit_bzero(p, size);
	free(p);
}

/*
 * As realloc, but wipes the memory that it copies from. NULL without memory; `p` is then as
 * before.
 */
static inline void *wipe_grow(void *p, size_t old, size_t size)
{
	void *larger = malloc(size);

	if (larger == NULL)
		return NULL;
	if (old > 0)
		memcpy(larger, p, old);
	wipe_free(p, old);
	return larger;
}

#endif
