package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.CallChecks;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Limits;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.WireFormat;
import io.meshline.schemas.plan.BatchFields;
import io.meshline.schemas.plan.BatchPlan;
import io.meshline.schemas.plan.CallFields;
import io.meshline.schemas.plan.CallPlan;
import io.meshline.schemas.plan.CallPlans;
import io.meshline.schemas.plan.PartyPlan;
import java.time.Duration;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads calls straight from the bytes of Kafka values, by plans for the schemas they were written
 * with. It takes a value as a whole, or leaves it, as a whole, to the ordinary decoder: whatever is
 * odd or breaks a limit is decided there. Not thread-safe.
 */
final class CallReader {

  /** How many values are read ahead at a time. */
  static final int READ_AHEAD = 16;

  /** Paths that are looked for together. */
  private static final int FOUND_TOGETHER = 32;

  /** A call whose bytes were read, and whose path is still to be found. */
  private static final class Ahead {
    private final CallFields call = new CallFields();

    /** Of source and destination. */
    private final long[] digests = new long[4];

    // How its writer writes; null if it was not read.
    private @Nullable PartyPlan plan;
    private int kind;
    private long first;
    private long second;

    // Null if it was not looked for, or is new.
    private @Nullable KnownPath path;
  }

  private final long retentionMicros;
  private final CallPlans plans = new CallPlans();
  private final KnownPaths paths;
  private final Ahead now = new Ahead();
  private final Ahead[] ahead = new Ahead[READ_AHEAD];
  private final BatchFields batch = new BatchFields();
  private final RecentTexts reasons = new RecentTexts();

  // Of a batch: digests of its parties, then of its paths, and the paths.
  private long[] parties = new long[128];
  private long[] digests = new long[128];
  private KnownPath[] dictionary = new KnownPath[64];

  private String[] batchReasons = new String[16];
  private boolean lackedRoom;

  // Of no meaning: what was read must be used, or it would not be read.
  private long touched;

  /**
   * @param retention how long after its completion a call may be taken
   * @param maxPaths paths of which none is forgotten
   */
  CallReader(Duration retention, int maxPaths) {
    this.retentionMicros = retention.toMillis() * 1_000;
    this.paths = new KnownPaths(maxPaths);
    Arrays.setAll(ahead, i -> new Ahead());
  }

  /** Whether a schema id was learnt. */
  boolean knows(int id) {
    return plans.of(id) != null;
  }

  /**
   * Learns how a writer writes.
   *
   * @param written a schema under which the ordinary decoder has read a record
   */
  void learn(int id, Schema written) {
    plans.add(id, written);
  }

  /**
   * Reads a value ahead, if it is a single call, up to where its path is looked for. Whoever reads
   * several ahead finds the memory of their paths fetched when it comes to {@link #readAgain}.
   *
   * @param place 0 to {@link #READ_AHEAD} - 1
   * @return a number of no meaning, to be used in some way
   */
  long readAhead(int place, ValueBytes value) {
    Ahead one = ahead[place];
    one.plan = null;
    one.path = null;
    CallPlans.Writer writer = writer(value);
    CallPlan calls = writer == null ? null : writer.calls();
    return calls != null && read(calls, value, one) ? paths.touch(one.first) : 0;
  }

  /**
   * Looks for the paths of values that were read ahead.
   *
   * @param count of values, at places from 0 on
   * @return a number of no meaning, to be used in some way
   */
  long findAhead(int count) {
    long sum = 0;
    for (int place = 0; place < count; place++) {
      Ahead one = ahead[place];
      if (one.plan != null) {
        KnownPath path = paths.find(one.first, one.second);
        one.path = path;
        sum += path == null ? 0 : path.touch();
      }
    }
    return sum;
  }

  /**
   * Reads a value into a block that was read ahead.
   *
   * @param place under which it was
   * @param value the same value
   * @return as {@link #read} does
   */
  boolean readAgain(int place, ValueBytes value, long takenMicros, CallBlock block) {
    Ahead one = ahead[place];
    lackedRoom = false;
    return one.plan == null
        ? read(value, takenMicros, block)
        : takeCall(one, value, takenMicros, block);
  }

