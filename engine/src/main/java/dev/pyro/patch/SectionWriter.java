package dev.pyro.patch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes the part of a patch on one file. */
final class SectionWriter {
  private final Optional<Node> before;
  private final Optional<Node> after;
  private final String oldName;
  private final String newName;
  private StringBuilder out = new StringBuilder();

  /** Begins one on a file of that raw name. */
  SectionWriter(String name, Optional<Node> before, Optional<Node> after) {
    this.before = before;
    this.after = after;
    oldName = CQuoting.quoted("a/" + name);
    newName = CQuoting.quoted("b/" + name);
  }

  /** Returns it with the content's change told line by line. */
  String asLines() {
    out = new StringBuilder();
    head();
    List<String> oldLines = lines(before);
    List<String> newLines = lines(after);
    List<LineDiff.Edit> edits = LineDiff.edits(oldLines, newLines);
    if (!edits.isEmpty()) {
      name("--- ", before.isPresent() ? oldName : "/dev/null");
      name("+++ ", after.isPresent() ? newName : "/dev/null");
      new HunkWriter(oldLines, newLines, out).write(edits);
    }
    return out.toString();
  }

  /** Returns it with the content's change as git's binary patch, which names both contents. */
  String asBinary() {
    out = new StringBuilder();
    head();
    byte[] oldContent = content(before);
    byte[] newContent = content(after);
    if (!Arrays.equals(oldContent, newContent)) {
      out.append("index ").append(BinaryChange.id(before)).append("..");
      out.append(BinaryChange.id(after));
      if (mode(before).equals(mode(after))) {
        out.append(' ').append(mode(before));
      }
      out.append('\n');
      BinaryChange.write(oldContent, newContent, out);
    }
    return out.toString();
  }

  private void head() {
    out.append("diff --git ").append(oldName).append(' ').append(newName).append('\n');
    String oldMode = mode(before);
    String newMode = mode(after);
    if (oldMode.isEmpty()) {
      out.append("new file mode ").append(newMode).append('\n');
    } else if (newMode.isEmpty()) {
      out.append("deleted file mode ").append(oldMode).append('\n');
    } else if (!oldMode.equals(newMode)) {
      out.append("old mode ").append(oldMode).append('\n');
      out.append("new mode ").append(newMode).append('\n');
    }
  }

  private static String mode(Optional<Node> node) {
    return node.map(known -> known.kind().mode).orElse("");
  }

  private static byte[] content(Optional<Node> node) {
    return node.map(Node::content).orElse(new byte[0]);
  }

  private static List<String> lines(Optional<Node> node) {
    return Raw.lines(Raw.of(content(node)));
  }

  /** A tab after a name with spaces ends it, lest its last words be read as a date. */
  private void name(String marker, String name) {
    out.append(marker).append(name).append(name.indexOf(' ') >= 0 ? "\t\n" : "\n");
  }
}
