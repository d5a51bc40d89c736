package dev.pyro;

/**
 * The defaults and the limits of the numbers that users give. Each is written here only; the
 * command line, the tools and the adapters read it from here.
 */
public final class Limits {
  /** How many virtual processors a machine has, unless the caller says otherwise. */
  public static final int DEFAULT_VCPU_COUNT = 1;

  /** How much memory a machine has, unless the caller says otherwise, in MiB. */
  public static final int DEFAULT_MEM_MIB = 1024;

  /** How large a workspace's disk is, unless the caller says otherwise, in MiB. */
  public static final int DEFAULT_DISK_MIB = 10_240;

  /** How long a workspace lives after its last activity, unless the caller says otherwise. */
  public static final int DEFAULT_WORKSPACE_TTL_SECONDS = 3600;

  /** Virtual processors of a machine. */
  public static final Range VCPU_COUNT = new Range("vcpu_count", 1, 32, DEFAULT_VCPU_COUNT);

  /** Memory of a machine, in MiB. */
  public static final Range MEM_MIB = new Range("mem_mib", 128, 65_536, DEFAULT_MEM_MIB);

  /** Disk of a workspace, in MiB. */
  public static final Range DISK_MIB = new Range("disk_mib", 10_240, 1_048_576, DEFAULT_DISK_MIB);

  /** How long a one-shot machine may live, in seconds; 0 means without limit. */
  public static final Range VM_TTL_SECONDS = new Range("ttl_seconds", 0, 604_800, 600);

  /** How long a workspace lives after its last activity, in seconds; 0 means without limit. */
  public static final Range WORKSPACE_TTL_SECONDS =
      new Range("ttl_seconds", 0, 2_592_000, DEFAULT_WORKSPACE_TTL_SECONDS);

  /** How long a command may run, in seconds. */
  public static final Range TIMEOUT_SECONDS = new Range("timeout_seconds", 1, 86_400, 30);

  /** How long a stop or a reset waits for other calls, in seconds; docker stop has this default. */
  public static final Range STOP_TIMEOUT_SECONDS = new Range("timeout_seconds", 0, 86_400, 10);

  /** How much of a file is read at a time, in bytes. */
  public static final Range READ_BYTES = new Range("max_bytes", 1, 1 << 20, 65_536);

  /** How long a text that is written can be at most, in bytes of UTF-8. */
  public static final int MAX_WRITE_BYTES = 1 << 20;

  /** How long a file can be at most whose change a patch holds, in bytes. */
  public static final int MAX_PATCHED_FILE_BYTES = 16 << 20;

  /** How long a patch can be at most, in bytes of UTF-8. */
  public static final int MAX_PATCH_BYTES = 4 << 20;

  /** How much of a shell's output is read at a time, in characters. */
  public static final Range READ_CHARS = new Range("max_chars", 1, 1 << 20, 65_536);

  /** How long a shell must have written nothing before it is read, in milliseconds. */
  public static final Range WAIT_FOR_IDLE_MS = new Range("wait_for_idle_ms", 1, 30_000, 1);

  /** How long a service may take until it is ready, in seconds. */
  public static final Range READY_TIMEOUT_SECONDS = new Range("ready_timeout_seconds", 1, 3600, 30);

  /** How much time there is between two checks whether a service is ready, in milliseconds. */
  public static final Range READY_INTERVAL_MS = new Range("ready_interval_ms", 10, 60_000, 500);

  /** How many of the last lines of a service's output are returned. */
  public static final Range TAIL_LINES = new Range("tail_lines", 1, 100_000, 200);

  /** How many machines with the default processors and memory stand ready. */
  public static final Range SPARES = new Range("spares", 0, 8, 0);

  /** How many entries a list of names or addresses that a machine may reach can have. */
  public static final int MAX_NETWORK_RULES = 256;

  /** How long such an entry can be, in characters; a name has at most 253 (RFC 1035). */
  public static final int MAX_NETWORK_RULE_CHARS = 300;

  /** How many ports of a service can be published. */
  public static final int MAX_PUBLISHED_PORTS = 32;

  /** How many of the last events of a workspace's network its logs have. */
  public static final int SHOWN_NETWORK_EVENTS = 200;

  private Limits() {}

  /**
   * The limits and the default of a whole number.
   *
   * @param name its name in error messages, which is the name of the tools' parameter
   * @param min the smallest value
   * @param max the largest value
   * @param initial the default: the value if the caller gives none
   */
  public record Range(String name, int min, int max, int initial) {
    /**
     * Returns the value if it is within the limits.
     *
     * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if it is out of range
     */
    public int check(int value) {
      if (value < min || value > max) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            name + " is " + value + "; it must be from " + min + " to " + max);
      }
      return value;
    }
  }
}
