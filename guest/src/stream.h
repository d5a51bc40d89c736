/* The life of one stream of a connection; shared by conn.c and pump.c only. */
#ifndef PYRO_STREAM_H
#define PYRO_STREAM_H

#include "conn.h"

struct stream *stream_find(struct conn *c, uint32_t id);
/* NULL when `limit` slots are taken. */
struct stream *stream_new(struct conn *c, uint32_t id, int limit);
/* Its answer is known already; what still comes of the request is thrown away. */
void stream_refuse(struct stream *s, uint16_t code, const char *text);
/* Adds one OPEN frame's part. The request always has a zero byte behind what is in it. */
void stream_gather(struct stream *s, const struct frame *f);
/* Whatever is left of it is wiped. */
void stream_forget_request(struct stream *s);
/* Frees the slot; the operation lets go of it. */
void stream_end(struct stream *s);

size_t conn_room(const struct conn *c);
/* Moves output from the streams to the outgoing buffer until either is exhausted. */
void pump(struct conn *c);

#endif
