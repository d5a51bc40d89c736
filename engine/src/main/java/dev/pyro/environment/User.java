package dev.pyro.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who runs pyro.
 *
 * @param name the login name
 * @param id the user id
 */
record User(String name, int id) {
  /** Returns the user of this process. */
  static User current() {
    try {
      int id = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return new User(System.getProperty("user.name"), id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRoot() {
    return id == 0;
  }

  /** Returns whether a line of subuid(5) means this user. */
  boolean isCalled(String nameOrId) {
    return nameOrId.equals(name) || nameOrId.equals(Integer.toString(id));
  }
}
