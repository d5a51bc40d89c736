/*
 * The readiness probe. It is the agent's own program, started beside a kept process in its folder
 * and with its environment. It tries again and again, and ends with 0 when the process is ready.
 */
#ifndef PYRO_PROBE_H
#define PYRO_PROBE_H

#include "keep/attempt.h"

/* Arguments: the interval in milliseconds, and those of PROBE. */
int probe_main(int argc, char **argv);

#endif
