package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What users say about the network, and what they are told. */
class NetworkTypesTest {
  private static final NetworkRules LISTED =
      new NetworkRules(NetworkPolicy.EGRESS, List.of("pypi.org"), List.of("10.1.2.0/24"));

  @ParameterizedTest
  @CsvSource({
    "OFF, off, false, false",
    "PUBLISHED_PORTS, published-ports, false, true",
    "EGRESS, egress, true, false",
    "EGRESS_AND_PUBLISHED_PORTS, egress+published-ports, true, true"
  })
  void aPolicyHasANameAndAllowsTwoThings(
      NetworkPolicy policy, String name, boolean egress, boolean publish) {
    assertEquals(name, policy.wireName());
    assertEquals(policy, NetworkPolicy.of(name));
    assertEquals(egress, policy.hasEgress());
    assertEquals(publish, policy.mayPublish());
  }

  @Test
  void anUnknownPolicyIsToldWhichThereAre() {
    assertRefused(
        "there is no network_policy \"on\"; it is one of off, published-ports, egress,"
            + " egress+published-ports",
        () -> NetworkPolicy.of("on"));
  }

  @ParameterizedTest
  @EnumSource(names = {"OFF", "PUBLISHED_PORTS"})
  void aListNeedsEgress(NetworkPolicy policy) {
    PyroException refused =
        assertRefused(
            "allow_domains is given, but the network policy "
                + policy.wireName()
                + " reaches nothing",
            () -> new NetworkRules(policy, List.of("pypi.org"), List.of()));
    assertEquals(
        Optional.of("choose a network policy with egress, or leave allow_domains out"),
        refused.hint());
    assertRefused(
        "allow_addresses is given, but the network policy "
            + policy.wireName()
            + " reaches nothing",
        () -> new NetworkRules(policy, List.of(), List.of("10.0.0.1")));
  }

