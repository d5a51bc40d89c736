/* Finds the ports of the machine by their names, as the kernel announces them. */
#ifndef PYRO_DISCOVER_H
#define PYRO_DISCOVER_H

#include "base/err.h"
#include "wire/port.h"

/* Begins to listen; before the driver is loaded, so that nothing is missed. */
int discover_init(struct port ports[WIRE_PORTS], struct err *e);

#endif
