/* From the streams to the connection's outgoing buffer. */
#ifndef PYRO_PUMP_H
#define PYRO_PUMP_H

#include "wire/stream.h"

size_t pump_room(const struct conn *c);
/* Appends one whole frame; false if there is no room. */
bool pump_put(struct conn *c, uint8_t type, uint8_t flags, uint32_t stream, const void *payload,
	      size_t len);
/* Moves output from the streams to the outgoing buffer until either is exhausted. */
void pump(struct conn *c);

#endif
