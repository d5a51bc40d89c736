/* The network interface of the machine: one link to the host, which is the way to everywhere. */
#ifndef PYRO_NETWORK_H
#define PYRO_NETWORK_H

#include "base/err.h"

/* Idempotent. */
int network_up(struct err *e);

#endif