  /** Whether the last value was not taken only because an emptier block is needed for it. */
  boolean lackedRoom() {
    return lackedRoom;
  }

  /** A number of no meaning. */
  long touched() {
    return touched;
  }

  private CallPlans.@Nullable Writer writer(ValueBytes value) {
    try {
      return plans.of(WireFormat.schemaId(value.array(), value.from(), value.to()));
    } catch (UndecodableException e) {
      return null;
    }
  }

  /**
   * Reads a value into a block.
   *
   * @param takenMicros when it was appended, in microseconds since 1970-01-01T00:00:00Z
   * @return whether it was taken; the block is as before otherwise
   */
  boolean read(ValueBytes value, long takenMicros, CallBlock block) {
    lackedRoom = false;
    CallPlans.Writer writer = writer(value);
    if (writer == null) {
      return false;
    }
    CallPlan calls = writer.calls();
    if (calls != null) {
      now.path = null;
      return read(calls, value, now) && takeCall(now, value, takenMicros, block);
    }
    BatchPlan batches = writer.batches();
    return batches != null
        && batches.read(value.array(), value.from() + WireFormat.HEADER_BYTES, value.to(), batch)
        && takeBatch(batches, value, takenMicros, block);
  }

  private boolean read(CallPlan plan, ValueBytes value, Ahead one) {
    CallFields call = one.call;
    byte[] bytes = value.array();
    if (!plan.read(bytes, value.from() + WireFormat.HEADER_BYTES, value.to(), call)) {
      return false;
    }
    PartyPlan parties = plan.parties();
    KnownPaths.digest(parties, bytes, call.sourceFrom(), call.sourceTo(), one.digests, 0);
    KnownPaths.digest(parties, bytes, call.destinationFrom(), call.destinationTo(), one.digests, 1);
    one.kind =
        KnownPath.kind(call.reporter(), call.side(), call.protocol(), call.tls(), call.scope());
    one.first = KnownPaths.first(one.digests, 0, 1, one.kind);
    one.second = KnownPaths.second(one.digests, 0, 1, one.kind);
    one.plan = parties;
    return true;
  }

  private boolean takeCall(Ahead one, ValueBytes value, long takenMicros, CallBlock block) {
    CallFields call = one.call;
    PartyPlan parties = one.plan;
    if (parties == null) {
      throw new IllegalStateException("a call that was not read");
    }
    long completion = EventTimes.completionMicros(call.startMicros(), call.latencyMicros());
    if (!keepsLimits(
        completion,
        takenMicros,
        call.latencyMicros(),
        call.requestBytes(),
        call.responseBytes(),
        call.weight())) {
      return false;
    }
    byte[] bytes = call.bytes();
    KnownPath path = one.path;
    if (path == null) {
      path = path(one, parties);
    }
    if (!path.isFit()) {
      return false;
    }
    block.room(1);
    block.call(path, completion, call.latencyMicros(), call.outcome(), call.statusCode());
    block.amounts(
        reasons.of(bytes, call.reasonFrom(), call.reasonLength()),
        call.requestBytes(),
        call.responseBytes(),
        call.weight());
    block.origin(value, call.traceFrom(), call.traceLength(), 0);
    block.recordEnds();
    return true;
  }

  private KnownPath path(Ahead one, PartyPlan parties) {
    KnownPath path = paths.find(one.first, one.second);
    if (path != null) {
      return path;
    }
    CallFields call = one.call;
    byte[] bytes = call.bytes();
    return paths.add(
        one.first,
        one.second,
        paths.party(parties, bytes, call.sourceFrom(), call.sourceTo()),
        paths.party(parties, bytes, call.destinationFrom(), call.destinationTo()),
        one.kind);
  }

