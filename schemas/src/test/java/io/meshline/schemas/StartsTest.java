package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StartsTest {
  @Test
  void theyAreWhatSettersMakeOfThem() {
    for (String time :
        new String[] {"1969-12-31T23:59:59.999999Z", "2026-11-30T19:10:00.123456Z"}) {
      Instant start = Instant.parse(time);
      CallRecord call = new CallRecord();
      call.setStart(start);
      Span span = new Span();
      span.setStart(start);
      CallRecord exactCall = new CallRecord();
      Starts.set(exactCall, start);
      Span exactSpan = new Span();
      Starts.set(exactSpan, start);
      assertThat(exactCall.getStart()).isEqualTo(call.getStart()).isEqualTo(start);
      assertThat(exactSpan.getStart()).isEqualTo(span.getStart()).isEqualTo(start);
    }
  }
}
