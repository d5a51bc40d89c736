package dev.pyro.network.stack;

import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.Protocol;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What the stack asks about flows, and tells of them. */
interface Gate {
  /** Decides about a new flow, and notes the decision. */
  Decision decide(Protocol protocol, FlowKey key);

  /** Notes that a flow was denied after it had begun. */
  void denied(Protocol protocol, FlowKey key, String why);

  /** Notes that a flow was ended by a fault of this program. */
  void failed(Protocol protocol, FlowKey key, Throwable why);

  /** Notes that a flow has ended. */
  void ended(Protocol protocol, FlowKey key, long bytesOut, long bytesIn);

  /** Returns where on the host's side a flow goes to: the first that takes a connection. */
  List<InetSocketAddress> targets(FlowKey key);

  /** Returns what the host's proxy is asked if a flow cannot go straight; often nothing. */
  Optional<Proxy.Request> proxy(FlowKey key, Decision decision);
}
