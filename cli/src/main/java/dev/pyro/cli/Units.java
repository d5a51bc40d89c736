package dev.pyro.cli;

/** Numbers as people read them. */
final class Units {
  private static final String[] NAMES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Units() {}

  /** Returns a size such as {@code 312 MiB} or {@code 1.4 GiB}. */
  static String bytes(long bytes) {
    int unit = 0;
    long tenths = bytes * 10;
    if (bytes >= Long.MAX_VALUE / 10) {
      return bytes + " B";
    }
    while (tenths >= 10_240) {
      tenths /= 1024;
      unit++;
    }
    return (unit == 0 || tenths >= 100 ? tenths / 10 : tenths / 10 + "." + tenths % 10)
        + " "
        + NAMES[unit];
  }
}
