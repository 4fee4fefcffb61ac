package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.DeadLetters;
import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.InvalidBatchException;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.Violation;
import io.meshline.schemas.WireFormat;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.UnknownSchemaException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Values of the calls topic → calls that keep all limits, and dead letters for everything else. A
 * call of a batch that breaks a limit goes alone; the others of its batch go on. Not thread-safe.
 */
final class CallDecoder {

  static final String PROGRAM = "call-aggregation";

  /** Calls above which a block is handed on. */
  private static final int FULL_BLOCK = 8_000;

  private final SchemaRegistry registry;
  private final RecordDecoder decoder;
  private final RecordEncoder<CallRecord> encoder;
  private final CallGuard guard;
  private final Clock clock;

  private final @Nullable CallReader reader;

  // Of a block, until it ends.
  private ValueBytes lastAsked = ValueBytes.NONE;
  private List<CallRecord> lastCalls = List.of();

  /** Decodes every value in full. */
  CallDecoder(SchemaRegistry registry, String topic, Clock clock, Duration retention) {
    this(registry, topic, clock, retention, null);
  }

  /**
   * @param reader reads what it can straight from bytes, or null
   */
  CallDecoder(
      SchemaRegistry registry,
      String topic,
      Clock clock,
      Duration retention,
      @Nullable CallReader reader) {
    this.registry = registry;
    this.decoder =
        new RecordDecoder(
            registry, List.of(CallRecord.getClassSchema(), CallBatch.getClassSchema()));
    this.encoder = new RecordEncoder<>(registry, topic, CallRecord.getClassSchema());
    this.guard = new CallGuard(retention);
    this.clock = clock;
    this.reader = reader;
  }

  /**
   * Where a value was read.
   *
   * @param taken when it was appended there
   */
  record Place(String topic, int partition, long offset, Instant taken) {}

  /**
   * Decodes and checks one value.
   *
   * @throws io.meshline.schemas.registry.RegistryUnavailableException when the registry is needed
   *     and cannot be used now; the same value may be tried again
   */
  Decoded decode(byte @Nullable [] value, Place place) {
    try {
      SpecificRecord record = decoder.decode(value);
      learn(value);
      if (record instanceof CallBatch batch) {
        CallBatches.validate(batch);
        return guarded(batch, place);
      }
      return guarded((CallRecord) record, value, place);
    } catch (UndecodableException e) {
      return Decoded.dead(letter(e.reason(), e.getMessage(), value, place, -1));
    } catch (InvalidBatchException e) {
      return Decoded.dead(letter(InvalidBatchException.REASON, e.getMessage(), value, place, -1));
    } catch (IllegalArgumentException e) {
      // A time that 64 bits of microseconds cannot hold.
      return Decoded.dead(
          letter(
              UndecodableException.UNDECODABLE, String.valueOf(e.getMessage()), value, place, -1));
    }
  }

  /** Reads values ahead, see {@link CallReader#readAhead}. */
  long readAhead(int place, ValueBytes value) {
    return reader == null ? 0 : reader.readAhead(place, value);
  }

  /** Looks for the paths of values that were read ahead, see {@link CallReader#findAhead}. */
  long findAhead(int count) {
    return reader == null ? 0 : reader.findAhead(count);
  }

  /**
   * Reads a value that was read ahead straight from its bytes into a block, if it is plain and
   * usual and all of it keeps the limits.
   *
   * @param takenMicros when it was appended, in microseconds since 1970-01-01T00:00:00Z
   * @return false if it is left to {@link #decode}; the block is as before then
   */
  boolean readAgain(int place, ValueBytes value, long takenMicros, CallBlock block) {
    return reader != null && reader.readAgain(place, value, takenMicros, block);
  }

  /** Whether the last value would be taken by an empty block. */
  boolean lackedRoom() {
    return reader != null && reader.lackedRoom();
  }

  /** Whether a block holds enough to be handed on. */
  static boolean isFull(CallBlock block) {
    return block.size() >= FULL_BLOCK;
  }

  /** A call of a value that {@link #readAgain} took, in full. */
  CallRecord call(ValueBytes value, int index) {
    // Who asks for one call of a batch asks for its others next.
    if (value != lastAsked) {
      lastCalls = calls(value.copy());
      lastAsked = value;
    }
    return lastCalls.get(index);
  }

  /** Lets go of what {@link #call} was asked for: values lie in large buffers of Kafka's client. */
  void forgetCalls() {
    lastAsked = ValueBytes.NONE;
    lastCalls = List.of();
  }

  private List<CallRecord> calls(byte[] value) {
    try {
      SpecificRecord record = decoder.decode(value);
      return record instanceof CallBatch batch
          ? CallBatches.unpack(batch)
          : List.of((CallRecord) record);
    } catch (UndecodableException | InvalidBatchException e) {
      throw new IllegalStateException("a value that was read before", e);
    }
  }

  private Decoded guarded(CallRecord call, byte @Nullable [] value, Place place) {
    Violation violation = guard.check(call, place.taken());
    return violation == null
        ? Decoded.of(call, millis(EventTimes.completionMicros(call)))
        : Decoded.dead(letter(violation.reason(), violation.message(), value, place, -1));
  }

  private Decoded guarded(CallBatch batch, Place place) throws InvalidBatchException {
    Verdict verdict = new Verdict();
    guard.check(batch, place.taken(), verdict);
    if (verdict.violations.isEmpty()) {
      return Decoded.of(batch, verdict.refused, verdict.lastCompletionMillis, List.of());
    }
    List<DeadLetter> letters = new ArrayList<>(verdict.violations.size());
    CallBatches.forEach(
        batch,
        (index, call) -> {
          if (verdict.refused.get(index)) {
            Violation violation = verdict.violations.get(letters.size());
            letters.add(
                letter(
                    violation.reason(), violation.message(), encoder.encode(call), place, index));
          }
        });
    return Decoded.of(batch, verdict.refused, verdict.lastCompletionMillis, letters);
  }

  /** Makes a plan for a writer of whom something was read in the ordinary way. */
  private void learn(byte @Nullable [] value) throws UndecodableException {
    if (reader == null) {
      return;
    }
    int id = WireFormat.schemaId(value);
    if (!reader.knows(id)) {
      try {
        reader.learn(id, registry.byId(id));
      } catch (UnknownSchemaException e) {
        throw new IllegalStateException("a schema that was known before", e);
      }
    }
  }

  private DeadLetter letter(
      String reason, String message, byte @Nullable [] value, Place place, int index) {
    return DeadLetters.of(
        clock.instant(),
        PROGRAM,
        reason,
        message,
        new DeadLetters.Origin(place.topic(), place.partition(), place.offset(), index),
        value);
  }

  private static long millis(long micros) {
    return Math.floorDiv(micros, 1_000);
  }

  /** The verdict about a batch as a whole. */
  private static final class Verdict implements CallGuard.Verdicts {
    private final BitSet refused = new BitSet(0);
    private final List<Violation> violations = new ArrayList<>(0);
    private long lastCompletionMillis = Decoded.NO_CALLS;

    @Override
    public void accept(int index, @Nullable Violation violation, long completionMicros) {
      if (violation != null) {
        refused.set(index);
        violations.add(violation);
      } else {
        lastCompletionMillis = Math.max(lastCompletionMillis, millis(completionMicros));
      }
    }
  }
}
