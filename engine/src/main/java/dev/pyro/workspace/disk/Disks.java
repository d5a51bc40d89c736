package dev.pyro.workspace.disk;

import dev.pyro.ErrorCode;
import dev.pyro.FileContent;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.WorkspaceDiskExport;
import dev.pyro.disk.DiskFormatException;
import dev.pyro.disk.Ext4;
import dev.pyro.disk.Qcow2Disk;
import dev.pyro.disk.SparseCopy;
import dev.pyro.machine.Hypervisor;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.tree.FileExporter;
import dev.pyro.tree.Staging;
import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.file.GuestPaths;
import dev.pyro.workspace.file.Outside;
import dev.pyro.workspace.file.TextPart;
import dev.pyro.workspace.record.WorkspaceLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The disks of workspaces that are stopped; no machine is started for any of it. */
public final class Disks {
  private static final String TASK = Action.EXPORT_DISK.task().orElseThrow();

  private Disks() {}

  /** What is done with a disk. */
  private interface Work<T> {
    T on(Qcow2Disk disk) throws IOException;
  }

  /** Opens a disk. It stays as it is, because nobody can start its machine meanwhile. */
  private static <T> T with(WorkspaceUse use, Work<T> work) {
    WorkspaceFolder folder = use.folder();
    Path overlay = Hypervisor.overlay(folder.machine(use.record().generation()));
    try (Qcow2Disk disk = Qcow2Disk.open(overlay, folder.image())) {
      return work.on(disk);
    } catch (UncheckedIOException e) {
      throw failed(use, e.getCause());
    } catch (IOException e) {
      throw failed(use, e);
    }
  }

  private static PyroException failed(WorkspaceUse use, IOException e) {
    String disk = "the disk of workspace " + use.id();
    return switch (e) {
      case DiskFormatException.TooManyLinks links ->
          new PyroException(ErrorCode.INVALID_ARGUMENT, disk + " " + links.getMessage(), links);
      case DiskFormatException format ->
          new PyroException(ErrorCode.INTERNAL, disk + " " + format.getMessage(), format);
      default -> PyroException.of("cannot read " + disk, e);
    };
  }

  /** Copies the whole disk to one file, a raw ext4 image. */
  public static WorkspaceDiskExport export(WorkspaceUse use, Path output) {
    Staging.check(output);
    return with(
        use,
        disk -> {
          try (OwnedFolder work = use.createTemporary("export")) {
            FileExporter.export(
                output,
                (staging, target) -> new Outside(staging, target).note(work.path()),
                disk.size(),
                file -> {
                  file.fill(path -> SparseCopy.copy(use.folder().image(), path));
                  copyOwn(use, disk, file);
                });
          }
          String target = output.toAbsolutePath().normalize().toString();
          use.log().note(WorkspaceLog.EXPORT, "the disk to " + target);
          return new WorkspaceDiskExport(use.id(), use.redactor().redact(target), disk.size());
        });
  }

  /** Puts what the machine has written over the image. */
  private static void copyOwn(WorkspaceUse use, Qcow2Disk disk, FileExporter file)
      throws IOException {
    ByteBuffer cluster = ByteBuffer.allocate(Qcow2Disk.CLUSTER);
    for (long at = 0; at < disk.size(); at += Qcow2Disk.CLUSTER) {
      if (disk.isOwn(at / Qcow2Disk.CLUSTER)) {
        cluster.clear().limit((int) Math.min(Qcow2Disk.CLUSTER, disk.size() - at));
        disk.read(at, cluster);
        file.write(at, cluster.flip());
        use.tell(TASK, "copying", at, OptionalLong.of(disk.size()));
      }
    }
  }

  /** Lists a directory of the disk, or describes one file. */
  public static FileList list(WorkspaceUse use, String path, boolean recursive) {
    byte[] wanted = path(path);
    return with(
        use,
        disk -> {
          Ext4 files = files(use, disk);
          Ext4.Found found = found(use, files, path, wanted);
          List<FileEntry> entries = new DiskListing(files, use.redactor()).of(found, recursive);
          return new FileList(
              use.id(),
              use.redactor().redact(DiskListing.shown(found.path())),
              entries.size(),
              entries);
        });
  }

  /** Reads a part of a text file on the disk. */
  public static FileContent read(WorkspaceUse use, String path, int maxBytes, long offset) {
    byte[] wanted = path(path);
    return with(
        use,
        disk -> {
          Ext4.Found found = found(use, files(use, disk), path, wanted);
          Ext4.Node file = found.node();
          if (!file.isFile()) {
            throw new PyroException(
                ErrorCode.INVALID_ARGUMENT,
                path + (file.isDirectory() ? " is a directory" : " is no regular file"));
          }
          return TextPart.of(
              use,
              DiskListing.shown(found.path()),
              path,
              maxBytes,
              offset,
              (from, count) -> part(file, from, count));
        });
  }

  private static TextPart.Bytes part(Ext4.Node file, long from, int count) {
    try {
      long size = file.size();
      ByteBuffer bytes = ByteBuffer.allocate(Math.clamp(size - from, 0, count));
      file.read(from, bytes);
      return new TextPart.Bytes(size, bytes.flip().asReadOnlyBuffer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a path of the disk: relative ones begin at {@code /workspace} as everywhere. */
  private static byte[] path(String path) {
    if (path.isEmpty() || path.indexOf(0) >= 0) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "the path " + (path.isEmpty() ? "is empty" : "has a NUL"));
    }
    return GuestPaths.cwd(path).getBytes(StandardCharsets.UTF_8);
  }

  private static Ext4 files(WorkspaceUse use, Qcow2Disk disk) throws IOException {
    Ext4 files = new Ext4(disk);
    if (files.needsRecovery()) {
      throw new PyroException(
          ErrorCode.WRONG_STATE,
          "the disk of workspace " + use.id() + " was in use when its machine ended",
          Remedy.call(
              "start and stop it, so that its files are put in order: ",
              "workspace_start",
              use.id()),
          null);
    }
    return files;
  }

  private static Ext4.Found found(WorkspaceUse use, Ext4 files, String path, byte[] wanted)
      throws IOException {
    return files
        .find(wanted)
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.NOT_FOUND,
                "there is no " + path + " on the disk of workspace " + use.id()));
  }
}
