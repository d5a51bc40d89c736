/* Paths in a tree stream: relative to the root, without a zero at their end. */
#ifndef PYRO_PATH_H
#define PYRO_PATH_H

#include <stddef.h>

/* What is wrong with a path; NULL if nothing. The empty path is the root. */
const char *path_fault(const char *path, size_t len);
/* The length of its parent's path, 0 for the root itself; the rest is its last name. */
size_t path_parent(const char *path, size_t len);
/* Its last name, which ends where the path does. */
const char *path_name(const char *path, size_t len);

#endif
