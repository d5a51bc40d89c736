package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ErrorCode;
import dev.pyro.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text around the hunks, as mails, package managers and version control write it. */
class PatchTextTest {
  private static final String PATCH = Trees.head("@@ -1 +1 @@") + "-1\n+2\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- \n2.1.4\n",
        "-- \ncgit v1.2.3-korg\n\n",
        "--\n1.7.10.4\n\n_______________________________________________\nlist mailing list\n",
        "-- \nA Person\nA Firm\n",
        "\n-- \n2.39.5 (Apple Git-154)\n\n",
        "Only in tool-1.2: debian\n",
        "Common subdirectories: a/x and b/x\n",
        "\nProperty changes on: f\n___________________\nAdded: svn:eol-style\n   + native\n",
        "\n\nThank you,\nA Person\n",
        "File b/pipe is a fifo while file a/pipe is a regular file\n",
        "Forwarded: not-needed\n",
        "```\n\nThat is all.\n",
        "From 1234 Mon Sep 17 00:00:00 2001\nFrom: A\n\n---\n f | 2 +-\n",
        "\n\n\n"
      })
  void textAfterTheLastHunkIsPassedOver(String text) {
    assertOneBecomesTwo(PATCH + text);
    assertOneBecomesTwo((PATCH + text).replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: A <a@example.org>\r\nSubject: x\r\n\r\n",
        "Description: say two\n One is\n .\n - less\n + more\nAuthor: A\nLast-Update: 2020-01-01\n---\n",
        "## 01_x.dpatch by A\n##\n## DP: say two\n\n@DPATCH@\n",
        "Index: tool/f\n===================================================================\n",
        "RCS file: /cvs/f,v\nretrieving revision 1.1\ndiff -u -p -r1.1 f\n",
        "=== modified file 'f'\n",
        "Only in b: g\n",
        "#! /bin/sh -e\n# Author: M\u00fcller\n"
      })
  void textBeforeTheFirstHunkIsPassedOver(String text) {
    assertOneBecomesTwo(text + PATCH);
  }

  @Test
  void textBetweenFilesIsPassedOver() {
    String other = PATCH.replace("/f", "/g");
    for (String text :
        List.of(
            "Index: g\n=========\n",
            "\nChecking g\n\n",
            "RCS file: /cvs/g,v\nretrieving revision 1.1\ndiff -u -r1.1 g\n",
            "-- \n2.1.4\n\nFrom 12 Mon Sep 17 00:00:00 2001\nSubject: two\n\n---\n g | 2\n\n",
            "Only in a: debian\n")) {
      Trees.assertPatched(
          Trees.of(Map.of("f", Trees.file("2\n"), "g", Trees.file("2\n"))),
          Trees.of(Map.of("f", Trees.file("1\n"), "g", Trees.file("1\n"))),
          PATCH + text + other);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@@ -1,2 +1,2 @@\n-1\n+2\nText\n",
        "@@ -1,2 +1,2 @@\n-1\nText\n+2\n x\n",
        "@@ -1,2 +1,2 @@\n-1\n+2\n-- \nA Person\n",
        "@@ -1 +1 @@\n-1\n+2\nx\n+y\n",
        "@@\n-1\n+2\nText\n"
      })
  void brokenHunkIsRefused(String hunk) {
    RefusedPatchTest.refused(
        ErrorCode.INVALID_ARGUMENT,
        "1\nx\n",
        Trees.head("@@ -9 +9 @@").replace("@@ -9 +9 @@\n", hunk));
  }

  @Test
  void bytesOfAnyEncodingAreBytes() {
    Map<TreePath, Node> before = Trees.of("f", latin1("gr\u00fcn\nx\n"));
    Map<TreePath, Node> after = Trees.of("f", latin1("gr\u00fcn\u00f6\nx\n"));
    ParsedPatch patch =
        ParsedPatch.parse(
            ("Author: M\u00fcller\n"
                    + Trees.head("@@ -1,2 +1,2 @@")
                    + "-gr\u00fcn\n+gr\u00fcn\u00f6\n x\n")
                .getBytes(StandardCharsets.ISO_8859_1));

    assertEquals(Trees.shown(after), Trees.shown(Trees.patched(before, patch, TreePath.ROOT)));
  }

  private static Node latin1(String text) {
    return new Node(Node.Kind.FILE, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void assertOneBecomesTwo(String patch) {
    Trees.assertPatched(Trees.of("f", Trees.file("2\n")), Trees.of("f", Trees.file("1\n")), patch);
  }
}
