package io.meshline.ingest.otel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the spans that were handed over: <i>handed over = published + lost + pending</i>.
 * Thread-safe.
 */
final class ExportCounts {

  private final LongAdder handedOver = new LongAdder();
  private final LongAdder published = new LongAdder();
  private final Map<Loss, LongAdder> lost = new EnumMap<>(Loss.class);

  ExportCounts() {
    for (Loss why : Loss.values()) {
      lost.put(why, new LongAdder());
    }
  }

  void addHandedOver(int spans) {
    handedOver.add(spans);
  }

  void addPublished(int spans) {
    published.add(spans);
  }

  void addLost(Loss why, int spans) {
    of(why).add(spans);
  }

  long handedOver() {
    return handedOver.sum();
  }

  /** Acknowledged by the broker. */
  long published() {
    return published.sum();
  }

  long lost(Loss why) {
    return of(why).sum();
  }

  /** Lost for any reason. */
  long lost() {
    return lost.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Neither published nor lost yet. */
  long pending() {
    return Math.max(0, handedOver() - published() - lost());
  }

  private LongAdder of(Loss why) {
    return Objects.requireNonNull(lost.get(why));
  }

  /** The numbers, losses only where there are any. */
  @Override
  public String toString() {
    List<String> reasons = new ArrayList<>();
    for (Loss why : Loss.values()) {
      if (lost(why) > 0) {
        reasons.add(why.label() + " " + lost(why));
      }
    }
    return published()
        + " spans published, "
        + pending()
        + " pending, "
        + lost()
        + " lost"
        + (reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")");
  }
}
