package dev.pyro.vm;

import dev.pyro.guest.Guest;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Shape;
import dev.pyro.store.Cleanup;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.WorkspaceFolder;

/**
 * A running machine that nobody has used yet, in a temporary folder. Closing it ends it, unless
 * {@link #keep} was called.
 */
public final class FreshMachine implements AutoCloseable {
  private final String id;
  private final String environment;
  private final Shape shape;
  private final int generation;
  private final OwnedFolder work;
  private final WorkspaceFolder folder;
  private final Hypervisor.Started started;
  private boolean isKept;

  FreshMachine(
      String id,
      String environment,
      Shape shape,
      int generation,
      OwnedFolder work,
      WorkspaceFolder folder,
      Hypervisor.Started started) {
    this.id = id;
    this.environment = environment;
    this.shape = shape;
    this.generation = generation;
    this.work = work;
    this.folder = folder;
    this.started = started;
  }

  /** Returns its id, which is also in its host name. */
  public String id() {
    return id;
  }

  /** Returns its folder, which has the layout of a workspace's folder. */
  public WorkspaceFolder folder() {
    return folder;
  }

  /** Returns the generation that its folder has. */
  public int generation() {
    return generation;
  }

  /** Returns how it is found by others. */
  public DetachedMachine machine() {
    return started.machine();
  }

  /** Returns the connection to its guest. Closing this object closes it. */
  public Guest guest() {
    return started.guest();
  }

  boolean isOf(String otherEnvironment, Shape otherShape) {
    return environment.equals(otherEnvironment) && shape.equals(otherShape);
  }

  /**
   * Has it live on when this object is closed: its folder was moved to a workspace, which now owns
   * the machine.
   */
  public void keep() {
    isKept = true;
    started.release();
  }

  @Override
  public void close() {
    try (Cleanup parts = new Cleanup()) {
      parts.add(started::release);
      parts.add(work::close);
      if (!isKept) {
        parts.add(started.machine()::end);
      }
      parts.add(started.guest()::close);
    }
  }
}
