package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkEvent;
import dev.pyro.NetworkPolicy;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.network.stack.FakeResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Names, as programs of a real machine see them, through the keeper. The keeper asks the resolvers
 * of its host's resolv.conf, so it is in a network where the test is that resolver. On a host that
 * allows no such network, what needs no resolver is tested.
 */
@Timeout(900)
class MachineNamesTest {
  private static final String DOMAIN = ".house.example";
  private static final int PORT = 8000; // names.py has it, too

  /** What the machine sees, then who was asked what, then what was decided. */
  private static final String ASKED =
      """
      udp 512 large.house.example: NOERROR, truncated, 0 records, 37 bytes
      udp 8192 large.house.example: NOERROR, 20 records, 4487 bytes
      tcp large.house.example: NOERROR, 20 records, 4487 bytes
      udp 512 many.house.example: NOERROR, truncated, 0 records, 36 bytes
      udp 8192 many.house.example: NOERROR, 250 records, 4036 bytes
      tcp many.house.example: NOERROR, 250 records, 4036 bytes
      many: many.house.example 250 addresses
      udp 512 missing.house.example: NXDOMAIN, 0 records, 39 bytes
      tcp missing.house.example: NXDOMAIN, 0 records, 39 bytes
      missing: Name or service not known []
      udp 512 broken.house.example: SERVFAIL, 0 records, 38 bytes
      tcp broken.house.example: SERVFAIL, 0 records, 38 bytes
      broken: Temporary failure in name resolution []
      alias.house.example: two.elsewhere.example 203.0.113.8 reached 203.0.113.8
      six.house.example: six.house.example 2001:db8::80 EHOSTUNREACH
      both.house.example: both.house.example 2001:db8::80 EHOSTUNREACH 203.0.113.6 reached 203.0.113.6
      203.0.113.9: EHOSTUNREACH
      quiet.house.example: quiet.house.example 203.0.113.9 reached 203.0.113.9
      rebound.house.example: rebound.house.example 203.0.113.7 reached 203.0.113.7
      rebound.house.example: rebound.house.example 10.0.0.5 EHOSTUNREACH
      rebound.house.example: rebound.house.example 169.254.169.254 EHOSTUNREACH
      rebound.house.example: rebound.house.example 198.51.100.1 EHOSTUNREACH
      moved.house.example: moved.house.example 203.0.113.12 reached 203.0.113.12
      reached: [203.0.113.8, 203.0.113.6, 203.0.113.9, 203.0.113.7, 203.0.113.12]
      alias.house.example. udp
      both.house.example. udp
      broken.house.example. tcp
      broken.house.example. udp
      large.house.example. tcp
      large.house.example. udp
      many.house.example. tcp
      many.house.example. udp
      missing.house.example. tcp
      missing.house.example. udp
      quiet.house.example. udp
      rebound.house.example. udp
      six.house.example. udp
      elsewhere: [moved.house.example. udp]
      allowed tcp alias.house.example 203.0.113.8:8000 (*.house.example)
      allowed tcp six.house.example [2001:db8::80]:8000 (*.house.example)
      allowed tcp both.house.example [2001:db8::80]:8000 (*.house.example)
      allowed tcp both.house.example 203.0.113.6:8000 (*.house.example)
      denied tcp 203.0.113.9:8000 (no rule allows it)
      allowed tcp quiet.house.example 203.0.113.9:8000 (*.house.example)
      allowed tcp rebound.house.example 203.0.113.7:8000 (*.house.example)
      denied tcp rebound.house.example 10.0.0.5:8000 (10.0.0.0/8 is denied unless a rule names the address)
      denied tcp rebound.house.example 169.254.169.254:8000 (169.254.0.0/16 is denied unless a rule names the address)
      denied tcp rebound.house.example 198.51.100.1:8000 \
      (the host's own addresses are denied unless a rule names the address)
      allowed tcp moved.house.example 203.0.113.12:8000 (*.house.example)
      """;

