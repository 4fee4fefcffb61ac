package io.meshline.e2e.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/** Signals to a process and all that it started. */
final class Signals {
  private Signals() {}

  static void send(String signal, ProcessHandle process) {
    Stream.concat(process.descendants(), Stream.of(process))
        .map(ProcessHandle::pid)
        .forEach(pid -> send(signal, pid));
  }

  private static void send(String signal, long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
      kill.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("kill -" + signal + " " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + pid, e);
    }
  }
}
