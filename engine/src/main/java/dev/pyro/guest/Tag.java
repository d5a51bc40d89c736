package dev.pyro.guest;

/** A field's tag and the width of its value in bytes; -1 is any width. */
enum Tag {
  OP(1, 2),
  GENERATION(2, 2),
  NONCE(3, Wire.NONCE_BYTES),
  AGENT_VERSION(4, -1),
  PHASE(5, 1),
  ERROR(6, 2),
  ERRNO(7, 4),
  MESSAGE(8, -1),
  ENTROPY(10, -1),
  TIME_NS(11, 8),
  ROOT(12, 1),
  GROW(13, 1),
  HOSTNAME(14, -1),
  MACHINE_ID(15, -1),
  DEADLINE_MS(16, 8),
  ARG(20, -1),
  CWD(21, -1),
  ENV(22, -1),
  TIMEOUT_MS(23, 8),
  STDIN(24, 1),
  TTY(25, 1),
  COLS(26, 2),
  ROWS(27, 2),
  SIGNAL(28, 1),
  EXIT_CODE(29, 1),
  TIMED_OUT(30, 1),
  DURATION_US(31, 8),
  GRACE_MS(32, 4),
  NAME(33, -1),
  NOTE(34, -1),
  KEPT(35, 4),
  PROBE(36, -1),
  PROBE_INTERVAL_MS(37, 4),
  PROBE_TIMEOUT_MS(38, 4),
  PORT(39, 2),
  PATH(40, -1),
  TYPE(41, 1),
  MODE(42, 2),
  SIZE(43, 8),
  MTIME_NS(44, 8),
  TARGET(45, -1),
  CTIME_NS(46, 8),
  INODE(47, 8),
  LINKS(48, 4),
  WAS_INODE(49, 8),
  WAS_CTIME_NS(50, 8),
  WAS_SIZE(51, 8),
  FROM(52, 8),
  FOLLOW(53, 1),
  INPUT(54, -1),
  FORGET(55, 1),
  AT(56, 8),
  BEGIN(57, 8),
  TOTAL(58, 8),
  STATE(59, 1),
  REASON(60, 1),
  STARTED_NS(61, 8),
  ENDED_NS(62, 8),
  OOM_KILLED(63, 1),
  LEFT_BEHIND(64, 4),
  ANSWER(65, -1);

  private static final Tag[] BY_NUMBER = new Tag[values().length * 2];

  static {
    for (Tag tag : values()) {
      BY_NUMBER[tag.number] = tag;
    }
  }

  final int number;
  final int width;

  Tag(int number, int width) {
    this.number = number;
    this.width = width;
  }

  /** Returns the tag of a number, or null if there is none. */
  static Tag of(int number) {
    return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
