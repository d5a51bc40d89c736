/* Memory that may hold a secret (ENV, input, output) and leaves none behind. */
#ifndef PYRO_WIPE_H
#define PYRO_WIPE_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* `size` is all that was ever written to. NULL is fine. */
static inline void wipe_free(void *p, size_t size)
{
	if (p != NULL)
		explicit_bzero(p, size);
	free(p);
}

/* realloc, but what it copies from is wiped; NULL without memory, and `p` is as before. */
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
