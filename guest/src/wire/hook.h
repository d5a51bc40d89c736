/*
 * Where the hostile variant of the agent, which the engine's tests are run against, puts
 * its lies. The shipped agent is linked with no_hook.c, where nothing happens.
 */
#ifndef PYRO_HOOK_H
#define PYRO_HOOK_H

#include <stdbool.h>

#include "wire/stream.h"

/* Before a frame is handled; true: it has been, do nothing more. */
bool hook_frame(struct conn *c, const struct frame *f);
/* Before output is collected. */
void hook_pump(struct conn *c);
/* In the worker, before it does anything; true: it has done something else. */
bool hook_files(void);

#endif
