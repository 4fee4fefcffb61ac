package io.meshline.ingest.receiver;

import io.meshline.schemas.CallLanes;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Collects the calls of one protocol, sorted into as many {@linkplain CallLanes lanes} as there are
 * calls for: batches of one lane share their parties and paths, and whoever reads some of the
 * partitions meets a part of all paths. While few calls come they are not sorted, since batches
 * would be small. Thread-safe.
 */
final class LanedCollector {
  /** Calls of a lane while its first one waits for others, at least. */
  static final int WORTH = 400;

  /** A lane that there is stays while it has one call in so many of these. */
  private static final int STAYS = 2;

  private static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Function<Lane, Collector<CallRecord>> collectors;
  private final IntSupplier partitions;
  private final int most;
  private final long lingerNanos;
  private final LongSupplier clockNanos;
  private final Map<Integer, Lanes> all = new TreeMap<>();
  private Lanes current;
  private long sinceNanos;
  private long taken;

  /**
   * @param collectors makes what collects a lane
   * @param partitions how many the topic has
   * @param most lanes
   * @param linger how long the first call of a batch waits for others
   * @param clockNanos as {@link System#nanoTime}
   */
  LanedCollector(
      Function<Lane, Collector<CallRecord>> collectors,
      IntSupplier partitions,
      int most,
      Duration linger,
      LongSupplier clockNanos) {
    this.collectors = collectors;
    this.partitions = partitions;
    this.most = most;
    this.lingerNanos = linger.toNanos();
    this.clockNanos = clockNanos;
    this.sinceNanos = clockNanos.getAsLong();
    this.current = lanes(1);
  }

  /** Adds calls of a message, see {@link Collector#add}. */
  Collector.Added add(List<CallRecord> calls, Receipt receipt) {
    Lanes into;
    List<List<CallRecord>> sorted;
    Lanes former = null;
    synchronized (this) {
      Lanes before = current;
      count(calls.size());
      into = current;
      if (into != before) {
        former = before;
      }
      sorted = into.sort(calls);
    }
    if (former != null) {
      former.rest();
    }
    int added = 0;
    List<RuntimeException> unfit = new ArrayList<>(0);
    for (int lane = 0; lane < sorted.size(); lane++) {
      if (!sorted.get(lane).isEmpty()) {
        Collector.Added some = into.collectors.get(lane).add(sorted.get(lane), receipt);
        added += some.count();
        unfit.addAll(some.unfit());
      }
    }
    return new Collector.Added(added, unfit);
  }

  /** Sends what is collected, without waiting for more. */
  void flush() {
    List<Lanes> each;
    synchronized (this) {
      each = List.copyOf(all.values());
    }
    each.forEach(Lanes::flush);
  }

  /** How many lanes calls are sorted into. */
  synchronized int lanes() {
    return current.collectors.size();
  }

  private void count(int calls) {
    taken += calls;
    long passed = clockNanos.getAsLong() - sinceNanos;
    if (passed < COUNTED_NANOS) {
      return;
    }
    double whileOneWaits = (double) taken * lingerNanos / passed;
    sinceNanos += passed;
    taken = 0;
    int there = current.collectors.size();
    int wanted = divisor((int) Math.min(most, whileOneWaits / WORTH));
    boolean stays =
        wanted < there
            && divisor(there) == there
            && whileOneWaits * STAYS >= (double) there * WORTH;
    if (wanted != there && !stays) {
      current = lanes(wanted);
    }
  }

  /**
   * The largest number of lanes that all have as many partitions: fewer lanes are then joined ones.
   */
  private int divisor(int atMost) {
    int count = partitions.getAsInt();
    for (int lanes = Math.min(Math.min(atMost, most), count); lanes > 1; lanes--) {
      if (count % lanes == 0) {
        return lanes;
      }
    }
    return 1;
  }

  private Lanes lanes(int count) {
    return all.computeIfAbsent(count, n -> new Lanes(n, collectors));
  }

  /** So many lanes. */
  private static final class Lanes {
    private final List<Collector<CallRecord>> collectors = new ArrayList<>();
    private final CallLanes order;

    Lanes(int count, Function<Lane, Collector<CallRecord>> make) {
      order = new CallLanes(count);
      for (int lane = 0; lane < count; lane++) {
        collectors.add(make.apply(new Lane(lane, count)));
      }
    }

    List<List<CallRecord>> sort(List<CallRecord> calls) {
      if (collectors.size() == 1) {
        return List.of(calls);
      }
      List<List<CallRecord>> sorted = new ArrayList<>(collectors.size());
      for (int lane = 0; lane < collectors.size(); lane++) {
        sorted.add(new ArrayList<>(1 + 2 * calls.size() / collectors.size()));
      }
      for (CallRecord call : calls) {
        sorted.get(lane(call)).add(call);
      }
      return sorted;
    }

    /** Of a call that is not fit for a batch, any: its packer says what is wrong with it. */
    private int lane(CallRecord call) {
      try {
        return order.lane(call);
      } catch (RuntimeException e) {
        return 0;
      }
    }

    void flush() {
      for (Collector<CallRecord> collector : collectors) {
        collector.flush();
      }
    }

    /** Calls may still come, of threads that have sorted them before. */
    void rest() {
      for (Collector<CallRecord> collector : collectors) {
        collector.rest();
      }
    }
  }
}
