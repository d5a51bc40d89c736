package dev.pyro.bench;

/**
 * The guest's end of the measurements: Python's sockets, since the image has Python. It prints one
 * number.
 */
final class NetworkProgram {
  /** Has the card find its neighbours, and gives it an MTU; prints nothing. */
  static final String ANSWERS_ARP = "arp";

  /**
   * HOST PORT COUNT: prints the median of the milliseconds that a byte's way there and back took.
   */
  static final String ROUND_TRIP = "round trip";

  /**
   * HOST PORT COUNT ERROR: prints the median of the milliseconds until a connect had failed, which
   * it must with this error.
   */
  static final String FAILED = "failed";

  /** HOST PORT COUNT: prints the median of the milliseconds that a connect took. */
  static final String CONNECT = "connect";

  /** HOST PORT COUNT: prints the seconds of so many connections, of a byte each way each. */
  static final String SHORT = "short";

  static final String TEXT =
      """
      import errno, fcntl, socket, statistics, struct, sys, time

      what = sys.argv[1]
      if what == "arp":
          card = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
          request = fcntl.ioctl(card, 0x8913, struct.pack("16sh14x", b"eth0", 0))
          flags = struct.unpack("16sh14x", request)[1] & ~0x80
          fcntl.ioctl(card, 0x8914, struct.pack("16sh14x", b"eth0", flags))
          fcntl.ioctl(card, 0x8922, struct.pack("16si12x", b"eth0", int(sys.argv[2])))
          sys.exit()
      place = (socket.gethostbyname(sys.argv[2]), int(sys.argv[3]))
      amount = int(sys.argv[4])
      begin = time.monotonic()
      times = []
      if what == "round trip":
          peer = socket.create_connection(place)
          peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
          for _ in range(amount):
              begin = time.monotonic()
              peer.sendall(b"e")
              if peer.recv(1) != b"e":
                  sys.exit("no answer")
              times.append((time.monotonic() - begin) * 1000)
          print(statistics.median(times))
          sys.exit()
      elif what == "failed":
          wanted = getattr(errno, sys.argv[5])
          for _ in range(amount):
              with socket.socket() as card:
                  begin = time.monotonic()
                  got = card.connect_ex(place)
                  if got != wanted:
                      sys.exit("the connect ended with the error %d" % got)
                  times.append((time.monotonic() - begin) * 1000)
          print(statistics.median(times))
          sys.exit()
      elif what == "connect":
          for _ in range(amount):
              begin = time.monotonic()
              peer = socket.create_connection(place)
              times.append((time.monotonic() - begin) * 1000)
              peer.close()
          print(statistics.median(times))
          sys.exit()
      else:
          for _ in range(amount):
              peer = socket.create_connection(place)
              peer.sendall(b"e")
              if peer.recv(1) != b"e":
                  sys.exit("no answer")
              peer.close()
      print(time.monotonic() - begin)
      """;

  private NetworkProgram() {}
}
