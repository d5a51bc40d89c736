package dev.pyro.guest;

/** The reasons for which a system call of the guest fails, as errno(3) has them. */
public final class Errno {
  public static final int ENOENT = 2;
  public static final int EIO = 5;
  public static final int E2BIG = 7;
  public static final int ENOEXEC = 8;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int ENAMETOOLONG = 36;
  public static final int ELOOP = 40;
  public static final int EUCLEAN = 117;

  private Errno() {}

  /** Returns what strerror(3) says. */
  public static String text(int errno) {
    return switch (errno) {
      case 1 -> "Operation not permitted";
      case ENOENT -> "No such file or directory";
      case EIO -> "Input/output error";
      case E2BIG -> "Argument list too long";
      case ENOEXEC -> "Exec format error";
      case EAGAIN -> "Resource temporarily unavailable";
      case ENOMEM -> "Cannot allocate memory";
      case EACCES -> "Permission denied";
      case 16 -> "Device or resource busy";
      case EXDEV -> "Invalid cross-device link";
      case 19 -> "No such device";
      case ENOTDIR -> "Not a directory";
      case EISDIR -> "Is a directory";
      case 22 -> "Invalid argument";
      case ENFILE -> "Too many open files in system";
      case EMFILE -> "Too many open files";
      case 26 -> "Text file busy";
      case EFBIG -> "File too large";
      case ENOSPC -> "No space left on device";
      case 30 -> "Read-only file system";
      case ENAMETOOLONG -> "File name too long";
      case 38 -> "Function not implemented";
      case ELOOP -> "Too many levels of symbolic links";
      case 80 -> "Accessing a corrupted shared library";
      case 95 -> "Operation not supported";
      case 107 -> "Transport endpoint is not connected";
      case 116 -> "Stale file handle";
      case EUCLEAN -> "Structure needs cleaning";
      case 122 -> "Disk quota exceeded";
      default -> "error " + errno;
    };
  }
}
