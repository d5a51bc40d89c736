package dev.pyro.guest;

/** What the host can ask of the agent. */
enum Op {
  PING(1),
  PREPARE(2),
  CONFIGURE(3),
  EXEC(4),
  POWEROFF(5),
  FILES(6),
  KEEP(7),
  WATCH(8),
  FEED(9),
  DROP(10),
  LIST(11),
  NETWORK(12),
  CONNECT(13);

  final int number;

  Op(int number) {
    this.number = number;
  }
}
