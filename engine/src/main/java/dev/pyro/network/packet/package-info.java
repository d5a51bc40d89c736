/**
 * The packets of a guest: addresses, headers and checksums of IPv4, IPv6, TCP, UDP and ICMP. Every
 * length is checked before it is used, as the guest may write anything.
 */
package dev.pyro.network.packet;