  /** What no resolver is asked for. */
  private static final String ON_ANY_HOST =
      """
      udp 512 other.example: NXDOMAIN, 0 records, 31 bytes
      udp 1232 other.example: NXDOMAIN, 0 records, 71 bytes
      tcp other.example: NXDOMAIN, 0 records, 31 bytes
      other.example: Name or service not known []
      203.0.113.10: EHOSTUNREACH
      10.0.0.6: EHOSTUNREACH
      169.254.169.253: EHOSTUNREACH
      udp 512 last.example: NXDOMAIN, 0 records, 30 bytes
      udp 1232 last.example: NXDOMAIN, 0 records, 70 bytes
      tcp last.example: NXDOMAIN, 0 records, 30 bytes
      last.example: Name or service not known []
      denied dns other.example (no rule allows it)
      denied tcp 203.0.113.10:8000 (no rule allows it)
      denied tcp 10.0.0.6:8000 (10.0.0.0/8 is denied unless a rule names the address)
      denied tcp 169.254.169.253:8000 (169.254.0.0/16 is denied unless a rule names the address)
      denied dns last.example (no rule allows it)
      """;

  @TempDir Path folder;

  @Test
  void aMachineGetsEachAnswerAsItIsAndReachesWhatItsNamesLeadTo() throws Exception {
    PrivateNetwork network = new PrivateNetwork(folder, "");
    String said = network.run(MachineNamesTest.class);
    assertEquals(network.isAvailable() ? ASKED + ON_ANY_HOST : ON_ANY_HOST, said);
  }

  /** The child. */
  public static void main(String[] args) throws Exception {
    try (Pyro pyro = Pyro.open(new Pyro.Options(Path.of(args[0]), Progress.Listener.none()))) {
      Workspace workspace =
          pyro.createWorkspace(
              WorkspaceSpec.builder(WorkspaceScene.ENV)
                  .networkPolicy(NetworkPolicy.EGRESS)
                  .allowDomain("*" + DOMAIN)
                  .build());
      try {
        workspace.writeFile("names.py", program());
        int told = 0;
        if (args[1].equals(PrivateNetwork.INSIDE)) {
          try (Outside outside = new Outside()) {
            withResolver(workspace, outside, Path.of(args[2]));
            told = tell(workspace, 0, "203.0.113.12");
          }
        }
        withoutResolver(workspace);
        tell(workspace, told, "last.example");
      } finally {
        workspace.delete();
      }
    }
  }

  private static void withResolver(Workspace workspace, Outside outside, Path resolvers)
      throws IOException {
    say(workspace, "answers " + DOMAIN);
    say(workspace, "literal 203.0.113.9");
    say(workspace, "reach4 quiet" + DOMAIN);
    for (String address :
        List.of("203.0.113.7", "10.0.0.5", "169.254.169.254", PrivateNetwork.OF_HOST)) {
      outside.rebound = address;
      say(workspace, "reach4 rebound" + DOMAIN);
    }
    Files.writeString(resolvers, "nameserver 127.0.0.2\n"); // the laptop moves
    say(workspace, "reach4 moved" + DOMAIN);
    System.out.println("reached: " + outside.reached);
    new ConcurrentSkipListSet<>(outside.resolver.asked).forEach(System.out::println);
    System.out.println("elsewhere: " + Set.copyOf(outside.elsewhere.asked));
  }

  private static void withoutResolver(Workspace workspace) {
    say(workspace, "denied other.example");
    say(workspace, "literal 203.0.113.10 10.0.0.6 169.254.169.253");
    say(workspace, "denied last.example");
  }

  private static void say(Workspace workspace, String step) {
    WorkspaceExecResult result =
        workspace.exec(
            ExecRequest.of("python3 names.py " + step).withTimeoutSeconds(600), ExecStreams.none());
    System.out.print(result.stdout() + result.stderr());
  }

