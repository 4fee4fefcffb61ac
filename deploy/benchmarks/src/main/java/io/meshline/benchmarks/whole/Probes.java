package io.meshline.benchmarks.whole;

import io.meshline.benchmarks.receiving.AccessLogs;
import io.meshline.benchmarks.receiving.Callers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Single calls, each to a service of its own, that are looked for until they are found. */
final class Probes {
  private static final long TICK_MILLIS = 250;
  private static final long LOOK_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FIRST = 1_000;

  private final StoredCalls stored;
  private final Map<String, Instant> sent = new ConcurrentHashMap<>();
  private final List<Long> millis = new ArrayList<>();

  private Probes(StoredCalls stored) {
    this.stored = stored;
  }

  /**
   * Sends a probe with each quarter of a second's load.
   *
   * @return how long each of them took from its completion until it was found, in milliseconds
   * @throws IllegalStateException if one is not found, or the load cannot be kept up
   */
  static long[] under(RunningStack stack, Callers callers, int perSecond, Duration duration)
      throws Exception {
    int entries = (int) (perSecond * TICK_MILLIS / 1_000 / TimedLoad.PROXIES);
    TimedLoad load = TimedLoad.of(1, Math.max(1, entries), false);
    Probes probes = new Probes(new StoredCalls(stack.search()));
    ExecutorService looker = Executors.newSingleThreadExecutor();
    try {
      Future<?> looking = looker.submit(probes::look);
      long begin = System.nanoTime();
      int ticks = (int) (duration.toMillis() / TICK_MILLIS);
      for (int tick = 0; tick < ticks; tick++) {
        long behind = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) - tick * TICK_MILLIS;
        if (behind > 5_000) {
          throw new IllegalStateException(
              "%,d entries/s: %d ms behind (expected: a load that can be kept up)"
                  .formatted(perSecond, behind));
        }
        TimeUnit.MILLISECONDS.sleep(-behind);
        callers.send(probes.beside(load.at(Instant.now()), FIRST + tick), 1);
      }
      looker.shutdown();
      looking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      looker.shutdownNow();
    }
    return probes.millis.stream().mapToLong(Long::longValue).toArray();
  }

  private List<List<byte[]>> beside(List<List<byte[]>> load, int number) {
    Instant end = Instant.now();
    List<List<byte[]>> streams = new ArrayList<>(load);
    streams.add(List.of(new AccessLogs(number, false).message(0, 1, end).toByteArray()));
    sent.put(AccessLogs.service(number), end);
    return streams;
  }

  /** Looks until all are found and no more will come. */
  private Void look() throws Exception {
    Instant quietSince = Instant.now();
    while (true) {
      Map<String, Instant> missing = new HashMap<>(sent);
      for (String found : stored.found(missing.keySet())) {
        Instant completed = missing.get(found);
        if (completed != null && sent.remove(found) != null) {
          millis.add(Duration.between(completed, Instant.now()).toMillis());
        }
      }
      if (!sent.isEmpty()) {
        quietSince = Instant.now();
      } else if (Duration.between(quietSince, Instant.now()).toSeconds() > 10) {
        return null;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
