package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Keeps what pairing gives out. */
final class RecordedOutput implements PairingOutput {
  private final List<CallRecord> calls = new ArrayList<>();
  private final Map<PairingCount, Long> counts = new EnumMap<>(PairingCount.class);

  @Override
  public void call(CallRecord call) {
    calls.add(call);
  }

  @Override
  public void count(PairingCount what) {
    counts.merge(what, 1L, Long::sum);
  }

  List<CallRecord> calls() {
    return calls;
  }

  List<String> texts() {
    return calls.stream().map(Spans::text).toList();
  }

  long counted(PairingCount... whats) {
    long sum = 0;
    for (PairingCount what : whats) {
      sum += counts.getOrDefault(what, 0L);
    }
    return sum;
  }
}
