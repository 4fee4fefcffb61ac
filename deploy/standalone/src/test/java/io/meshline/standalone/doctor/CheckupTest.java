package io.meshline.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CheckupTest {

  @Test
  void aCheckThatFailsOrHangsIsAFaultWithItsRemedy() throws Exception {
    var never = new CountDownLatch(1);
    List<Finding> findings =
        new Checkup(Duration.ofMillis(200))
            .run(
                List.of(
                    check("a", () -> List.of(Finding.ok("a", "fine"))),
                    check(
                        "b",
                        () -> {
                          throw new IOException("GET http://b: no answer");
                        }),
                    check(
                        "c",
                        () -> {
                          never.await();
                          return List.of();
                        })));
    assertThat(findings)
        .containsExactly(
            Finding.ok("a", "fine"),
            Finding.fault("b", "GET http://b: no answer", "mend b"),
            Finding.fault("c", "no answer within 0 s", "mend c"));
  }

  @Test
  void theReportCountsFaultsAndShowsWhatMendsThem() {
    var report =
        new DoctorReport(
            List.of(
                Finding.ok("kafka", "1 broker"),
                Finding.fault("search", "red", "curl x"),
                Finding.warning("flink", "twice", "flink cancel a"),
                Finding.notChecked("query", "--query")));
    assertThat(report.hasFaults()).isTrue();
    assertThat(report.text().lines())
        .containsExactly(
            "kafka      ok       1 broker",
            "search     FAULT    red",
            "           mend by: curl x",
            "flink      warning  twice",
            "           mend by: flink cancel a",
            "query      -        not checked (--query says where it is)",
            "",
            "1 fault, 1 warning");
    assertThat(report.json())
        .contains("\"faults\" : 1", "\"level\" : \"fault\"", "\"remedy\" : \"curl x\"");
  }

  private static Check check(String part, Callable<List<Finding>> run) {
    return new Check() {
      @Override
      public String part() {
        return part;
      }

      @Override
      public String remedy() {
        return "mend " + part;
      }

      @Override
      public List<Finding> run() throws Exception {
        return run.call();
      }
    };
  }
}
