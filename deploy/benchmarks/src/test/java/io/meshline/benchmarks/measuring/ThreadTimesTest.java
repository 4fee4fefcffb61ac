package io.meshline.benchmarks.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadTimesTest {
  @Test
  void threadsThatDifferInNumbersOnlyAreOneFamily() {
    assertThat(ThreadTimes.family("C2 CompilerThre")).isEqualTo("C2 CompilerThre");
    assertThat(ThreadTimes.family("Source: calls -> combine (2/4)#0"))
        .isEqualTo("Source: calls -> combine");
    assertThat(ThreadTimes.family("GC Thread#1")).isEqualTo(ThreadTimes.family("GC Thread#0"));
    assertThat(ThreadTimes.family("worker-12")).isEqualTo(ThreadTimes.family("worker-3"));
  }

  @Test
  void userAndKernelTimeOfALineAreAddedWhateverTheName() {
    Map<String, Long> times = new HashMap<>();
    ThreadTimes.add("17 (a (b) c-1) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 1 0", times);
    ThreadTimes.add("18 (a (b) c-2) R 1 2 3 4 5 6 7 8 9 10 1 0 0 0 20 0 1 0", times);

    assertThat(times).containsExactly(Map.entry("a (b) c", 3_010_000L));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessHasThreads() throws Exception {
    assertThat(ThreadTimes.of(ProcessHandle.current().pid())).isNotEmpty();
  }
}
