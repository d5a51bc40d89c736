package dev.pyro.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads a text in every view at once and gathers where secrets stand in it. */
final class Scanner {
  private final Automaton automaton;
  private final int reach;
  private final Spans found = new Spans();
  private final List<Track> tracks = new ArrayList<>();
  private final Plain plain;
  private final Percent percent;
  private final Percent form; // null if it could find nothing else than the one above
  private final Escapes escapes;
  private final Hex hex;
  private final Base64View base64;
  private final Base32View base32;
  private final Entities entities;
  private final Dump dump;
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
    this.plain = new Plain(track());
    this.percent = new Percent(track(), false);
    this.form = hasBlanks ? new Percent(track(), true) : null;
    this.escapes = new Escapes(track());
    this.hex = new Hex(automaton, track(), track());
    this.base64 = new Base64View(automaton, found, tracks(4));
    this.base32 = new Base32View(automaton, found, tracks(8));
    this.entities = new Entities(track());
    this.dump = new Dump(automaton, track());
    this.views =
        Stream.of(plain, percent, form, escapes, hex, base64, base32, entities, dump)
            .filter(Objects::nonNull)
            .toList();
  }

  private Track track() {
    Track track = new Track(automaton, found, reach);
    tracks.add(track);
    return track;
  }

  private Track[] tracks(int count) {
    return Stream.generate(this::track).limit(count).toArray(Track[]::new);
  }

  /** Reads some of the text. */
  void read(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      plain.read(b, place); // one by one: in a loop the compiler could inline none of them
      percent.read(b, place);
      if (form != null) {
        form.read(b, place);
      }
      escapes.read(b, place);
      hex.read(b, place);
      base64.read(b, place);
      base32.read(b, place);
      entities.read(b, place);
      dump.read(b, place);
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
