package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.standalone.engine.Loopback;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MeshCommandTest {
  @Test
  void optionsThatCannotBeAreNamed() {
    assertThat(run("--visits=0")).isEqualTo("2: --visits: 0 (expected: 1 to 200)\n");
    assertThat(run("--otlp=receiver:4317"))
        .isEqualTo("2: --otlp: receiver:4317 (expected: such as http://receiver:4317)\n");
    assertThat(run("--otlp=ftp://receiver:4317"))
        .isEqualTo("2: --otlp: ftp://receiver:4317 (expected: such as http://receiver:4317)\n");
    for (String address :
        List.of(
            "receiver",
            "http://receiver:11800",
            "receiver:x",
            "receiver:0",
            "receiver:99999",
            "::1:11800")) {
      assertThat(run("--als=" + address))
          .isEqualTo("2: --als: " + address + " (expected: host:port, such as receiver:11800)\n");
    }
    assertThat(run("--als=user:secret@receiver:11800"))
        .isEqualTo("2: --als: …@receiver:11800 (expected: host:port, such as receiver:11800)\n");
    assertThat(run("--als=[::1]:11800", "--otlp=HTTP://[::1]:4317", "--mesh-port=65505"))
        .isEqualTo("2: --mesh-port: 65505 (expected: 0 to 65504)\n");
    assertThat(run("--mesh-port=-1")).isEqualTo("2: --mesh-port: -1 (expected: 0 to 65504)\n");
  }

  @Test
  void anOccupiedPortIsNamedBeforeAnythingStarts() throws Exception {
    int first = Loopback.freePort();
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket occupied = new ServerSocket(first, 1, here)) {
      assertThat(run("--mesh-port=" + occupied.getLocalPort()))
          .isEqualTo("1: port " + first + " is occupied (expected: free; --mesh-port moves it)\n");
    }
  }

  private static String run(String... more) {
    var text = new StringWriter();
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--kafka=127.0.0.1:1";
    arguments[1] = "--otlp=http://127.0.0.1:1";
    System.arraycopy(more, 0, arguments, 2, more.length);
    int code =
        new CommandLine(new MeshCommand())
            .setOverwrittenOptionsAllowed(true)
            .setOut(new PrintWriter(text, true))
            .setErr(new PrintWriter(text, true))
            .execute(arguments);
    return code + ": " + text;
  }
}
