package io.meshline.schemas.plan;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Scope;
import io.meshline.schemas.TlsMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How to read the call records of one writer. Not thread-safe. */
// Places of enums stand for them everywhere here.
@SuppressWarnings("EnumOrdinal")
public final class CallPlan {

  private static final Schema READER = CallRecord.getClassSchema();

  /** What is done with one field of the writer; in the contract's order. */
  private enum Step {
    START,
    LATENCY,
    REPORTER,
    SIDE,
    SOURCE,
    DESTINATION,
    PROTOCOL,
    STATUS_CODE,
    OUTCOME,
    REASON,
    TLS,
    REQUEST_BYTES,
    RESPONSE_BYTES,
    WEIGHT,
    TRACE_ID,
    SPAN_ID,
    ATTRIBUTES,
    SCOPE,
    SKIP
  }

  /**
   * Fields that usually follow each other, as they do in the contract. They are read at one go, so
   * that neither where to go next nor where the cursor is has to be looked up for each of them.
   * Whatever else a writer has between or in place of them is read field by field.
   */
  private enum Run {
    BEGIN(Step.START, Step.DESTINATION),
    ANSWER(Step.PROTOCOL, Step.TLS),
    AMOUNTS(Step.REQUEST_BYTES, Step.WEIGHT),
    END(Step.TRACE_ID, Step.SCOPE),
    ONE_FIELD(Step.SKIP, Step.SKIP);

    private final int first;
    private final int length;

    Run(Step first, Step last) {
      this.first = first.ordinal();
      this.length = last.ordinal() - first.ordinal() + 1;
    }

    /** The run that begins at a field. */
    private static Run at(Step[] all, int i) {
      for (Run run : values()) {
        if (run.isAt(all, i)) {
          return run;
        }
      }
      return ONE_FIELD;
    }

    private boolean isAt(Step[] all, int i) {
      for (int k = 0; k < length; k++) {
        if (i + k >= all.length || all[i + k].ordinal() != first + k) {
          return false;
        }
      }
      return true;
    }
  }

  private final Step[] steps;

  // The run that begins at each field.
  private final Run[] runs;
  private final @Nullable EnumPlan[] enums;
  private final @Nullable Skip[] skips;
  private final PartyPlan parties;
  private final Cursor cursor = new Cursor();

  private CallPlan(
      Step[] steps, @Nullable EnumPlan[] enums, @Nullable Skip[] skips, PartyPlan parties) {
    this.steps = steps;
    this.runs = new Run[steps.length];
    Arrays.setAll(runs, i -> Run.at(steps, i));
    this.enums = enums;
    this.skips = skips;
    this.parties = parties;
  }

  /**
   * The plan for a writer's schema; nothing if that is so unusual that only the ordinary decoder
   * reads it.
   *
   * @param writer compatible with that of {@link CallRecord}
   */
  static Optional<CallPlan> of(Schema writer, PartyPlans plans) {
    Schema.Field source = writer.getField("source");
    Schema.Field destination = writer.getField("destination");
    if (source == null
        || destination == null
        || source.schema().getType() != Schema.Type.RECORD
        || !source.schema().equals(destination.schema())
        || Skip.holdsItself(source.schema())) {
      return Optional.empty();
    }
    List<Schema.Field> fields = writer.getFields();
    Step[] steps = new Step[fields.size()];
    @Nullable EnumPlan[] enums = new @Nullable EnumPlan[steps.length];
    @Nullable Skip[] skips = new @Nullable Skip[steps.length];
    for (int i = 0; i < steps.length; i++) {
      Schema.Field field = fields.get(i);
      Schema.Field reader = READER.getField(field.name());
      if (reader == null) {
        steps[i] = Step.SKIP;
        skips[i] = Skip.of(field.schema());
        continue;
      }
      if (!SchemaKinds.same(field.schema(), reader.schema())) {
        return Optional.empty();
      }
      steps[i] = step(field.name());
      if (reader.schema().getType() == Schema.Type.ENUM) {
        enums[i] = EnumPlan.of(field.schema(), reader.schema());
      }
    }
    return Optional.of(new CallPlan(steps, enums, skips, plans.of(source.schema())));
  }

