package dev.pyro.cli.core;

import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.TextTable;
import java.time.Instant;
import java.util.List;

/**
 * A command that lists things: as a table, or with {@code -q} one word for each.
 *
 * @param <R> what the engine returns
 * @param <T> one of the things
 */
public abstract class ListCommand<R, T> extends EngineCommand<R> {
  /** Every list has it. */
  protected final Flag quiet;

  private final String[] head;

  /**
   * Makes the command.
   *
   * @param words what {@code -q} prints, such as ids
   * @param head the first line of the table
   */
  protected ListCommand(String words, String... head) {
    this.quiet = Flag.of('q', "quiet", "print the " + words + " only");
    this.head = head.clone();
  }

  /** Returns the things. */
  protected abstract List<T> items(R list);

  /** Returns a thing's cells of the table. The first one names the thing: {@code -q} prints it. */
  protected abstract String[] cells(T item, Instant now);

  @Override
  protected final String text(R list, Invocation call) {
    Instant now = Instant.now();
    if (!call.has(quiet)) {
      return table(list, now);
    }
    StringBuilder words = new StringBuilder();
    for (T item : items(list)) {
      words.append(Printable.line(cells(item, now)[0])).append('\n');
    }
    return words.toString();
  }

  /** Returns the table as it is at that moment. */
  public final String table(R list, Instant now) {
    TextTable table = new TextTable(head);
    for (T item : items(list)) {
      table.row(cells(item, now));
    }
    return table.toString();
  }
}
