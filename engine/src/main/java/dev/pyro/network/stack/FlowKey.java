package dev.pyro.network.stack;

import dev.pyro.network.packet.IpAddress;

/** Between which ends a flow is. */
record FlowKey(IpAddress guest, int guestPort, IpAddress remote, int remotePort) {}