  private static Step step(String name) {
    return switch (name) {
      case "start" -> Step.START;
      case "latencyMicros" -> Step.LATENCY;
      case "reporter" -> Step.REPORTER;
      case "side" -> Step.SIDE;
      case "source" -> Step.SOURCE;
      case "destination" -> Step.DESTINATION;
      case "protocol" -> Step.PROTOCOL;
      case "statusCode" -> Step.STATUS_CODE;
      case "outcome" -> Step.OUTCOME;
      case "reason" -> Step.REASON;
      case "tls" -> Step.TLS;
      case "requestBytes" -> Step.REQUEST_BYTES;
      case "responseBytes" -> Step.RESPONSE_BYTES;
      case "weight" -> Step.WEIGHT;
      case "traceId" -> Step.TRACE_ID;
      case "spanId" -> Step.SPAN_ID;
      case "attributes" -> Step.ATTRIBUTES;
      case "scope" -> Step.SCOPE;
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
   * @return false if the bytes are odd: then the fields hold nothing of use
   */
  public boolean read(byte[] value, int from, int to, CallFields fields) {
    cursor.reset(value, from, to);
    begin(value, fields);
    try {
      for (int i = 0; i < runs.length; i += runs[i].length) {
        switch (runs[i]) {
          case BEGIN -> readBegin(i, fields);
          case ANSWER -> readAnswer(i, fields);
          case AMOUNTS -> readAmounts(fields);
          case END -> readEnd(i, fields);
          case ONE_FIELD -> read(i, fields);
        }
      }
      return cursor.isAtEnd();
    } catch (OddBytesException | IndexOutOfBoundsException | StackOverflowError e) {
      return false;
    }
  }

  /** What the contract says of fields that a writer does not know. */
  private static void begin(byte[] value, CallFields fields) {
    fields.bytes = value;
    fields.protocol = Protocol.OTHER.ordinal();
    fields.statusCode = 0;
    fields.outcome = Outcome.SUCCESS.ordinal();
    fields.reasonLength = 0;
    fields.tls = TlsMode.UNKNOWN.ordinal();
    fields.requestBytes = 0;
    fields.responseBytes = 0;
    fields.weight = 1;
    fields.traceLength = 0;
    fields.scope = Scope.FULL.ordinal();
  }

  private void readBegin(int i, CallFields fields) {
    fields.startMicros = cursor.readLong();
    fields.latencyMicros = cursor.readLong();
    fields.reporter = symbol(i + 2);
    fields.side = symbol(i + 3);
    fields.sourceFrom = cursor.at();
    parties.skip(cursor);
    fields.sourceTo = cursor.at();
    fields.destinationFrom = fields.sourceTo;
    parties.skip(cursor);
    fields.destinationTo = cursor.at();
  }

  private void readAnswer(int i, CallFields fields) {
    fields.protocol = symbol(i);
    fields.statusCode = cursor.readInt();
    fields.outcome = symbol(i + 2);
    readReason(fields);
    fields.tls = symbol(i + 4);
  }

  private void readAmounts(CallFields fields) {
    fields.requestBytes = cursor.readLong();
    fields.responseBytes = cursor.readLong();
    fields.weight = cursor.readLong();
  }

  private void readEnd(int i, CallFields fields) {
    readTrace(fields);
    PlainTexts.read(cursor, Limits.ID_LENGTH);
    PlainTexts.skipAttributes(cursor);
    fields.scope = symbol(i + 3);
  }

  private void readReason(CallFields fields) {
    fields.reasonLength = PlainTexts.read(cursor, Limits.REASON_LENGTH);
    fields.reasonFrom = cursor.at() - fields.reasonLength;
  }

  private void readTrace(CallFields fields) {
    fields.traceLength = PlainTexts.read(cursor, Limits.ID_LENGTH);
    fields.traceFrom = cursor.at() - fields.traceLength;
  }

  private void read(int i, CallFields fields) {
    switch (steps[i]) {
      case START -> fields.startMicros = cursor.readLong();
      case LATENCY -> fields.latencyMicros = cursor.readLong();
      case REPORTER -> fields.reporter = symbol(i);
      case SIDE -> fields.side = symbol(i);
      case SOURCE -> {
        fields.sourceFrom = cursor.at();
        parties.skip(cursor);
        fields.sourceTo = cursor.at();
      }
      case DESTINATION -> {
        fields.destinationFrom = cursor.at();
        parties.skip(cursor);
        fields.destinationTo = cursor.at();
      }
      case PROTOCOL -> fields.protocol = symbol(i);
      case STATUS_CODE -> fields.statusCode = cursor.readInt();
      case OUTCOME -> fields.outcome = symbol(i);
      case REASON -> readReason(fields);
      case TLS -> fields.tls = symbol(i);
      case REQUEST_BYTES -> fields.requestBytes = cursor.readLong();
      case RESPONSE_BYTES -> fields.responseBytes = cursor.readLong();
      case WEIGHT -> fields.weight = cursor.readLong();
      case TRACE_ID -> readTrace(fields);
      case SPAN_ID -> PlainTexts.read(cursor, Limits.ID_LENGTH);
      case ATTRIBUTES -> PlainTexts.skipAttributes(cursor);
      case SCOPE -> fields.scope = symbol(i);
      case SKIP -> over(i);
    }
  }

  private int symbol(int i) {
    EnumPlan plan = enums[i];
    if (plan == null) {
      throw new IllegalStateException(steps[i] + ": not an enum");
    }
    return plan.read(cursor);
  }

  private void over(int i) {
    Skip skip = skips[i];
    if (skip == null) {
      throw new IllegalStateException(steps[i] + ": not to be skipped");
    }
    skip.over(cursor);
  }
}
