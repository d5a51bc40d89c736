/**
 * What a person would see on a terminal: {@link dev.pyro.terminal.TerminalScreen} takes what
 * programs wrote to one and keeps the text of its screen and of what scrolled off it. Colours,
 * titles and the mouse are not kept, and nothing that a program asks is answered. What comes is
 * taken for hostile: every number, string and line is bounded.
 */
package dev.pyro.terminal;
