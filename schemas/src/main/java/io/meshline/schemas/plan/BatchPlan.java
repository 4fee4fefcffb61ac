package io.meshline.schemas.plan;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How to read the batches of one writer. Not thread-safe. */
// Places of enums stand for them everywhere here.
@SuppressWarnings("EnumOrdinal")
public final class BatchPlan {

  private static final Schema READER = CallBatch.getClassSchema();
  private static final int MOST_PARTIES = 2 * Limits.BATCH_CALLS;
  private static final int UNREAD = -1;

  /** What is done with one field of the writer. */
  private enum Step {
    BASE,
    PARTIES,
    PATHS,
    REASONS,
    PATH,
    START_OFFSET,
    LATENCY,
    OUTCOME,
    STATUS_CODE,
    REASON,
    REQUEST_BYTES,
    RESPONSE_BYTES,
    WEIGHT,
    TRACE_ID,
    SPAN_ID,
    ATTRIBUTES,
    SKIP
  }

  private final Step[] steps;
  private final Skip[] skips;
  private final PartyPlan parties;
  private final PathPlan paths;
  private final @Nullable EnumPlan outcomes;
  private final Cursor cursor = new Cursor();

  // How long each column turned out to be.
  private final int[] lengths = new int[Step.values().length];

  private BatchPlan(
      Step[] steps, Skip[] skips, PartyPlan parties, PathPlan paths, @Nullable EnumPlan outcomes) {
    this.steps = steps;
    this.skips = skips;
    this.parties = parties;
    this.paths = paths;
    this.outcomes = outcomes;
  }

  /**
   * The plan for a writer's schema; nothing if that is so unusual that only the ordinary decoder
   * reads it.
   *
   * @param writer compatible with that of {@link CallBatch}
   */
  static Optional<BatchPlan> of(Schema writer, PartyPlans plans) {
    List<Schema.Field> fields = writer.getFields();
    Step[] steps = new Step[fields.size()];
    Skip[] skips = new Skip[steps.length];
    for (int i = 0; i < steps.length; i++) {
      Schema.Field field = fields.get(i);
      Schema.Field reader = READER.getField(field.name());
      skips[i] = Skip.of(field.schema());
      if (reader == null) {
        steps[i] = Step.SKIP;
      } else if (SchemaKinds.same(field.schema(), reader.schema())) {
        steps[i] = step(field.name());
      } else {
        return Optional.empty();
      }
    }
    Schema.Field party = writer.getField("parties");
    Schema.Field path = writer.getField("paths");
    if (party == null
        || path == null
        || Skip.holdsItself(party.schema())
        || Skip.holdsItself(path.schema())) {
      return Optional.empty();
    }
    Schema.Field outcome = writer.getField("outcome");
    return PathPlan.of(path.schema().getElementType())
        .map(
            pathPlan ->
                new BatchPlan(
                    steps,
                    skips,
                    plans.of(party.schema().getElementType()),
                    pathPlan,
                    outcome == null
                        ? null
                        : EnumPlan.of(
                            outcome.schema().getElementType(), Outcome.getClassSchema())));
  }

  private static Step step(String name) {
    return switch (name) {
      case "base" -> Step.BASE;
      case "parties" -> Step.PARTIES;
      case "paths" -> Step.PATHS;
      case "reasons" -> Step.REASONS;
      case "path" -> Step.PATH;
      case "startOffset" -> Step.START_OFFSET;
      case "latency" -> Step.LATENCY;
      case "outcome" -> Step.OUTCOME;
      case "statusCode" -> Step.STATUS_CODE;
      case "reason" -> Step.REASON;
      case "requestBytes" -> Step.REQUEST_BYTES;
      case "responseBytes" -> Step.RESPONSE_BYTES;
      case "weight" -> Step.WEIGHT;
      case "traceId" -> Step.TRACE_ID;
      case "spanId" -> Step.SPAN_ID;
      case "attributes" -> Step.ATTRIBUTES;
      default -> throw new IllegalStateException(name + ": a field of the contract without a step");
    };
  }

  /** How parties are written. */
  public PartyPlan parties() {
    return parties;
  }

