package io.meshline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.FlinkJobs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as Flink 2.2 gives them. */
class EventTimeTest {
  private static final Instant TIME = Instant.parse("2026-11-22T12:00:00Z");
  private static final String WATERMARKS = "/jobs/a/vertices/v/watermarks";

  /** The first of its operators has no watermarks; Flink has none for those that read. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/jobs",
          "{\"jobs\":[{\"id\":\"a\",\"status\":\"RUNNING\"}]}",
          "/jobs/a",
          "{\"vertices\":[{\"id\":\"u\"},{\"id\":\"v\"}]}",
          "/jobs/a/vertices/u/watermarks",
          "[]",
          WATERMARKS,
          "[{\"id\":\"0.currentInputWatermark\",\"value\":\"-9223372036854775808\"},"
              + "{\"id\":\"1.currentInputWatermark\",\"value\":\"1795348800000\"}]");

  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          boolean refused = path.equals(WATERMARKS) && refusals.getAndDecrement() > 0;
          byte[] body = ANSWERS.getOrDefault(path, "{}").getBytes(UTF_8);
          exchange.sendResponseHeaders(refused ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aJobThatIsStartedAgainIsAskedAgain() {
    refusals.set(1);
    assertThat(eventTime().await(TIME)).isTrue();
    assertThat(refusals).as("refusals left").hasNegativeValue();
  }

  @Test
  void aJobThatIsBehindIsWaitedForButNotForEver() {
    FakeTime time = new FakeTime();
    var behind =
        new EventTime(jobs(), time.patience(Duration.ofSeconds(2), Duration.ofMillis(500)));
    assertThat(behind.await(TIME.plusMillis(1))).isFalse();
    assertThat(time.pauses()).isEqualTo(4);
    assertThat(behind.await(TIME)).isTrue();
  }

  @Test
  void whoeverIsInterruptedStops() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> eventTime().await(TIME))
        .isInstanceOf(EngineException.class)
        .hasMessage("stopping");
    assertThat(Thread.interrupted()).isTrue();
  }

  private EventTime eventTime() {
    return new EventTime(jobs());
  }

  private FlinkJobs jobs() {
    return new FlinkJobs(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }
}
