/* The file that gives names to addresses. */
#ifndef PYRO_HOSTS_H
#define PYRO_HOSTS_H

#include "base/err.h"

/*
 * Makes a name one of this machine's own, IPv4 and IPv6, in the file of this path. Lines of an
 * earlier name go, all others stay. A link, or what is no file or a very long one, is left alone.
 */
int hosts_name(const char *path, const char *name, struct err *e);

#endif