  /**
   * Reads a value that is a part of an array.
   *
   * @return false if the bytes are odd, or the columns do not fit each other: then the fields hold
   *     nothing of use
   */
  public boolean read(byte[] value, int from, int to, BatchFields fields) {
    cursor.reset(value, from, to);
    fields.bytes = value;
    fields.parties = 0;
    fields.paths = 0;
    fields.reasons = 0;
    Arrays.fill(lengths, UNREAD);
    try {
      for (int i = 0; i < steps.length; i++) {
        read(i, fields);
      }
      return cursor.isAtEnd() && complete(fields);
    } catch (OddBytesException | IndexOutOfBoundsException | StackOverflowError e) {
      return false;
    }
  }

  private void read(int i, BatchFields fields) {
    Step step = steps[i];
    switch (step) {
      case BASE -> fields.baseMicros = cursor.readLong();
      case PARTIES -> readParties(fields);
      case PATHS -> readPaths(fields);
      case REASONS -> readReasons(fields);
      case PATH -> ints(step, fields.path);
      case START_OFFSET -> longs(step, fields.startOffset);
      case LATENCY -> longs(step, fields.latency);
      case OUTCOME -> outcomes(fields.outcome);
      case STATUS_CODE -> ints(step, fields.statusCode);
      case REASON -> ints(step, fields.reason);
      case REQUEST_BYTES -> longs(step, fields.requestBytes);
      case RESPONSE_BYTES -> longs(step, fields.responseBytes);
      case WEIGHT -> longs(step, fields.weight);
      case TRACE_ID -> readTraces(fields);
      case SPAN_ID -> readSpans();
      case ATTRIBUTES -> readAttributes();
      case SKIP -> skips[i].over(cursor);
    }
  }

  private void readParties(BatchFields fields) {
    int left = MOST_PARTIES;
    for (int count = cursor.readCount(left); count > 0; count = cursor.readCount(left)) {
      left -= count;
      for (int i = 0; i < count; i++) {
        fields.roomForParty();
        fields.partyFrom[fields.parties] = cursor.at();
        parties.skip(cursor);
        fields.partyTo[fields.parties] = cursor.at();
        fields.parties++;
      }
    }
  }

  private void readPaths(BatchFields fields) {
    int left = Limits.BATCH_CALLS;
    for (int count = cursor.readCount(left); count > 0; count = cursor.readCount(left)) {
      left -= count;
      for (int i = 0; i < count; i++) {
        fields.roomForPath();
        paths.read(cursor, fields, fields.paths);
        fields.paths++;
      }
    }
  }

  private void readReasons(BatchFields fields) {
    int left = Limits.BATCH_CALLS;
    for (int count = cursor.readCount(left); count > 0; count = cursor.readCount(left)) {
      left -= count;
      for (int i = 0; i < count; i++) {
        fields.roomForReason();
        int length = PlainTexts.read(cursor, Limits.REASON_LENGTH);
        fields.reasonFrom[fields.reasons] = cursor.at() - length;
        fields.reasonLength[fields.reasons] = length;
        fields.reasons++;
      }
    }
  }

  private void ints(Step step, int[] column) {
    int length = 0;
    for (int count = cursor.readCount(column.length);
        count > 0;
        count = cursor.readCount(column.length - length)) {
      cursor.readInts(column, length, count);
      length += count;
    }
    lengths[step.ordinal()] = length;
  }

  private void longs(Step step, long[] column) {
    int length = 0;
    for (int count = cursor.readCount(column.length);
        count > 0;
        count = cursor.readCount(column.length - length)) {
      cursor.readLongs(column, length, count);
      length += count;
    }
    lengths[step.ordinal()] = length;
  }

  private void outcomes(int[] column) {
    EnumPlan plan = outcomes;
    if (plan == null) {
      throw new IllegalStateException("outcomes without a plan");
    }
    int length = 0;
    for (int count = cursor.readCount(column.length);
        count > 0;
        count = cursor.readCount(column.length - length)) {
      for (int i = 0; i < count; i++) {
        column[length++] = plan.read(cursor);
      }
    }
    lengths[Step.OUTCOME.ordinal()] = length;
  }