  @Test
  void listsAreBounded() {
    NetworkPolicy egress = NetworkPolicy.EGRESS;
    List<String> most = Collections.nCopies(256, "pypi.org");
    assertEquals(most, new NetworkRules(egress, most, List.of()).allowDomains());
    List<String> tooMany = Collections.nCopies(257, "pypi.org");
    PyroException refused =
        assertThrows(PyroException.class, () -> new NetworkRules(egress, tooMany, List.of()));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, refused.code());
    assertEquals("allow_domains has 257 entries; at most 256 are taken", refused.getMessage());
    assertRefused(
        "allow_addresses has an empty entry",
        () -> new NetworkRules(egress, List.of(), List.of(" ")));
    assertRefused(
        "allow_domains has an entry of 301 characters; a rule has at most 300",
        () -> new NetworkRules(egress, List.of("a".repeat(301)), List.of()));
  }

  @Test
  void aMachineWithoutNetworkTakesNoLists() {
    assertEquals(NetworkRules.OFF, VmSpec.of("debian:12").networkRules());
    assertEquals(
        new NetworkRules(NetworkPolicy.EGRESS, List.of("pypi.org"), List.of("host:11434")),
        VmSpec.builder("debian:12")
            .network(true)
            .allowDomain("pypi.org")
            .allowAddress("host:11434")
            .build()
            .networkRules());
    PyroException refused =
        assertRefused(
            "allow_addresses is given, but the machine has no network",
            VmSpec.builder("debian:12").allowAddress("10.0.0.1")::build);
    assertEquals(
        Optional.of("ask for a network (--network, network), or leave allow_addresses out"),
        refused.hint());
  }

  @Test
  void anUpdateReplacesWhatItGives() {
    assertEquals(LISTED, WorkspaceUpdate.builder().name("n").build().applied(LISTED));
    assertEquals(
        new NetworkRules(NetworkPolicy.EGRESS, List.of("debian.org"), LISTED.allowAddresses()),
        WorkspaceUpdate.builder().allowDomains(List.of("debian.org")).build().applied(LISTED));
    assertEquals(
        NetworkRules.EGRESS,
        WorkspaceUpdate.builder()
            .allowDomains(List.of())
            .allowAddresses(List.of())
            .build()
            .applied(LISTED));
    assertEquals(
        new NetworkRules(
            NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS,
            LISTED.allowDomains(),
            LISTED.allowAddresses()),
        policy(NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS).applied(LISTED));
  }

  @Test
  void aPolicyWithoutEgressEmptiesTheLists() {
    assertEquals(NetworkRules.OFF, policy(NetworkPolicy.OFF).applied(LISTED));
    assertRefused(
        "allow_domains is given, but the network policy off reaches nothing",
        () ->
            WorkspaceUpdate.builder()
                .allowDomains(List.of("pypi.org"))
                .build()
                .applied(NetworkRules.OFF));
  }

  private static WorkspaceUpdate policy(NetworkPolicy policy) {
    return WorkspaceUpdate.builder().networkPolicy(policy).build();
  }

  @Test
  void anUpdateOfNothingIsRefused() {
    PyroException refused =
        assertRefused("nothing is to be updated", WorkspaceUpdate.builder()::build);
    assertEquals(
        Optional.of(
            "give a name, clear_name, labels, clear_labels, network_policy, allow_domains or"
                + " allow_addresses"),
        refused.hint());
  }

  @Test
  void aPortIsReadAndWritten() {
    assertEquals(PublishedPort.of(8080, 80), PublishedPort.parse("8080:80"));
    assertEquals(PublishedPort.of(80), PublishedPort.parse("80"));
    assertEquals("8080:80", PublishedPort.of(8080, 80).toString());
    assertEquals("65535", PublishedPort.of(65_535).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''           | "" is no port to publish
          http         | "http" is no port to publish
          80:          | "80:" is no port to publish
          127.0.0.1:80 | "127.0.0.1:80" is no port to publish
          0            | guest port is 0; it must be from 1 to 65535
          65536        | guest port is 65536; it must be from 1 to 65535
          0:80         | host port is 0; it must be from 1 to 65535
          70000:80     | host port is 70000; it must be from 1 to 65535
          9999999999   | "9999999999" is no port to publish
          """)
  void whatIsNoPortIsRefused(String text, String message) {
    assertRefused(message, () -> PublishedPort.parse(text));
  }

  @Test
  void aServicePublishesSomePortsEachOnce() {
    ServiceSpec.Builder spec =
        ServiceSpec.builder("web", "true")
            .publish(PublishedPort.of(8080, 80))
            .publish(PublishedPort.of(8081, 80))
            .publish(PublishedPort.of(80));
    assertEquals(3, spec.build().publishedPorts().size());
    spec.publish(PublishedPort.of(8080, 81));
    assertRefused("the host port 8080 is given twice", spec::build);
    ServiceSpec.Builder twice =
        ServiceSpec.builder("web", "true")
            .publish(PublishedPort.of(80))
            .publish(PublishedPort.of(80));
    assertRefused("the port 80 is given twice", twice::build);
    ServiceSpec.Builder many = ServiceSpec.builder("web", "true");
    for (int port = 1; port <= 33; port++) {
      many.publish(PublishedPort.of(port));
    }
    PyroException refused = assertThrows(PyroException.class, many::build);
    assertEquals(ErrorCode.LIMIT_EXCEEDED, refused.code());
    assertEquals("33 ports are given; at most 32 are taken", refused.getMessage());
  }

  @Test
  void anEventIsToldOnOneLine() {
    NetworkEvent denied =
        NetworkEvent.decision(
            Instant.EPOCH,
            false,
            "tcp",
            Optional.of("example.org"),
            "93.184.216.34",
            OptionalInt.of(443),
            "no rule allows it");
    assertEquals("denied tcp example.org 93.184.216.34:443 (no rule allows it)", denied.line());
    NetworkEvent allowed =
        NetworkEvent.decision(
            Instant.EPOCH,
            true,
            "udp",
            Optional.empty(),
            "2606:4700::1111",
            OptionalInt.of(53),
            "egress");
    assertEquals("allowed udp [2606:4700::1111]:53 (egress)", allowed.line());
    assertEquals(
        "ended udp [2606:4700::1111]:53: 40 bytes out, 120 bytes in",
        allowed.ended(Instant.EPOCH, 40, 120).line());
    assertEquals(
        "denied dns example.org (no rule allows it)",
        NetworkEvent.lookup(Instant.EPOCH, false, "example.org", "no rule allows it").line());
    assertEquals(
        "allowed icmp 1.1.1.1 (egress)",
        NetworkEvent.decision(
                Instant.EPOCH,
                true,
                "icmp",
                Optional.empty(),
                "1.1.1.1",
                OptionalInt.empty(),
                "egress")
            .line());
  }

  @Test
  void onlyListedThingsAreReachedOnceThereIsAList() {
    assertTrue(LISTED.isList());
    assertFalse(NetworkRules.EGRESS.isList());
  }

  private static PyroException assertRefused(String message, Executable call) {
    PyroException refused = assertThrows(PyroException.class, call);
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    assertEquals(message, refused.getMessage());
    return refused;
  }
}
