package dev.pyro.workspace.file;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.SeedFilter;
import dev.pyro.SeedMode;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceSync;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.host.Checkout;
import dev.pyro.host.Git;
import dev.pyro.path.TreePath;
import dev.pyro.secret.Redactor;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.BaselineWriter;
import dev.pyro.tree.ScanIndex;
import dev.pyro.tree.SeedSource;
import dev.pyro.tree.Selection;
import dev.pyro.tree.TreeWriter;
import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.GuestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** Fills workspaces: from host content the first time, from the baseline afterwards. */
public final class Seeds {
  /** The name that progress has while a workspace is made. */
  public static final String CREATING = "create a workspace";

  private static final int MAX_WARNINGS = 20;
  private static final String PUSHING = Action.PUSH.task().orElseThrow();

  private final Progress.Listener progress;

  /** Content that is sent while a listener hears of it. */
  public Seeds(Progress.Listener progress) {
    this.progress = progress;
  }

  /** Judges what a workspace is to start from, whole. */
  public Judged judge(Optional<Path> path, SeedFilter filter) {
    return path.map(source -> judge(source, filter, CREATING, SeedSource::open))
        .orElseGet(() -> new Judged(SeedSource.empty(), Optional.empty(), CREATING));
  }

  /** Judges what is to be pushed: what a workspace can start from, or any single file. */
  public Judged judgeAny(Path path, SeedFilter filter) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    TreePath asNamed = name == null ? TreePath.ROOT : TreePath.of(name.toString());
    return judge(
        path,
        filter,
        PUSHING,
        (source, selection) -> SeedSource.openAny(source, asNamed, selection));
  }

  private Judged judge(
      Path path, SeedFilter filter, String task, BiFunction<Path, Selection, SeedSource> open) {
    progress.on(new Progress(task, "checking " + path, 0, OptionalLong.empty(), false));
    Selection selection = Selection.without(filter.exclude());
    Optional<Checkout> checkout = Optional.empty();
    if (filter.excludeIgnored() && Files.exists(path)) {
      if (!Files.isDirectory(path)) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            path + " is no directory, so Git ignores nothing in it",
            "leave exclude_ignored out",
            null);
      }
      checkout = Checkout.of(path.toAbsolutePath().normalize(), Git.ofHost());
    }
    Selection all =
        checkout.map(seen -> selection.and(Selection.of(seen.files()))).orElse(selection);
    return new Judged(open.apply(path, all), checkout, task);
  }

  /** Fills the empty workspace of a fresh machine as its baseline has it. */
  public void refill(Guest guest, WorkspaceFolder folder) {
    try (FilesCall call = guest.files("unpack")) {
      Baseline kept = Baseline.load(folder.baseline());
      Edits.send(
          call,
          out -> {
            kept.copyTo(out);
            return null;
          });
      GuestFiles.drain(call);
    } catch (IOException e) {
      throw withoutBaseline(folder, e);
    }
  }

  /**
   * Returns the failure to read what a workspace started from: what it holds now is still there.
   */
  static PyroException withoutBaseline(WorkspaceFolder folder, IOException e) {
    String id = folder.root().getFileName().toString();
    return PyroException.of("cannot read the baseline of workspace " + id, e)
        .withHint("export what you need of the workspace, delete it and create another");
  }

  /** Keeps what the guest says of its fresh {@code /workspace}. */
  public void scanFresh(Guest guest, Path file) {
    try {
      scan(guest).write(file);
    } catch (IOException e) {
      throw PyroException.of("cannot write " + file, e);
    }
  }

  /** Asks the guest what {@code /workspace} holds. */
  static ScanIndex scan(Guest guest) {
    try (FilesCall call = guest.files("scan", "", "1")) {
      call.endInput();
      return ScanIndex.read(call.output());
    } catch (IOException e) {
      throw GuestFiles.broken(e);
    }
  }

  /** Content that may be sent. */
  public final class Judged implements AutoCloseable {
    private final SeedSource source;
    private final Optional<Checkout> checkout;
    private final String task;
    private long entries; // that were sent; some may have vanished since they were judged
    private long bytes;

    private Judged(SeedSource source, Optional<Checkout> checkout, String task) {
      this.source = source;
      this.checkout = checkout;
      this.task = task;
    }

    /** Fills a fresh machine and keeps the same as the baseline. */
    public void fill(Guest guest, Path baseline) throws IOException {
      Home.ensureFolder(baseline);
      try (FilesCall call = guest.files("unpack")) {
        Edits.send(
            call,
            out -> {
              try (BaselineWriter kept = new BaselineWriter(baseline, out)) {
                send(kept.writer(), TreePath.ROOT);
                kept.writer().end();
                kept.commit();
              }
              return null;
            });
        GuestFiles.drain(call);
      }
    }

    /** Sends it below a directory. */
    void send(TreeWriter to, TreePath below) throws IOException {
      OptionalLong total = OptionalLong.of(source.plan().bytes());
      source.send(
          to, below, sent -> progress.on(new Progress(task, "sending files", sent, total, false)));
      entries = to.entries();
      bytes = to.contentBytes();
    }

    /** Returns what is told of a workspace that was filled with it. */
    public WorkspaceSeed result() {
      return new WorkspaceSeed(
          mode(),
          path(),
          entries,
          bytes,
          checkout.flatMap(Checkout::commit),
          checkout.map(Checkout::isDirty),
          warnings());
    }

    /**
     * Returns what is told of a push.
     *
     * @param redactor takes the secrets out of paths
     */
    WorkspaceSync pushed(String workspaceId, String destination, Redactor redactor) {
      return new WorkspaceSync(
          workspaceId,
          mode(),
          redactor.redact(path().orElse("")),
          redactor.redact(destination),
          entries,
          bytes,
          warnings().stream().map(redactor::redact).toList());
    }

    private List<String> warnings() {
      List<String> all = new ArrayList<>(checkout.map(Checkout::leftOut).orElse(List.of()));
      all.addAll(source.plan().warnings());
      if (all.size() <= MAX_WARNINGS) {
        return all;
      }
      List<String> some = new ArrayList<>(all.subList(0, MAX_WARNINGS));
      some.add("and " + (all.size() - MAX_WARNINGS) + " more");
      return some;
    }

    private SeedMode mode() {
      return SeedMode.valueOf(source.plan().mode().toUpperCase(Locale.ROOT));
    }

    private Optional<String> path() {
      return Optional.ofNullable(source.plan().source()).map(Path::toString);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
