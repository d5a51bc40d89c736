package dev.pyro.bench;

/** A program that does as little as a program can. */
final class BareJvm {
  private BareJvm() {}

  /** Prints a line. */
  public static void main(String[] args) {
    System.out.println("hello");
  }
}
