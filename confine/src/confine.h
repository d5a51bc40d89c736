/* Takes from this process what a QEMU does not need. Each function says in its result how far it
 * came. */
#ifndef CONFINE_H
#define CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/* Paths that QEMU may use: `writable` with everything below, `readable` with everything below. */
struct paths {
	const char *readable[64];
	size_t readable_count;
	const char *writable[16];
	size_t writable_count;
};

/* What was taken away; what could not be is left, for a weaker machine is better than none. */
struct report {
	bool network;	    /* it has a network of its own, with nothing in it */
	bool capabilities;  /* it holds none, and an exec gives it none */
	bool kept_override; /* but this one: the files belong to another user */
	int landlock;	    /* the version of Landlock that holds; 0 is none */
	const char *network_fault;
	const char *landlock_fault;
};

void leave_network(struct report *report);
void drop_capabilities(const struct paths *paths, struct report *report);
void restrict_files(const struct paths *paths, const char *program, struct report *report);

#endif
