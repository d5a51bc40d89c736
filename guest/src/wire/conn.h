/*
 * One port's connection: frames in, streams, credit, frames out.
 *
 * Output is pulled, never queued: when the outgoing buffer has room, each stream is asked in turn
 * for what it has. So no peer can make the agent hold more than the fixed buffers.
 */
#ifndef PYRO_CONN_H
#define PYRO_CONN_H

#include "wire/stream.h"

void conn_init(struct conn *c, const struct ops *ops, void (*wake)(struct conn *c));

/* Where to put bytes from the port. *len is 0 while output must be sent first. */
uint8_t *conn_space(struct conn *c, size_t *len);
/* `len` bytes have been put there. */
void conn_received(struct conn *c, size_t len);
/* Handles what was received and fills the outgoing buffer from the streams. */
void conn_run(struct conn *c);
/* What waits to be written to the port; and how much of it was written. */
const uint8_t *conn_pending(const struct conn *c, size_t *len);
void conn_sent(struct conn *c, size_t len);
/*
 * The client is gone. It may have left the first part of a frame. The zeros that the next client
 * begins with fill that frame up.
 */
void conn_hangup(struct conn *c);

#endif
