/**
 * The secrets of workspaces: where their values are kept, and how they are kept out of what anybody
 * sees.
 *
 * <p>{@link dev.pyro.secret.Redactor} looks at a text in several views at once: as it is, and as
 * what it is when each of the usual encodings is undone. Each view is a stream of bytes that one
 * automaton, of all values, reads; a match in any of them is a span of the text, and spans that
 * overlap become one mark. So a value is found in whatever encoded data it lies, and every byte of
 * a text costs a bounded number of steps, whatever a hostile guest prints.
 */
package dev.pyro.secret;
