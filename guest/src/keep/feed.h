/*
 * FEED: input, signals and sizes for a kept process. Either at once, or for as long as the stream
 * is open. The input of all streams goes into one queue, in the order in which it comes.
 */
#ifndef PYRO_FEED_H
#define PYRO_FEED_H

#include "wire/stream.h"

void feed_start(struct stream *s, const struct request *r);

#endif
