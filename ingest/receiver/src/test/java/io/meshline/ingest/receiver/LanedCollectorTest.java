package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallLanes;
import io.meshline.schemas.CallPath;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Lane;
import io.meshline.schemas.Party;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many calls are sorted, few are not, and none is lost when that changes. */
final class LanedCollectorTest {
  private static final Duration LINGER = Duration.ofMillis(100);

  private final FakeBroker broker = new FakeBroker();
  private final Counters counters = new Counters();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Sender sender = new Sender(broker, timer, counters);
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger settled = new AtomicInteger();
  private final Set<Lane> forgotten = new HashSet<>();
  private int taken;

  @BeforeEach
  void start() {
    sender.start();
    broker.partitions(12);
  }

  @AfterEach
  void end() {
    sender.stop();
    timer.shutdownNow();
  }

  private LanedCollector collector(int most) {
    return new LanedCollector(
        lane ->
            new Collector<>(
                Source.OTLP,
                RecordType.CALL,
                lane,
                new Watched(lane),
                LINGER,
                timer,
                sender,
                counters),
        () -> broker.partitions(RecordType.CALL.topic()),
        most,
        LINGER,
        nanos::get);
  }

  /** Says of which lanes nothing is kept. */
  private final class Watched implements Packer<CallRecord> {
    private final CallPacker packer = new CallPacker(1_000, 1 << 20);
    private final Lane lane;

    Watched(Lane lane) {
      this.lane = lane;
    }

    @Override
    public boolean add(CallRecord one) {
      forgotten.remove(lane);
      return packer.add(one);
    }

    @Override
    public int size() {
      return packer.size();
    }

    @Override
    public SpecificRecord build() {
      return packer.build();
    }

    @Override
    public void forget() {
      packer.forget();
      forgotten.add(lane);
    }
  }

  /** A second with so many calls of a thousand paths. */
  private void second(LanedCollector collector, int calls) {
    for (int begin = 0; begin < calls; begin += 250) {
      List<CallRecord> some = new ArrayList<>();
      for (int i = begin; i < Math.min(calls, begin + 250); i++) {
        some.add(Telemetry.call("service-" + i % 1_000));
      }
      Receipt receipt = new Receipt(1, done -> settled.incrementAndGet());
      assertThat(collector.add(some, receipt).count()).isEqualTo(some.size());
      receipt.closed();
      taken += some.size();
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
  }

  private void awaitAll(LanedCollector collector) {
    collector.flush();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(counters.publishedRecords(Source.OTLP)).isEqualTo(taken));
    assertThat(broker.callsPublished()).isEqualTo(taken);
  }

  @Test
  void asManyLanesAsThereAreCallsFor() {
    LanedCollector collector = collector(16);
    second(collector, 3_000);
    second(collector, 9_000);
    assertThat(collector.lanes()).as("300 calls wait together").isEqualTo(1);
    second(collector, 25_000);
    assertThat(collector.lanes()).as("900").isEqualTo(2);
    second(collector, 80_000);
    assertThat(collector.lanes()).as("2,500").isEqualTo(6);
    second(collector, 13_000);
    assertThat(collector.lanes()).as("8,000").isEqualTo(12);
    second(collector, 3_000);
    assertThat(collector.lanes()).as("1,300").isEqualTo(3);
    second(collector, 1_000);
    assertThat(collector.lanes()).as("300").isEqualTo(1);
    assertThat(forgotten).as("all but the one that is used").hasSize(2 + 6 + 12 + 3);
    awaitAll(collector);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(settled.get()).isEqualTo(taken / 250));
  }

  @Test
  void aLaneIsKeptUntilItHasHalfOfWhatItIsWorth() {
    LanedCollector collector = collector(16);
    second(collector, 9_000);
    second(collector, 9_000);
    assertThat(collector.lanes()).isEqualTo(2);
    second(collector, 7_000);
    assertThat(collector.lanes()).as("900 calls for two lanes").isEqualTo(2);
    second(collector, 10);
    assertThat(collector.lanes()).as("700").isEqualTo(2);
    second(collector, 10);
    assertThat(collector.lanes()).as("1").isEqualTo(1);
  }

  @Test
  void callsOfALaneAreThoseOfItsPaths() {
    LanedCollector collector = collector(16);
    second(collector, 90_000);
    second(collector, 40_000);
    awaitAll(collector);
    int sorted = 0;
    for (Map.Entry<Lane, CallBatch> each : broker.lanes()) {
      Lane lane = each.getKey();
      CallBatch batch = each.getValue();
      if (lane.of() == 12) {
        sorted += batch.getPath().size();
        for (CallPath path : batch.getPaths()) {
          Party source = batch.getParties().get(path.getSource());
          Party destination = batch.getParties().get(path.getDestination());
          int hash = CallLanes.hash(source, destination);
          assertThat(Math.floorMod(hash, 12)).isEqualTo(lane.number());
        }
      } else {
        assertThat(lane).isEqualTo(Lane.ANY);
      }
    }
    assertThat(sorted).isEqualTo(40_000);
  }

  @Test
  void aCallThatIsNotFitIsLeftOutAndTheOthersAreNot() {
    LanedCollector collector = collector(16);
    second(collector, 90_000);
    second(collector, 250);
    assertThat(collector.lanes()).isEqualTo(12);
    CallRecord unfit = new CallRecord(); // which has no parties
    Receipt receipt = new Receipt(1, done -> settled.incrementAndGet());
    Collector.Added added =
        collector.add(List.of(Telemetry.call("front"), unfit, Telemetry.call("orders")), receipt);
    assertThat(added.count()).isEqualTo(2);
    assertThat(added.unfit()).hasSize(1).first().isInstanceOf(NullPointerException.class);
    taken += 2;
    awaitAll(collector);
  }

  @Test
  void noMoreThanIsSaidAndNoneWhereThePartitionsAreNotKnown() {
    LanedCollector bounded = collector(4);
    second(bounded, 90_000);
    second(bounded, 250);
    assertThat(bounded.lanes()).isEqualTo(4);
    LanedCollector one = collector(1);
    second(one, 90_000);
    second(one, 250);
    assertThat(one.lanes()).isEqualTo(1);
    broker.partitions(1);
    LanedCollector unknown = collector(16);
    second(unknown, 90_000);
    second(unknown, 250);
    assertThat(unknown.lanes()).isEqualTo(1);
    broker.partitions(7);
    second(unknown, 90_000);
    second(unknown, 250);
    assertThat(unknown.lanes()).as("of a prime number: all or one").isEqualTo(7);
  }
}
