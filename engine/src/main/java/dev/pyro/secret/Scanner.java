package dev.pyro.secret;

import java.util.ArrayList;
import java.util.List;

/** Reads a text in every view at once and gathers where secrets stand in it. */
final class Scanner {
  private final Automaton automaton;
  private final int reach;
  private final Spans found = new Spans();
  private final List<Track> tracks = new ArrayList<>();
  private final List<View> views;
  private long place;

  /**
   * Starts at the beginning of a text.
   *
   * @param length of the whole text, in bytes, if it is known; what is needed grows with it
   * @param hasBlanks whether a value has any, and may be written with + instead
   */
  Scanner(Automaton automaton, long length, boolean hasBlanks) {
    this.automaton = automaton;
    this.reach = (int) Math.min(length, automaton.longest());
    List<View> all = new ArrayList<>();
    all.add(new Plain(track()));
    all.add(new Percent(track(), false));
    if (hasBlanks) {
      all.add(new Percent(track(), true));
    }
    all.add(new Escapes(track()));
    all.add(new Hex(automaton, track(), track()));
    all.add(new Base64View(automaton, found, new Track[] {track(), track(), track(), track()}));
    this.views = List.copyOf(all);
  }

  private Track track() {
    Track track = new Track(automaton, found, reach);
    tracks.add(track);
    return track;
  }

  /** Reads some of the text. */
  void read(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      for (View view : views) {
        view.read(b, place);
      }
      place++;
    }
  }

  /** Ends the text: nothing is held any more. */
  void end() {
    views.forEach(View::end);
  }

  /** Returns the place behind what was read. */
  long place() {
    return place;
  }

  /** Returns up to where it is decided what is secret; what follows may be the start of more. */
  long decided() {
    long decided = place;
    for (View view : views) {
      decided = Math.min(decided, view.heldFrom());
    }
    return decided;
  }

  /** Returns how many steps that took in all views together. */
  long steps() {
    return tracks.stream().mapToLong(Track::steps).sum();
  }

  /** Returns what was found; nothing that comes is before {@link #decided}. */
  Spans found() {
    return found;
  }
}
