package dev.pyro.guest;

/** The reasons for which a system call of the guest fails, as errno(3) has them. */
final class Errno {
  static final int ENOENT = 2;
  static final int E2BIG = 7;
  static final int EAGAIN = 11;

  private Errno() {}

  /** Returns what strerror(3) says. */
  static String text(int errno) {
    return switch (errno) {
      case 1 -> "Operation not permitted";
      case ENOENT -> "No such file or directory";
      case 5 -> "Input/output error";
      case E2BIG -> "Argument list too long";
      case 8 -> "Exec format error";
      case EAGAIN -> "Resource temporarily unavailable";
      case 12 -> "Cannot allocate memory";
      case 13 -> "Permission denied";
      case 16 -> "Device or resource busy";
      case 20 -> "Not a directory";
      case 21 -> "Is a directory";
      case 22 -> "Invalid argument";
      case 23 -> "Too many open files in system";
      case 24 -> "Too many open files";
      case 26 -> "Text file busy";
      case 28 -> "No space left on device";
      case 30 -> "Read-only file system";
      case 36 -> "File name too long";
      case 40 -> "Too many levels of symbolic links";
      case 80 -> "Accessing a corrupted shared library";
      case 116 -> "Stale file handle";
      default -> "error " + errno;
    };
  }
}
