package dev.pyro.secret;

/** A text with one encoding decoded, byte by byte as it comes. */
interface View {
  /** Reads the byte of the text that stands at a place. */
  void read(int b, long place);

  /** Ends the text: what is incomplete stands for itself. */
  default void end() {}

  /** Returns where in the text that begins which may still become a value. */
  long heldFrom();
}
