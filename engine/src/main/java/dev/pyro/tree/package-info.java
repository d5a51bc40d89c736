/**
 * Trees of files on their way between the host and a guest: what may be sent, the stream of records
 * that {@code guest/PROTOCOL.md} calls a tree stream, and what the host keeps of it.
 *
 * <p>Names are bytes, as Linux has them. What comes from a guest is taken for hostile; what comes
 * from the user's folders and archives is judged whole before anything of it is sent.
 */
package dev.pyro.tree;
