/* The operations of the agent, behind the connections. */
#ifndef PYRO_AGENT_H
#define PYRO_AGENT_H

#include "wire/stream.h"

extern const struct ops agent_ops;

#endif
