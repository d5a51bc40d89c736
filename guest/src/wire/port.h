/* A port: the device, or in tests a socket, behind a connection. */
#ifndef PYRO_PORT_H
#define PYRO_PORT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/timer.h"
#include "wire/conn.h"

struct port {
	struct watch watch;
	struct task task;
	struct timer again; /* a write found no kernel memory */
	struct timer doubt; /* is there a client? */
	unsigned seen;	    /* conn.clients when the client was known to be there */
	bool readable;
	bool writable;
	struct conn conn;
};

void port_init(struct port *p, const struct ops *ops);
/* Serves it; takes ownership of fd, which must not block, on success. */
int port_attach(struct port *p, int fd, struct err *e);

#endif
