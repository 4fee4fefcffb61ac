package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pods that were deleted lately: telemetry about them is still on its way. Bounded in time and
 * number. Thread-safe.
 */
final class Departures {

  static final int MAX_PODS = 10_000;

  private record Departure(Pod pod, Instant at) {}

  private final InstantSource clock;
  private final Duration grace;
  private final Map<String, Departure> byUid = new LinkedHashMap<>();

  Departures(InstantSource clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
  }

  synchronized void add(Pod pod) {
    String uid = String.valueOf(pod.getMetadata().getUid());
    byUid.remove(uid);
    byUid.put(uid, new Departure(pod, clock.instant()));
    if (byUid.size() > MAX_PODS) {
      byUid.remove(byUid.keySet().iterator().next());
    }
  }

  /** Forgets those whose time is over; whether there were any. */
  synchronized boolean forget() {
    Instant before = clock.instant().minus(grace);
    return byUid.values().removeIf(each -> each.at().isBefore(before));
  }

  /** The others, the latest one last. */
  synchronized List<Pod> pods() {
    List<Pod> pods = new ArrayList<>(byUid.size());
    byUid.values().forEach(each -> pods.add(each.pod()));
    return pods;
  }
}