  private boolean takeBatch(BatchPlan plan, ValueBytes value, long takenMicros, CallBlock block) {
    int begin = block.size();
    long lastBefore = block.lastCompletionMicros();
    int calls = batch.calls();
    if (calls == 0) {
      return false; // must be told of by itself
    }
    if (begin + calls > Limits.BATCH_CALLS) {
      lackedRoom = true; // a block must fit into a batch, should it travel
      return false;
    }
    if (!readDictionaries(plan)) {
      return false;
    }
    block.room(calls);
    for (int i = 0; i < calls; i++) {
      long latency = batch.latencyMicros(i);
      long completion = EventTimes.completionMicros(batch.startMicros(i), latency);
      if (!keepsLimits(
          completion,
          takenMicros,
          latency,
          batch.requestBytes(i),
          batch.responseBytes(i),
          batch.weight(i))) {
        block.backTo(begin, lastBefore);
        return false;
      }
      int reason = batch.reason(i);
      block.call(
          dictionary[batch.path(i)], completion, latency, batch.outcome(i), batch.statusCode(i));
      block.amounts(
          reason < 0 ? "" : batchReasons[reason],
          batch.requestBytes(i),
          batch.responseBytes(i),
          batch.weight(i));
      block.origin(value, batch.traceFrom(i), batch.traceLength(i), i);
    }
    block.recordEnds();
    return true;
  }

  /** Whether all paths keep the limits, also those that no call is of. */
  private boolean readDictionaries(BatchPlan plan) {
    boolean fit = true;
    digestParties(plan.parties());
    int size = batch.paths();
    if (dictionary.length < size) {
      dictionary = new KnownPath[2 * size];
      digests = new long[4 * size];
    }
    for (int begin = 0; begin < size; begin += FOUND_TOGETHER) {
      int end = Math.min(begin + FOUND_TOGETHER, size);
      for (int p = begin; p < end; p++) {
        touched += touchPath(p);
      }
      for (int p = begin; p < end; p++) {
        KnownPath path = paths.find(digests[2 * p], digests[2 * p + 1]);
        dictionary[p] = path == null ? addPath(plan.parties(), p) : path;
      }
      for (int p = begin; p < end; p++) {
        fit &= dictionary[p].isFit();
      }
    }
    int texts = batch.reasons();
    if (batchReasons.length < texts) {
      batchReasons = new String[2 * texts];
    }
    for (int r = 0; r < texts; r++) {
      batchReasons[r] = reasons.of(batch.bytes(), batch.reasonFrom(r), batch.reasonLength(r));
    }
    return fit;
  }

  private void digestParties(PartyPlan plan) {
    int size = batch.parties();
    if (parties.length < 2 * size) {
      parties = new long[4 * size];
    }
    for (int i = 0; i < size; i++) {
      KnownPaths.digest(plan, batch.bytes(), batch.partyFrom(i), batch.partyTo(i), parties, i);
    }
  }

  /** Works a path's digest out, and reads a little of the place where it is looked for. */
  private long touchPath(int p) {
    int kind = kind(p);
    long first = KnownPaths.first(parties, batch.source(p), batch.destination(p), kind);
    digests[2 * p] = first;
    digests[2 * p + 1] = KnownPaths.second(parties, batch.source(p), batch.destination(p), kind);
    return paths.touch(first);
  }

  private KnownPath addPath(PartyPlan plan, int p) {
    return paths.add(
        digests[2 * p],
        digests[2 * p + 1],
        party(plan, batch.source(p)),
        party(plan, batch.destination(p)),
        kind(p));
  }

  private KnownParty party(PartyPlan plan, int i) {
    return paths.party(plan, batch.bytes(), batch.partyFrom(i), batch.partyTo(i));
  }

  private int kind(int p) {
    return KnownPath.kind(
        batch.reporter(p), batch.side(p), batch.protocol(p), batch.tls(p), batch.scope(p));
  }

  private boolean keepsLimits(
      long completionMicros,
      long takenMicros,
      long latencyMicros,
      long requestBytes,
      long responseBytes,
      long weight) {
    return CallChecks.figures(latencyMicros, requestBytes, responseBytes, weight) == null
        && CallChecks.time(completionMicros, takenMicros, retentionMicros) == null;
  }
}