  /**
   * Prints what was decided after some events. The keeper writes it a moment later. A program may
   * ask twice on a slow host.
   */
  private static int tell(Workspace workspace, int after, String last) throws InterruptedException {
    while (true) {
      List<String> lines =
          workspace.logs().network().stream()
              .filter(event -> event.kind() != NetworkEvent.Kind.ENDED)
              .map(NetworkEvent::line)
              .distinct()
              .toList();
      if (!lines.isEmpty() && lines.getLast().contains(last)) {
        lines.stream().skip(after).forEach(System.out::println);
        return lines.size();
      }
      Thread.sleep(20);
    }
  }

  private static String program() throws IOException {
    try (InputStream in = MachineNamesTest.class.getResourceAsStream("names.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The resolvers of the host, and one server behind every address. */
  private static final class Outside implements AutoCloseable {
    final List<String> reached = new CopyOnWriteArrayList<>();
    final FakeResolver resolver = new FakeResolver("127.0.0.1", 53, this::answer);
    final FakeResolver elsewhere =
        new FakeResolver(
            "127.0.0.2",
            53,
            (query, _) ->
                FakeResolver.answer(query, Rcode.NOERROR, a(name(query), "203.0.113.12")));
    private final ServerSocket server = new ServerSocket(PORT);
    volatile String rebound;

    Outside() throws IOException {
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      try {
        while (true) {
          try (Socket client = server.accept()) {
            String address = client.getLocalAddress().getHostAddress();
            reached.add(address);
            client
                .getOutputStream()
                .write(("reached " + address + "\n").getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException _) {
        // closed
      }
    }

    private Message answer(Message query, boolean isStream) {
      int type = query.getQuestion().getType();
      List<Record> records = type == Type.AAAA ? ipv6(name(query)) : records(name(query));
      int code =
          switch (name(query).getLabelString(0)) {
            case "broken" -> Rcode.SERVFAIL;
            case "missing", "moved" -> Rcode.NXDOMAIN;
            default -> Rcode.NOERROR;
          };
      Message whole = FakeResolver.answer(query, code, records.toArray(new Record[0]));
      int room = query.getOPT() == null ? 512 : query.getOPT().getPayloadSize();
      if (isStream || whole.toWire().length <= room) {
        return whole;
      }
      Message cut = FakeResolver.answer(query, code);
      cut.getHeader().setFlag(Flags.TC);
      return cut;
    }

    private static List<Record> ipv6(Name name) {
      return switch (name.getLabelString(0)) {
        case "six", "both" -> List.of(new AAAARecord(name, DClass.IN, 0, address("2001:db8::80")));
        case "alias" -> chain(name);
        default -> List.of();
      };
    }

    private List<Record> records(Name name) {
      return switch (name.getLabelString(0)) {
        case "large" ->
            IntStream.range(0, 20)
                .<Record>mapToObj(n -> new TXTRecord(name, DClass.IN, 0, "x".repeat(200 + n)))
                .toList();
        case "many" ->
            IntStream.range(1, 251).<Record>mapToObj(n -> a(name, "192.0.2." + n)).toList();
        case "alias" -> {
          List<Record> chain = new ArrayList<>(chain(name));
          chain.add(a(name("two.elsewhere.example"), "203.0.113.8"));
          yield chain;
        }
        case "both" -> List.of(a(name, "203.0.113.6"));
        case "quiet" -> List.of(a(name, "203.0.113.9"));
        case "rebound" -> List.of(a(name, rebound));
        default -> List.of();
      };
    }

    private static List<Record> chain(Name name) {
      Name one = name("one.elsewhere.example");
      return List.of(
          new CNAMERecord(name, DClass.IN, 0, one),
          new CNAMERecord(one, DClass.IN, 0, name("two.elsewhere.example")));
    }

    private static Record a(Name name, String address) {
      return new ARecord(name, DClass.IN, 0, address(address));
    }

    private static Name name(Message query) {
      return query.getQuestion().getName();
    }

    private static Name name(String text) {
      return Name.fromConstantString(text + ".");
    }

    private static InetAddress address(String text) {
      try {
        return InetAddress.getByName(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      resolver.close();
      elsewhere.close();
    }
  }
}
