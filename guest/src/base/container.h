/* From a pointer to a member to the structure that holds it. */
#ifndef PYRO_CONTAINER_H
#define PYRO_CONTAINER_H

#include <stddef.h>

#define container_of(pointer, type, member)                                                        \
	((type *)(void *)((char *)(pointer) + 0 * sizeof((pointer) == &((type *)0)->member) -      \
			  offsetof(type, member)))

#endif
