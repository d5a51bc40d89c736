/*
 * Goes over a tree that may change meanwhile, and that an attacker may have made.
 *
 * One directory is open at a time, whatever the depth. It is listed whole, and the directories in
 * it wait as names. No link is followed on the way down.
 */
#ifndef PYRO_WALK_H
#define PYRO_WALK_H

#include "files/work.h"

/* What is visited, valid during the visit. */
struct place {
	int dir;	  /* `name` is relative to it; "" is the directory itself (AT_EMPTY_PATH) */
	const char *name; /* the end of path */
	const char *path;
	size_t path_len;
	unsigned char type; /* DT_*, as the directory claims */
	bool asked;	    /* by name, so it must be there */
};

/* 1: a directory to go into. 0: anything else. -1: stop. */
typedef int (*visit_fn)(void *ctx, const struct place *p, struct err *e);

/* `path` and what is in it, if it is a directory; with `deep` all that is below. */
int walk(struct work *work, const char *path, bool deep, visit_fn visit, void *ctx, struct err *e);

/* The status of a place: 1; 0: it is gone. */
int place_stat(const struct place *p, struct stat *st, struct err *e);

#endif
