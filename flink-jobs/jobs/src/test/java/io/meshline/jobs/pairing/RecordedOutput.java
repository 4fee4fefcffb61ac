package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Keeps what pairing gives out. */
final class RecordedOutput implements PairingOutput {
  private final List<CallRecord> calls = new ArrayList<>();
  private final List<String> toAddresses = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final Map<PairingCount, Long> counts = new EnumMap<>(PairingCount.class);

  @Override
  public void call(CallRecord call) {
    calls.add(call);
  }

  @Override
  public void callToAddress(CallRecord call) {
    calls.add(call);
    toAddresses.add(Spans.text(call));
  }

  @Override
  public void answers(Party scope, String address, Party service, long time) {
    answers.add(Spans.text(service) + " at " + address);
  }

  @Override
  public void count(PairingCount what) {
    counts.merge(what, 1L, Long::sum);
  }

  List<CallRecord> calls() {
    return calls;
  }

  /** Those of the calls whose destination is but an address. */
  List<String> toAddresses() {
    return toAddresses;
  }

  /** Who answers where, as often as it was said. */
  List<String> answers() {
    return answers;
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