  private void readTraces(BatchFields fields) {
    int length = 0;
    for (int count = cursor.readCount(Limits.BATCH_CALLS);
        count > 0;
        count = cursor.readCount(Limits.BATCH_CALLS - length)) {
      for (int i = 0; i < count; i++) {
        int bytes = PlainTexts.read(cursor, Limits.ID_LENGTH);
        fields.traceFrom[length] = cursor.at() - bytes;
        fields.traceLength[length] = bytes;
        length++;
      }
    }
    lengths[Step.TRACE_ID.ordinal()] = length;
  }

  private void readSpans() {
    int length = 0;
    for (int count = cursor.readCount(Limits.BATCH_CALLS);
        count > 0;
        count = cursor.readCount(Limits.BATCH_CALLS - length)) {
      for (int i = 0; i < count; i++) {
        PlainTexts.read(cursor, Limits.ID_LENGTH);
      }
      length += count;
    }
    lengths[Step.SPAN_ID.ordinal()] = length;
  }

  private void readAttributes() {
    int length = 0;
    for (int count = cursor.readCount(Limits.BATCH_CALLS);
        count > 0;
        count = cursor.readCount(Limits.BATCH_CALLS - length)) {
      for (int i = 0; i < count; i++) {
        PlainTexts.skipAttributes(cursor);
      }
      length += count;
    }
    lengths[Step.ATTRIBUTES.ordinal()] = length;
  }

  /** Fills the columns that are left out, and says whether all fit each other. */
  private boolean complete(BatchFields fields) {
    int calls = lengths[Step.PATH.ordinal()];
    if (calls < 0
        || lengths[Step.START_OFFSET.ordinal()] != calls
        || lengths[Step.LATENCY.ordinal()] != calls) {
      return false;
    }
    fields.calls = calls;
    boolean fit =
        fill(Step.OUTCOME, fields.outcome, Outcome.SUCCESS.ordinal(), calls)
            && fill(Step.STATUS_CODE, fields.statusCode, 0, calls)
            && fill(Step.REASON, fields.reason, -1, calls)
            && fill(Step.REQUEST_BYTES, fields.requestBytes, 0, calls)
            && fill(Step.RESPONSE_BYTES, fields.responseBytes, 0, calls)
            && fill(Step.WEIGHT, fields.weight, 1, calls)
            && fill(Step.TRACE_ID, fields.traceLength, 0, calls)
            && fits(Step.SPAN_ID, calls)
            && fits(Step.ATTRIBUTES, calls);
    return fit && indexesFit(fields) && startsFit(fields);
  }

  private boolean fits(Step step, int calls) {
    int length = lengths[step.ordinal()];
    return length == calls || length <= 0;
  }

  private boolean fill(Step step, int[] column, int value, int calls) {
    if (lengths[step.ordinal()] <= 0) {
      Arrays.fill(column, 0, calls, value);
    }
    return fits(step, calls);
  }

  private boolean fill(Step step, long[] column, long value, int calls) {
    if (lengths[step.ordinal()] <= 0) {
      Arrays.fill(column, 0, calls, value);
    }
    return fits(step, calls);
  }

  private static boolean indexesFit(BatchFields fields) {
    for (int p = 0; p < fields.paths; p++) {
      if (!isBelow(fields.pathSource[p], fields.parties)
          || !isBelow(fields.pathDestination[p], fields.parties)) {
        return false;
      }
    }
    for (int i = 0; i < fields.calls; i++) {
      if (!isBelow(fields.path[i], fields.paths)
          || !isBelow(fields.reason[i] + 1, fields.reasons + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBelow(int index, int end) {
    return index >= 0 && index < end;
  }

  private static boolean startsFit(BatchFields fields) {
    long base = fields.baseMicros;
    for (int i = 0; i < fields.calls; i++) {
      long offset = fields.startOffset[i];
      long start = base + offset;
      if (((base ^ start) & (offset ^ start)) < 0) {
        return false;
      }
    }
    return true;
  }
}
