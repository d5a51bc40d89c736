package dev.pyro.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every path of one workspace.
 *
 * <pre>
 * workspace.json   what is known of it
 * secrets.json     the values of its secrets, for its owner's eyes only; absent if it has none
 * image.ext4       the environment's image, a hard link: it stays when the environment goes
 * baseline/        the content it started from, and its index
 * network.log      what its network did; network.log.1 is what it did before
 * activity         its modification time is that of the last activity
 * use.lock         shared by who uses the machine, exclusive for who replaces or ends it
 * record.lock      held while workspace.json or ports.json is changed
 * network.lock     held while network rules are changed that may be undone
 * edit.lock        held while files are changed from outside
 * edit.pending     there while such a change may be half done
 * port-N.lock      held by the process that is the client of the guest's port N
 * network/N/       what is known of that machine's network, where QEMU cannot write: see the methods
 * N/               the machine of that generation: overlay, sockets, how it started and ended, what
 *                  was read of its console, the scan of its fresh {@code /workspace}, and log/ with an
 *                  entry for each command and edit
 * </pre>
 *
 * @param root the folder itself
 */
public record WorkspaceFolder(Path root) {
  /** Returns the record. */
  public Path record() {
    return root.resolve("workspace.json");
  }

  /** Returns the file of the secrets. */
  public Path secrets() {
    return root.resolve("secrets.json");
  }

  /** Returns the image that the machine's disk is an overlay of. */
  public Path image() {
    return root.resolve("image.ext4");
  }

  /** Returns the folder of the baseline. */
  public Path baseline() {
    return root.resolve("baseline");
  }

  /** Returns the log of the network. */
  public Path networkLog() {
    return root.resolve("network.log");
  }

  /** Returns what stood in the log of the network before. */
  public Path olderNetworkLog() {
    return root.resolve("network.log.1");
  }

  /** Returns the file whose time is that of the last activity. */
  public Path activity() {
    return root.resolve("activity");
  }

  /** Returns the lock of the machine. */
  public Path useLock() {
    return root.resolve("use.lock");
  }

  /** Returns the lock of the record. */
  public Path recordLock() {
    return root.resolve("record.lock");
  }

  /** Returns the lock of changes to the network. */
  public Path networkLock() {
    return root.resolve("network.lock");
  }

  /** Returns the lock of changes to files. */
  public Path editLock() {
    return root.resolve("edit.lock");
  }

  /** Returns the mark of a change that may be half done. */
  public Path editPending() {
    return root.resolve("edit.pending");
  }

  /** Returns the lock of a guest's port. */
  public Path portLock(int port) {
    return root.resolve("port-" + port + ".lock");
  }

  /** Returns the folder of the machine of a generation. */
  public Path machine(int generation) {
    return root.resolve(Integer.toString(generation));
  }

  /** Returns the folders of all machines that are there. */
  public List<Path> machines() throws IOException {
    return numbered(root);
  }

  /** Returns the folders of all networks that are there. */
  public List<Path> allNetworks() throws IOException {
    return Files.isDirectory(networks()) ? numbered(networks()) : List.of();
  }

  private static List<Path> numbered(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (child.getFileName().toString().matches("\\d+")) {
          found.add(child);
        }
      }
    }
    return found;
  }

  /** Returns what a machine's {@code /workspace} looked like when it was fresh. */
  public Path freshScan(int generation) {
    return machine(generation).resolve("scan");
  }

  /** Returns the folder of what is known of the network of the machine of a generation. */
  public Path network(int generation) {
    return networks().resolve(Integer.toString(generation));
  }

  private Path networks() {
    return root.resolve("network");
  }

  /** Returns the file of the ports that the services of a machine publish. */
  public Path ports(int generation) {
    return network(generation).resolve("ports.json");
  }

  /** Returns the file of the names for which a machine's guest was given addresses. */
  public Path pins(int generation) {
    return network(generation).resolve("pins");
  }

  /** Returns what stood in the file of the names before. */
  public Path olderPins(int generation) {
    return network(generation).resolve("pins.1");
  }

  /** Returns the mark of a machine whose guest has its network interface up. */
  public Path networkIsUp(int generation) {
    return network(generation).resolve("up");
  }

  /** Returns the mark of a machine whose network the keeper serves. */
  public Path networkIsServed(int generation) {
    return network(generation).resolve("served");
  }

  /** Returns the folder of a machine's log. */
  public Path log(int generation) {
    return machine(generation).resolve("log");
  }
}
