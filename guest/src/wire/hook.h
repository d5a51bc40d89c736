/*
 * Where the hostile agent, which the engine's tests run, tells its lies (test/hostile_hook.c and
 * test/hostile_files.c). The shipped agent is linked with hook.c, where nothing happens.
 */
#ifndef PYRO_HOOK_H
#define PYRO_HOOK_H

#include <stdbool.h>

#include "wire/stream.h"

/* Before a frame is handled; true: it has been, do nothing more. */
bool hook_frame(struct conn *c, const struct frame *f);
/* In the worker, before it does anything; true: it has done something else. */
bool hook_files(void);

#endif
