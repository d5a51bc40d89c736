/* The life of one stream of a connection; shared by conn.c and pump.c only. */
#ifndef PYRO_STREAM_H
#define PYRO_STREAM_H

#include "conn.h"

struct stream *stream_find(struct conn *c, uint32_t id);
/* NULL when `limit` slots are taken. */
struct stream *stream_new(struct conn *c, uint32_t id, int limit);
/* Frees the slot; the operation lets go of it. */
void stream_end(struct stream *s);

size_t conn_room(const struct conn *c);
/* Moves output from the streams to the outgoing buffer until either is exhausted. */
void pump(struct conn *c);

#endif
