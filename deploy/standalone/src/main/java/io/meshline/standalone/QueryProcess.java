package io.meshline.standalone;

import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Meshline's query server, which the console is part of, as a child process. */
final class QueryProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);

  private final EngineProcess process;
  private final URI console;

  private QueryProcess(EngineProcess process, URI console) {
    this.process = process;
    this.console = console;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param search where the search engine is
   */
  static QueryProcess start(Path data, int port, URI search) {
    URI address = URI.create("http://" + Loopback.HOST + ":" + port + "/");
    var command =
        new JavaCommand(
            "query",
            List.of(
                "-Xms16m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Better started again by the supervisor than half alive.
                "-XX:+ExitOnOutOfMemoryError"),
            OwnClassPath.withChild(),
            "io.meshline.query.server.QueryMain",
            List.of("--host=" + Loopback.HOST, "--port=" + port, "--search.hosts=" + search),
            Map.of(),
            data,
            data.resolve("logs").resolve("query.log"));
    URI alive = address.resolve("/livez");
    return new QueryProcess(
        EngineProcess.start(command, () -> HttpProbe.answers(alive), START), address);
  }

  EngineProcess process() {
    return process;
  }

  /** The page to open. */
  URI console() {
    return console;
  }

  @Override
  public void close() {
    process.close();
  }
}
