/* What is in the guest's file system, as records of a tree stream. */
#ifndef PYRO_SOURCE_H
#define PYRO_SOURCE_H

#include "files/links.h"
#include "files/walk.h"

/* Adds the target of a symbolic link to its entry: 1; 0: it is gone. */
int source_target(const struct place *p, struct entry *n, struct err *e);
/*
 * Puts what is there, with the contents of a file. 1: it is a directory. 0: it is something else,
 * or gone. With `links`, a file that was put before becomes a hard link.
 */
int source_put(struct tree_writer *w, const struct place *p, struct links *links, struct err *e);
/*
 * Puts at most *count bytes of a file from `at`, as DATA only. Leaves in *count how many the file
 * did not have.
 */
int source_part(struct tree_writer *w, int fd, uint64_t at, uint64_t *count, struct err *e);

#endif
