package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A tree while the parts of a patch are applied to it, in memory. */
final class Application {
  private final Function<TreePath, Optional<Node>> current;
  private final Map<TreePath, Optional<Node>> known = new HashMap<>();
  private final TreeMap<TreePath, Optional<Node>> touched = new TreeMap<>();
  private final Budget budget = new Budget(Budget.MAX_COMPARISONS);

  Application(Function<TreePath, Optional<Node>> current) {
    this.current = current;
  }

  /** Applies the parts of a patch to a copy of that folder of a repository. */
  void apply(List<FilePatch> files, TreePath place) {
    NameReading names = new NameReading(files, place, this::before);
    files.forEach(file -> apply(names.read(file, this::now)));
  }

  private void apply(FilePatch file) {
    switch (file.kind()) {
      case ADD -> add(file);
      case MODIFY -> modify(file, file.target());
      case DELETE -> delete(file);
      case RENAME, COPY -> move(file);
    }
  }

  private Optional<Node> before(TreePath path) {
    return known.computeIfAbsent(path, current);
  }

  private Optional<Node> now(TreePath path) {
    Optional<Node> written = touched.get(path);
    return written == null ? before(path) : written;
  }

  private Node existing(TreePath path) {
    Node node =
        now(path)
            .orElseThrow(
                () -> new PyroException(ErrorCode.NOT_FOUND, path + ": there is no such file"));
    if (node.kind() == Node.Kind.OTHER) {
      throw conflict(path, "it is " + node.noun());
    }
    return node;
  }

  private void add(FilePatch file) {
    Node empty = new Node(file.mode().orElse(Node.Kind.FILE), new byte[0]);
    Node node = patched(file, file.target(), empty);
    put(file.target(), now(file.target()), node, file.mode().isPresent());
  }

  /** The content may be the same already. Folders are checked at the end. */
  private void put(TreePath path, Optional<Node> there, Node node, boolean modeMatters) {
    if (there.isPresent() && there.get().kind() != Node.Kind.OTHER) {
      Node.Kind kind = there.get().kind();
      Node compared =
          !modeMatters && kind.isLike(node.kind()) ? new Node(kind, node.content()) : node;
      if (!there.get().equals(compared)) {
        throw new PyroException(
            ErrorCode.ALREADY_EXISTS,
            path + ": the patch adds it, but it exists and is different",
            "Write the patch as a change of what is there.",
            null);
      }
      return;
    }
    touched.put(path, Optional.of(node));
  }

  private void modify(FilePatch file, TreePath path) {
    touched.put(path, Optional.of(result(file, path)));
  }

  private Node result(FilePatch file, TreePath path) {
    Node node = existing(path);
    Node.Kind kind = file.mode().orElse(node.kind());
    if (!kind.isLike(node.kind())) {
      throw conflict(path, "the patch takes it for " + kind.noun + ", it is " + node.noun());
    }
    return patched(file, path, new Node(kind, node.content()));
  }

  /** A link never ends in a newline on purpose: the marker for a missing newline was forgotten. */
  private Node patched(FilePatch file, TreePath path, Node node) {
    if (file.binary().isPresent()) {
      return new Node(node.kind(), file.binary().get().applied(path, node.content()));
    }
    byte[] content = Draft.apply(path, node.content(), file.hunks(), budget);
    boolean strip =
        node.kind() == Node.Kind.SYMLINK
            && !file.hunks().isEmpty()
            && Raw.isTerminated(Raw.of(content));
    return new Node(node.kind(), strip ? Arrays.copyOf(content, content.length - 1) : content);
  }

  private void delete(FilePatch file) {
    TreePath path = file.target();
    Node rest = result(file, path);
    boolean told = !file.hunks().isEmpty() || file.binary().isPresent();
    if (told && rest.content().length > 0) {
      int lines = Raw.lines(Raw.of(rest.content())).size();
      throw conflict(path, "the patch deletes it, but " + lines + " more lines are in it");
    }
    touched.put(path, Optional.empty());
  }

  private void move(FilePatch file) {
    if (file.guessed() && now(file.source()).isEmpty() && now(file.target()).isPresent()) {
      modify(file, file.target());
      return;
    }
    Node node = result(file, file.source());
    put(file.target(), now(file.target()), node, true);
    if (file.kind() == FilePatch.Kind.RENAME) {
      touched.put(file.source(), Optional.empty());
    }
  }

  /** Returns what is different in the end. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    touched.forEach((path, after) -> {
      Optional<Node> before = before(path);
      if (!before.equals(after)) {
        checkFolders(path, after.isPresent());
        if (before.isPresent() && before.get().kind() == Node.Kind.OTHER) {
          checkEmptied(path, before.get());
        }
        changes.add(new Change(path, before, after));
      }
    });
    return changes;
  }

  /** Two paths through a link may be one file, and it may lead out: git refuses that as well. */
  private void checkFolders(TreePath path, boolean written) {
    for (TreePath folder : path.folders()) {
      Optional<Node> node = written ? now(folder) : before(folder);
      if (node.isPresent() && node.get().kind() != Node.Kind.OTHER) {
        throw conflict(path, folder + " is " + node.get().noun() + ", not a folder");
      }
    }
  }

  /** A file may take the place of a folder if the patch deletes what was in it. */
  private void checkEmptied(TreePath path, Node before) {
    String name = Raw.of(path.raw());
    String prefix = name + "/";
    boolean emptied =
        touched.tailMap(path, false).entrySet().stream()
            .takeWhile(entry -> Raw.of(entry.getKey().raw()).startsWith(name))
            .anyMatch(entry ->
                Raw.of(entry.getKey().raw()).startsWith(prefix) && entry.getValue().isEmpty());
    if (!emptied) {
      throw conflict(path, "it is " + before.noun());
    }
  }

  private static PyroException conflict(TreePath path, String fault) {
    return new PyroException(ErrorCode.CONFLICT, path + ": " + fault);
  }
}
