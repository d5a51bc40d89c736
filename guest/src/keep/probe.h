/*
 * The readiness program: the agent's own program, started beside a kept process with its folder
 * and environment, which tries again and again and ends with 0 when the process is ready.
 */
#ifndef PYRO_PROBE_H
#define PYRO_PROBE_H

/* What the program is called, by which main knows it. */
#define PROBE_PROGRAM "pyro-probe"

/* Arguments: the interval in milliseconds, and those of PROBE. */
int probe_main(int argc, char **argv);

#endif
