package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.packet.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy is asked for what, as the variables of an environment say. */
class ProxyTest {
  private static final IpAddress ADDRESS = IpAddress.parse("203.0.113.8").orElseThrow();
  private static final Set<String> NAME = Set.of("www.example.org");

  @Test
  void withoutVariablesNoProxyIsAsked() {
    assertEquals(Optional.empty(), Proxy.NONE.request(NAME, ADDRESS, 443));
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy, 443, p:3128",
    "HTTPS_PROXY, 443, p:3128",
    "http_proxy, 80, p:3128",
    "HTTP_PROXY, 443, p:3128",
    "all_proxy, 5432, p:3128",
    "ALL_PROXY, 80, p:3128",
  })
  void eachVariableNamesAProxy(String variable, int port, String server) {
    Proxy proxy = Proxy.of(Map.of(variable, "http://p:3128/"));
    Proxy.Request request = proxy.request(NAME, ADDRESS, port).orElseThrow();
    assertEquals(server, request.server().toString());
    assertEquals("www.example.org:" + port, request.to());
  }

  @Test
  void theVariableOfTheProtocolComesFirstAndLowerCaseBeforeUpper() {
    Proxy proxy =
        Proxy.of(
            Map.of(
                "http_proxy", "http://plain:1",
                "https_proxy", "http://secure:2",
                "HTTPS_PROXY", "http://upper:3",
                "all_proxy", "http://all:4"));
    assertEquals("plain:1", server(proxy, 80));
    assertEquals("secure:2", server(proxy, 443));
    assertEquals("all:4", server(proxy, 22));
  }

  private static String server(Proxy proxy, int port) {
    return proxy.request(NAME, ADDRESS, port).orElseThrow().server().toString();
  }

  @ParameterizedTest
  @CsvSource({
    "p, p:80",
    "p:8080, p:8080",
    "http://p, p:80",
    "HTTP://p:1/, p:1",
    "http://user:word@p:1, p:1",
    "http://[::1]:3128, ::1:3128",
  })
  void aProxyIsWrittenInSeveralForms(String text, String server) {
    assertEquals(server, server(Proxy.of(Map.of("https_proxy", text)), 443));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "https://p:1", "socks5://p:1", "http://", "http://a b", "http://p:x"})
  void whatNamesNoPlainProxyIsNotUsed(String text) {
    Proxy proxy = Proxy.of(Map.of("https_proxy", text));
    assertEquals(Optional.empty(), proxy.request(NAME, ADDRESS, 443));
  }

  @Test
  void theRequestHasTheCredentialsAndTheTextOfTheProxyHasNot() {
    Proxy proxy = Proxy.of(Map.of("https_proxy", "http://me:p%40ss+1@p:1"));
    Proxy.Request request = proxy.request(NAME, ADDRESS, 443).orElseThrow();
    assertEquals(
        List.of(
            "CONNECT www.example.org:443 HTTP/1.1",
            "Host: www.example.org:443",
            "Proxy-Authorization: Basic bWU6cEBzcysx"),
        request.text().lines().filter(line -> !line.isEmpty()).toList());
    assertTrue(request.text().endsWith("\r\n\r\n"));
    assertFalse(request.toString().contains("ss"), request.toString());
  }

  @Test
  void theNewestNameIsAskedForElseTheAddress() {
    Proxy proxy = Proxy.of(Map.of("https_proxy", "http://p:1"));
    assertEquals(
        "b.example:443",
        proxy
            .request(new LinkedHashSet<>(List.of("a.example", "b.example")), ADDRESS, 443)
            .orElseThrow()
            .to());
    assertEquals("203.0.113.8:443", proxy.request(Set.of(), ADDRESS, 443).orElseThrow().to());
    IpAddress ipv6 = IpAddress.parse("2001:db8::1").orElseThrow();
    assertEquals("[2001:db8::1]:443", proxy.request(Set.of(), ipv6, 443).orElseThrow().to());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "example.org",
        ".example.org",
        "*.example.org",
        "EXAMPLE.org",
        "www.example.org:443",
        "203.0.113.8",
        "203.0.113.8:443",
        "203.0.113.0/24",
        "localhost, 10.0.0.0/8 ,example.org",
      })
  void whatNoProxyNamesGoesPast(String past) {
    assertEquals(Optional.empty(), with(past).request(NAME, ADDRESS, 443));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ample.org",
        "a.www.example.org",
        "example.org:80",
        "203.0.113.9",
        "203.0.113.8:80",
        "10.0.0.0/8",
      })
  void whatNoProxyDoesNotNameDoesNot(String past) {
    assertEquals("p:1", server(with(past), 443));
  }

  private static Proxy with(String past) {
    return Proxy.of(Map.of("https_proxy", "http://p:1", "NO_PROXY", past));
  }
}
