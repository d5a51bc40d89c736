package dev.pyro.bench;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A guest with a network. */
interface NetworkGuest extends AutoCloseable {
  /** Returns the name or address at which the guest finds the host's loopback interface. */
  String host();

  /** Runs a program, which must succeed, and returns what it wrote. */
  default String exec(List<String> argv) {
    return exec(InputStream.nullInputStream(), argv);
  }

  /** The same, with something to read. */
  String exec(InputStream stdin, List<String> argv);

  /** Runs the guest's end of a measurement, and returns what it wrote. */
  default String run(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("python3", "-c", NetworkProgram.TEXT));
    argv.addAll(List.of(arguments));
    return exec(argv).strip();
  }

  @Override
  void close();
}
