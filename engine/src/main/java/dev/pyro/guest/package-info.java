/**
 * The guest agent as seen from the host: frames, fields and multiplexed streams over one
 * virtio-serial port. {@code guest/PROTOCOL.md} is the contract; the agent at the other end is
 * taken for hostile.
 */
package dev.pyro.guest;
