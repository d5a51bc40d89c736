package dev.pyro.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ways to damage a file. The file itself is put aside first: others may have links to it. */
enum Damage {
  EMPTY {
    @Override
    void change(Path file, Random random) throws IOException {
      Files.write(file, new byte[0]);
    }
  },
  CUT {
    @Override
    void change(Path file, Random random) throws IOException {
      try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
        content.setLength(content.length() / 2);
      }
    }
  },
  NOISE {
    @Override
    void change(Path file, Random random) throws IOException {
      try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
        byte[] noise = new byte[(int) Math.min(1 << 20, Math.max(16, content.length()))];
        random.nextBytes(noise);
        content.write(noise);
      }
    }
  },
  BIT {
    @Override
    void change(Path file, Random random) throws IOException {
      try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
        if (content.length() == 0) {
          return;
        }
        long at = random.nextLong(content.length());
        content.seek(at);
        int old = content.read();
        content.seek(at);
        content.write(old ^ (1 << random.nextInt(8)));
      }
    }
  },
  FOLDER {
    @Override
    void change(Path file, Random random) throws IOException {
      Files.delete(file);
      Files.createDirectory(file);
    }
  },
  UNREADABLE {
    @Override
    void change(Path file, Random random) throws IOException {
      Files.setPosixFilePermissions(file, java.util.Set.of());
    }
  };

  /** Root reads everything, so for root there is no unreadable file. */
  static List<Damage> possible() {
    List<Damage> all = new ArrayList<>(List.of(values()));
    if (System.getProperty("user.name").equals("root")) {
      all.remove(UNREADABLE);
    }
    return all;
  }

  abstract void change(Path file, Random random) throws IOException;

  /** Puts a damaged copy in a file's place, and the file itself into {@code aside}. */
  void apply(Path file, Path aside, Random random) throws IOException, InterruptedException {
    Files.deleteIfExists(aside);
    Path copy = aside.resolveSibling("copy");
    if (new ProcessBuilder("cp", "-a", "--sparse=always", file.toString(), copy.toString())
            .start()
            .waitFor()
        != 0) {
      throw new IOException("cannot copy " + file);
    }
    copy.toFile().setWritable(true);
    Files.move(file, aside);
    Files.move(copy, file);
    change(file, random);
  }

  /** Puts the file itself back, if its folder is still there. */
  static void undo(Path file, Path aside) throws IOException, InterruptedException {
    if (Files.exists(aside) && Files.isDirectory(file.getParent())) {
      new ProcessBuilder("rm", "-rf", file.toString()).start().waitFor();
      Files.move(aside, file);
    }
  }
}
