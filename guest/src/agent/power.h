/* The end of the machine: on request, or when its owner has been silent too long. */
#ifndef PYRO_POWER_H
#define PYRO_POWER_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/stream.h"

/* Asks every process to end, kills it after the grace, flushes, answers `s` and powers off. */
void power_off(struct stream *s, uint32_t grace_ms);
/* Powers off when this time passes before the next call; 0: never. */
void power_deadline(uint64_t ms);
bool power_is_going(void);
/* There is no child left. */
void power_no_children(void);
/* A client has hung up. The one that waits for the answer has read it then. */
void power_hangup(const struct conn *c);

#endif
