package io.meshline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.FlinkAnswerException;
import io.meshline.standalone.engine.FlinkJobs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillRunTest {

  private static final String JOB = "0123";

  @TempDir private Path folder;

  /** Answers by method and path, as Flink 2.2 gives them. */
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String answer =
              answers.get(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          byte[] body = (answer == null ? "{}" : answer).getBytes(UTF_8);
          boolean refused = answer != null && answer.startsWith("{\"errors\"");
          exchange.sendResponseHeaders(refused ? 409 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    answers.put("POST /jars/upload", "{\"filename\": \"/tmp/x.jar\"}");
    answers.put("POST /jars/x.jar/run", "{\"jobid\": \"" + JOB + "\"}");
    answers.put("GET /jobs/" + JOB, "{\"state\": \"FINISHED\"}");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void tellsHowFarItIs() {
    assertThat(BackfillRun.line(Map.of()))
        .isEqualTo(
            "0 of at most 0 records read; 0 of 0 windows rewritten; 0 documents written, 0"
                + " deleted");
    assertThat(
            BackfillRun.line(
                Map.of(
                    "decoded", 99L,
                    "backfill.recordsRead", 1_234L,
                    "backfill.recordsToRead", 5_678L,
                    "backfill.windowsRewritten", 2L,
                    "backfill.windowsToRewrite", 3_000L)))
        .isEqualTo(
            "1,234 of at most 5,678 records read; 2 of 3,000 windows rewritten; 0 documents"
                + " written, 0 deleted");
  }

  @Test
  void tellsWhatCameOutWithWhatWasLeftAlone() throws Exception {
    counters(
        Map.of(
            "decoded", 99L,
            "recordsRead", 5_600L,
            "recordsToRead", 5_678L,
            "windowsRewritten", 2_000L,
            "windowsEmpty", 900L,
            "windowsLeft", 100L,
            "windowsToRewrite", 3_000L,
            "documentsWritten", 40_000L,
            "documentsDeleted", 5L,
            "documentsLeft", 6L));
    assertThat(run()).isEqualTo(1);
    assertThat(told.toString(UTF_8))
        .contains(
            "backfill: done; all 5,600 records read (the topics count 5,678 offsets: ends of"
                + " transactions, and what was aborted, have some, too); 2,000 of 3,000 windows"
                + " rewritten, 900 without calls, 100 left as they are, in times of which the"
                + " topics hold no call; 40,000 documents written, 5 deleted, 6 documents left"
                + " alone, in times of which the topics hold no call (--allow-incomplete deletes"
                + " them)");
  }

  @Test
  void quietHoursOfWhichTheStoreHasNothingEitherAreWhatTheTopicsSay() throws Exception {
    counters(
        Map.of(
            "recordsRead", 7L,
            "recordsToRead", 7L,
            "windowsRewritten", 2L,
            "windowsLeft", 98L,
            "windowsToRewrite", 100L,
            "documentsWritten", 4L));
    assertThat(run()).isZero();
    assertThat(told.toString(UTF_8))
        .contains("done; all 7 records read; 2 of 100 windows rewritten");
  }

  /** Topics that are younger than the range have lost nothing, and hold nothing of it. */
  @Test
  void topicsWithoutAnyCallOfTheRangeAreAFailure() throws Exception {
    counters(
        Map.of(
            "recordsRead", 2_331L,
            "recordsToRead", 2_537L,
            "windowsLeft", 2_930L,
            "windowsToRewrite", 2_930L));
    assertThat(run()).isEqualTo(1);
    assertThat(told.toString(UTF_8))
        .contains("; 0 of 2,930 windows rewritten, 2,930 left as they are")
        .contains("backfill: the topics hold no call of what was asked for: nothing was written");
  }

  @Test
  void emptyingWhatTheTopicsDoNotHoldIsWhatWasAskedFor() throws Exception {
    counters(Map.of("recordsRead", 9L, "windowsEmpty", 62L, "windowsToRewrite", 62L));
    assertThat(run()).isZero();
  }

  @Test
  void aJobThatHadFinishedAlreadyIsNotCancelledAndThatIsNoTrouble() {
    answers.put("PATCH /jobs/" + JOB, refusalOfCancel());
    backfill().cancel(JOB);
    assertThat(told.toString(UTF_8).lines())
        .containsExactly("backfill: it had finished already; nothing was cancelled");
  }

  @Test
  void aJobThatCannotBeCancelledIsToldInOneLine() {
    answers.put("PATCH /jobs/" + JOB, refusalOfCancel());
    answers.put("GET /jobs/" + JOB, "{\"state\": \"RUNNING\"}");
    backfill().cancel(JOB);
    assertThat(told.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("backfill: job " + JOB + " could not be cancelled: flink answered 409 to PATCH")
        .endsWith(": Not now. (x.Terminated: job is not canceled, but FINISHED.)");
  }

  @Test
  void findsWhatTheJobSaidInFlinksStackTrace() {
    assertThat(
            refusal(
                """
                flink answered 500 to POST http://flink/jars/x/run: Internal server error.
                <Exception on server side:
                org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: backfill.to: T (…)
                \tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java)
                Caused by: io.meshline.jobs.BackfillRefusedException: backfill.to: T: still open. Expected: U, or backfill.to V now
                \tat io.meshline.jobs.BackfillJob.main(BackfillJob.java)
                """))
        .isInstanceOf(BackfillRun.RefusedException.class)
        .hasMessage("--to: T: still open. Expected: U, or --to V now");
    assertThat(
            refusal(
                """
                Caused by: io.meshline.jobs.config.InvalidOptionsException: invalid options:
                  backfill.from: x (expected: y)
                  limit.edges: -1 (expected: z)
                \tat io.meshline.jobs.BackfillJob.main(BackfillJob.java)
                """))
        .isInstanceOf(BackfillRun.RefusedException.class)
        .hasMessage("invalid options:\n  --from: x (expected: y)\n  limit.edges: -1 (expected: z)");
  }

  @Test
  void otherFailuresAreToldByTheirInnermostCause() {
    assertThat(
            refusal(
                """
                flink answered 500 to POST http://flink/jars/x/run: Internal server error.
                Caused by: org.apache.kafka.common.KafkaException: a:1: no answer (expected: topics)
                \tat io.meshline.jobs.kafka.TopicSlices.since(TopicSlices.java)
                Caused by: org.apache.kafka.common.errors.TimeoutException: timed out
                \t... 9 more
                """))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "the backfill does not start: org.apache.kafka.common.errors.TimeoutException: timed"
                + " out");
  }

  /** All faults of a program's options are told at once, a line for each. */
  @Test
  void aReasonOfSeveralLinesIsToldWhole() {
    String answer =
        """
        Internal server error.
        Caused by: x.ProgramException: the main method failed
        \tat x.Y.z(Y.java:1)
        Caused by: x.InvalidOptionsException: invalid options:
          registry.urls: none (expected: at least one)
          kafka.password-file: wrong
        \tat x.Y.z(Y.java:1)
        \t... 9 more
        """;
    assertThat(new FlinkAnswerException(400, "POST", URI.create("http://f/run"), answer))
        .hasMessage(
            "flink answered 400 to POST http://f/run: Internal server error."
                + " (x.InvalidOptionsException: invalid options:"
                + " registry.urls: none (expected: at least one) kafka.password-file: wrong)");
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    EngineException away = new EngineException("flink does not answer");
    assertThat(BackfillRun.refusal(away)).isSameAs(away);
  }

  private static RuntimeException refusal(String answer) {
    return BackfillRun.refusal(
        new FlinkAnswerException(500, "POST", URI.create("http://flink/jars/x/run"), answer));
  }

  private static String refusalOfCancel() {
    return "{\"errors\": [\"Not now.\\n\\tat x.Y.z(Y.java:1)\\nCaused by: x.Terminated: job is not"
        + " canceled, but FINISHED.\\n\\tat x.Y.z(Y.java:1)\"]}";
  }

  private void counters(Map<String, Long> counters) {
    answers.put(
        "GET /jobs/" + JOB + "/accumulators",
        counters.entrySet().stream()
            .map(
                c ->
                    "{\"name\": \"backfill.%s\", \"type\": \"LongCounter\", \"value\": \"%d\"}"
                        .formatted(c.getKey(), c.getValue()))
            .collect(Collectors.joining(",", "{\"user-task-accumulators\": [", "]}")));
  }

  private int run() throws InterruptedException {
    return backfill().run(List.of());
  }

  private BackfillRun backfill() {
    try {
      Path jar = folder.resolve("x.jar");
      Files.writeString(jar, "");
      URI flink = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      return new BackfillRun(new FlinkJobs(flink), jar, new PrintStream(told, true, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
