package io.meshline.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Batches → the calls they mean. */
public final class CallBatches {
  private CallBatches() {}

  /**
   * The calls of a batch, in its order.
   *
   * @throws InvalidBatchException as {@link #validate} does
   */
  public static List<CallRecord> unpack(CallBatch batch) throws InvalidBatchException {
    List<CallRecord> calls = new ArrayList<>(batch.getPath().size());
    forEach(batch, (index, call) -> calls.add(call));
    return calls;
  }

  /**
   * Hands every call to the sink, in the batch's order; or none, if the batch is not valid.
   *
   * @throws InvalidBatchException as {@link #validate} does
   */
  public static void forEach(CallBatch batch, CallSink sink) throws InvalidBatchException {
    validate(batch);
    long base = EventTimes.micros(batch.getBase());
    int calls = batch.getPath().size();
    for (int i = 0; i < calls; i++) {
      sink.accept(i, call(batch, base, i));
    }
  }

  /**
   * Checks that the columns fit each other and the dictionaries. Says nothing about the limits of
   * single calls: those are {@link CallChecks}' matter.
   *
   * @throws InvalidBatchException naming the column, the value seen and what was expected
   */
  public static void validate(CallBatch batch) throws InvalidBatchException {
    int calls = batch.getPath().size();
    if (calls > Limits.BATCH_CALLS) {
      throw new InvalidBatchException(
          "path: " + calls + " calls (expected: at most " + Limits.BATCH_CALLS + ")");
    }
    length("startOffset", batch.getStartOffset(), calls, false);
    length("latency", batch.getLatency(), calls, false);
    length("outcome", batch.getOutcome(), calls, true);
    length("statusCode", batch.getStatusCode(), calls, true);
    length("reason", batch.getReason(), calls, true);
    length("requestBytes", batch.getRequestBytes(), calls, true);
    length("responseBytes", batch.getResponseBytes(), calls, true);
    length("weight", batch.getWeight(), calls, true);
    length("traceId", batch.getTraceId(), calls, true);
    length("spanId", batch.getSpanId(), calls, true);
    length("attributes", batch.getAttributes(), calls, true);

    int parties = batch.getParties().size();
    int p = 0;
    for (CallPath path : batch.getPaths()) {
      index("paths[" + p + "].source", path.getSource(), 0, parties);
      index("paths[" + p + "].destination", path.getDestination(), 0, parties);
      p++;
    }
    indexes("path", batch.getPath(), 0, batch.getPaths().size());
    indexes("reason", batch.getReason(), -1, batch.getReasons().size());
    starts(batch);
  }

  private static CallRecord call(CallBatch batch, long base, int i) {
    CallPath path = batch.getPaths().get(batch.getPath().get(i));
    CallRecord call = new CallRecord();
    Starts.set(call, EventTimes.instant(base + batch.getStartOffset().get(i)));
    call.setLatencyMicros(batch.getLatency().get(i));
    call.setReporter(path.getReporter());
    call.setSide(path.getSide());
    call.setSource(batch.getParties().get(path.getSource()));
    call.setDestination(batch.getParties().get(path.getDestination()));
    call.setProtocol(path.getProtocol());
    call.setStatusCode(at(batch.getStatusCode(), i, 0));
    call.setOutcome(at(batch.getOutcome(), i, Outcome.SUCCESS));
    int reason = at(batch.getReason(), i, -1);
    call.setReason(reason < 0 ? "" : batch.getReasons().get(reason));
    call.setTls(path.getTls());
    call.setRequestBytes(at(batch.getRequestBytes(), i, 0L));
    call.setResponseBytes(at(batch.getResponseBytes(), i, 0L));
    call.setWeight(at(batch.getWeight(), i, 1L));
    call.setTraceId(at(batch.getTraceId(), i, ""));
    call.setSpanId(at(batch.getSpanId(), i, ""));
    Map<String, String> attributes = at(batch.getAttributes(), i, Map.of());
    call.setAttributes(attributes.isEmpty() ? new HashMap<>(0) : attributes);
    call.setScope(path.getScope());
    return call;
  }

  private static <T> T at(List<T> column, int i, T otherwise) {
    return column.isEmpty() ? otherwise : column.get(i);
  }

  private static void length(String name, List<?> column, int calls, boolean mayBeEmpty)
      throws InvalidBatchException {
    if (column.size() != calls && !(mayBeEmpty && column.isEmpty())) {
      throw new InvalidBatchException(
          name + ": " + column.size() + " values (expected: " + calls + ", as column path has)");
    }
  }

  private static void indexes(String name, List<Integer> column, int from, int to)
      throws InvalidBatchException {
    for (int i = 0; i < column.size(); i++) {
      int index = column.get(i);
      if (index < from || index >= to) {
        index(name + "[" + i + "]", index, from, to);
      }
    }
  }

  private static void index(String name, int index, int from, int to) throws InvalidBatchException {
    if (index < from || index >= to) {
      throw new InvalidBatchException(
          name + ": " + index + " (expected: " + from + " to " + (to - 1) + ")");
    }
  }

  private static void starts(CallBatch batch) throws InvalidBatchException {
    long base = EventTimes.micros(batch.getBase());
    List<Long> offsets = batch.getStartOffset();
    for (int i = 0; i < offsets.size(); i++) {
      long offset = offsets.get(i);
      long start = base + offset;
      if (((base ^ start) & (offset ^ start)) < 0) {
        throw new InvalidBatchException(
            "startOffset[" + i + "]: " + offset + " from " + base + " (expected: a 64-bit time)");
      }
    }
  }
}
