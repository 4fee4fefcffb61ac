package io.meshline.benchmarks.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedLoadTest {

  @Test
  void onlyTheTimesDiffer() throws Exception {
    TimedLoad load = TimedLoad.of(2, 5, false);
    assertThat(load.entries()).isEqualTo(2L * 5 * TimedLoad.PROXIES);
    Instant second = Instant.parse("2026-11-22T10:00:00Z");

    List<List<byte[]>> now = load.at(second);
    List<List<byte[]>> later = load.at(second.plusSeconds(75));

    assertThat(now).hasSize(TimedLoad.PROXIES);
    for (int stream = 0; stream < now.size(); stream++) {
      for (int message = 0; message < now.get(stream).size(); message++) {
        var first = StreamAccessLogsMessage.parseFrom(now.get(stream).get(message));
        var moved = StreamAccessLogsMessage.parseFrom(later.get(stream).get(message)).toBuilder();
        for (HTTPAccessLogEntry entry : first.getHttpLogs().getLogEntryList()) {
          long seconds = entry.getCommonProperties().getStartTime().getSeconds();
          assertThat(second.getEpochSecond() - seconds).isBetween(0L, 3L);
        }
        for (HTTPAccessLogEntry.Builder entry :
            moved.getHttpLogsBuilder().getLogEntryBuilderList()) {
          var start = entry.getCommonPropertiesBuilder().getStartTimeBuilder();
          start.setSeconds(start.getSeconds() - 75);
        }
        assertThat(moved.build()).isEqualTo(first);
      }
    }
  }

  @Test
  void percentilesAreOfWhatWasSeen() {
    long[] sorted = {1_000, 2_000, 3_000, 4_000};
    assertThat(VisibleLatency.percentile(sorted, 0.5)).isEqualTo(2);
    assertThat(VisibleLatency.percentile(sorted, 0.99)).isEqualTo(4);
    assertThat(VisibleLatency.percentile(sorted, 1)).isEqualTo(4);
  }
}
