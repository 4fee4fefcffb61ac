package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.standalone.engine.EngineException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackfillRunTest {

  @Test
  void tellsHowFarItIs() {
    assertThat(BackfillRun.line(Map.of()))
        .isEqualTo("0 of 0 records read; 0 of 0 windows rewritten, 0 documents written, 0 deleted");
    assertThat(
            BackfillRun.line(
                Map.of(
                    "decoded", 99L,
                    "backfill.recordsRead", 1_234L,
                    "backfill.recordsToRead", 5_678L,
                    "backfill.windowsRewritten", 2L,
                    "backfill.windowsToRewrite", 3_000L,
                    "backfill.documentsWritten", 40_000L,
                    "backfill.documentsDeleted", 5L,
                    "backfill.documentsLeft", 6L,
                    "backfill.documentsRejected", 1L,
                    "dead", 7L)))
        .isEqualTo(
            "1,234 of 5,678 records read; 2 of 3,000 windows rewritten, 40,000 documents written, 5"
                + " deleted, 7 calls or records dead, as in the running job's dead letters, 1 documents"
                + " rejected, see Flink's log, 6 documents left alone, in hours of which the topics"
                + " hold no call (--allow-incomplete deletes them)");
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

  @Test
  void otherFailuresStayWhatTheyAre() {
    EngineException away = new EngineException("flink does not answer");
    assertThat(BackfillRun.refusal(away)).isSameAs(away);
  }

  private static RuntimeException refusal(String answer) {
    return BackfillRun.refusal(new EngineException(answer));
  }
}
