/* What the two parts of the hostile agent share. */
#ifndef PYRO_HOSTILE_H
#define PYRO_HOSTILE_H

/* The name of the tree stream that is chosen: the worker has only this of the agent. */
#define HOSTILE_CHOICE "/run/pyro-lie"

#endif
