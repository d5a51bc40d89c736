package dev.pyro.network.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For which name the first bytes of a connection are, whoever wrote them. */
class AskedNameTest {
  private static final AskedName NONE = new AskedName(true, Optional.empty());
  private static final AskedName NOT_YET = new AskedName(false, Optional.empty());
  private static final AskedName PYPI = new AskedName(true, Optional.of("pypi.org"));

  private static final int SERVER_NAME = 0;
  private static final int ECH = 0xfe0d;

  @Test
  void aHelloOfJavasOwnClientIsRead() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(java.util.List.of(new SNIHostName("PyPI.org")));
    engine.setSSLParameters(parameters);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    assertEquals(PYPI, AskedName.of(hello.flip()));
  }

  @Test
  void aHelloThatHasNotAllComeSaysNothingYet() {
    byte[] hello = record(hello(SERVER_NAME, name("pypi.org")));
    for (int length = 0; length < hello.length; length++) {
      assertEquals(NOT_YET, AskedName.of(ByteBuffer.wrap(hello, 0, length)), "of " + length);
    }
    assertEquals(PYPI, AskedName.of(ByteBuffer.wrap(hello)));
  }

  @Test
  void aHelloOfManyRecordsIsPutTogether() {
    byte[] hello = hello(SERVER_NAME, name("pypi.org"));
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int at = 0; at < hello.length; at += 7) {
      byte[] part = java.util.Arrays.copyOfRange(hello, at, Math.min(at + 7, hello.length));
      records.writeBytes(record(part));
    }
    assertEquals(PYPI, AskedName.of(ByteBuffer.wrap(records.toByteArray())));
  }

  @Test
  void theOuterNameOfAnEncryptedHelloCounts() {
    byte[] outer = join(extension(ECH, new byte[40]), extension(SERVER_NAME, name("pypi.org")));
    assertEquals(PYPI, AskedName.of(ByteBuffer.wrap(record(helloOf(outer)))));
    assertEquals(NONE, AskedName.of(ByteBuffer.wrap(record(hello(ECH, new byte[40])))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.1.2.3.",
        "a b",
        "pypi.org/",
        "-",
        "pypi..org",
        "\u0000pypi.org",
        "pypi.o\u00adrg"
      })
  void aServerNameThatIsNoNameIsNone(String text) {
    AskedName asked = AskedName.of(ByteBuffer.wrap(record(hello(SERVER_NAME, name(text)))));
    boolean isAddress = text.startsWith("10.");
    assertEquals(isAddress ? Optional.of("10.1.2.3") : Optional.empty(), asked.name());
  }

  @Test
  void aListOfTwoServerNamesIsNone() {
    byte[] two = join(tail(name("pypi.org")), tail(name("evil.example")));
    byte[] list = join(number(two.length, 2), two);
    assertEquals(NONE, AskedName.of(ByteBuffer.wrap(record(hello(SERVER_NAME, list)))));
  }

  @Test
  void aHelloWithTwoListsOfNamesIsNone() {
    byte[] twice =
        join(
            extension(SERVER_NAME, name("pypi.org")), extension(SERVER_NAME, name("evil.example")));
    assertEquals(NONE, AskedName.of(ByteBuffer.wrap(record(helloOf(twice)))));
  }

  @Test
  void lengthsThatLeadOutOfTheHelloAreNone() {
    byte[] hello = record(hello(SERVER_NAME, name("pypi.org")));
    Random random = new Random(5);
    for (int count = 0; count < 20_000; count++) {
      byte[] damaged = hello.clone();
      for (int bytes = random.nextInt(4); bytes >= 0; bytes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      AskedName.of(ByteBuffer.wrap(damaged)); // it throws nothing
    }
  }

  @Test
  void whateverIsLongAndSaysNothingIsNone() {
    byte[] waiting = new byte[AskedName.MAX_BYTES];
    waiting[0] = 22;
    waiting[3] = 0x3f;
    assertEquals(NONE, AskedName.of(ByteBuffer.wrap(waiting)));
    assertEquals(NONE, http("GET / HTTP/1.1\r\nX: " + "x".repeat(AskedName.MAX_BYTES)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1\r\nHOST:pypi.org:80\r\nA: b\r\n\r\nbody",
        "POST /a?b HTTP/1.0\r\nA: b\r\nhost:   PyPI.org.   \r\n\r\n",
        "GET /caf\u00e9 HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
      })
  void theHostOfARequestIsItsName(String text) {
    assertEquals(PYPI, http(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://evil.example/ HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: pypi.org\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : evil.example\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: pypi.org\r\n evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: pypi.org\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\nHost: evil.example\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\rHost: evil.example\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1\nHost:evil.example\n\nX:y\r\nHost: pypi.org\r\n\r\n",
        "GET /\n\n HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "GET /\r\r HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "GET /\u0000 HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: pypi.org\r\n\r\n",
        "GET / x\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: pypi.o\u00adrg\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: pyp\u00b9.org\r\n\r\n",
        "GET / HTTP/1.1\r\nnonsense\r\nHost: pypi.org\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: pypi.org, evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: evil@pypi.org\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\r\n\r\n",
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "get / HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "\u0000\u0001\u0002",
      })
  void aRequestThatCouldMeanTwoHostsOrNoneIsNone(String text) {
    assertEquals(NONE, http(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"G", "GET ", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: pypi.org\r\n"})
  void aRequestThatHasNotAllComeSaysNothingYet(String text) {
    assertEquals(NOT_YET, http(text));
  }

  private static AskedName http(String text) {
    return AskedName.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static byte[] name(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return join(number(bytes.length + 3, 2), number(0, 1), number(bytes.length, 2), bytes);
  }

  private static byte[] tail(byte[] list) {
    return java.util.Arrays.copyOfRange(list, 2, list.length);
  }

  private static byte[] extension(int type, byte[] body) {
    return join(number(type, 2), number(body.length, 2), body);
  }

  private static byte[] hello(int type, byte[] body) {
    return helloOf(join(extension(0x2b, new byte[3]), extension(type, body)));
  }

  private static byte[] helloOf(byte[] extensions) {
    byte[] body =
        join(
            new byte[34],
            number(32, 1),
            new byte[32],
            number(2, 2),
            new byte[2],
            number(1, 1),
            new byte[1],
            number(extensions.length, 2),
            extensions);
    return join(number(1, 1), number(body.length, 3), body);
  }

  private static byte[] record(byte[] body) {
    return join(number(22, 1), number(0x0301, 2), number(body.length, 2), body);
  }

  private static byte[] number(int value, int width) {
    byte[] bytes = new byte[width];
    for (int at = 0; at < width; at++) {
      bytes[at] = (byte) (value >> (8 * (width - 1 - at)));
    }
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(all)) {
      for (byte[] part : parts) {
        out.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }
}
