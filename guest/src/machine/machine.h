/*
 * What only PID 1 of a machine may do. The tests link a fake of this, so that everything above it
 * runs on a developer's host without harm.
 */
#ifndef PYRO_MACHINE_H
#define PYRO_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Opens what is needed later, before any program could take it away. */
int machine_init(struct err *e);

int machine_prepare(struct err *e);
int machine_entropy(const uint8_t *bytes, size_t len, struct err *e);
int machine_clock(uint64_t ns, struct err *e);
int machine_hostname(const char *name, struct err *e);
/* Has the name resolve to this machine, in the root that is mounted. */
int machine_resolve(const char *name, struct err *e);
/* `id` is MACHINE_ID_SIZE hex digits, not terminated. */
int machine_id(const char *id, struct err *e);

/* Brings the network interface up. Idempotent. */
int machine_network(struct err *e);

/* Every process but this one. */
void machine_kill_all(int signal);
/* Everything on the disk, as if unmounted. */
void machine_flush(void);
/* Does not return on a real machine. */
void machine_off(void);

#endif
