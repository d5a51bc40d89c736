/* CONFIGURE: its steps in their order. The first one that fails ends it. */
#ifndef PYRO_CONFIGURE_H
#define PYRO_CONFIGURE_H

#include "base/err.h"
#include "wire/request.h"

enum phase configure_phase(void);
int configure(const struct request *r, struct err *e);
/* NETWORK: a step that a host asks for by itself, as it can come at any time. */
int configure_network(struct err *e);

#endif
