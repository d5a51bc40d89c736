/* The life of a kept process: its program, its probe, and its end. */
#ifndef PYRO_LIFE_H
#define PYRO_LIFE_H

#include "keep/kept.h"

/* Starts the program. Takes what is in `body`, and leaves it empty, unless it fails. */
int life_start(struct kept *k, struct body *body, struct err *e);
/*
 * Asks the program and all that came of it to end, and kills it after the grace. With a grace of
 * 0 it is killed at once. A second call can only shorten the grace.
 */
void life_stop(struct kept *k, uint64_t grace_ms);

#endif
