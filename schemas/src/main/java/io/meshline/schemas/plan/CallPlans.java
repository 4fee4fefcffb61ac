package io.meshline.schemas.plan;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The plans for all writers that were met, by schema id. Not thread-safe. */
public final class CallPlans {

  // As many as the ordinary decoder keeps.
  private static final int KEPT_WRITERS = 1_000;

  private static final Writer NONE = new Writer(null, null);

  private final Map<Integer, Writer> writers = new HashMap<>();
  private PartyPlans parties = new PartyPlans();
  private int lastId = -1;
  private @Nullable Writer last;

  /** No plans yet. */
  public CallPlans() {}

  /**
   * How to read what one writer writes: one of both, or neither.
   *
   * @param calls if it writes single calls
   * @param batches if it writes batches
   */
  public record Writer(@Nullable CallPlan calls, @Nullable BatchPlan batches) {}

  /** The plans for a schema id; null if its schema was not given yet. */
  public @Nullable Writer of(int id) {
    if (id == lastId) {
      return last;
    }
    Writer writer = writers.get(id);
    lastId = id;
    last = writer;
    return writer;
  }

  /**
   * Makes the plans for a schema id.
   *
   * @param written a schema under which the ordinary decoder has read a record
   */
  public void add(int id, Schema written) {
    if (writers.size() >= KEPT_WRITERS) {
      writers.clear();
      parties = new PartyPlans();
    }
    lastId = -1;
    writers.put(id, compile(written));
  }

  private Writer compile(Schema written) {
    if (written.getFullName().equals(CallRecord.getClassSchema().getFullName())) {
      Optional<CallPlan> plan = CallPlan.of(written, parties);
      return plan.isPresent() ? new Writer(plan.get(), null) : NONE;
    }
    if (written.getFullName().equals(CallBatch.getClassSchema().getFullName())) {
      Optional<BatchPlan> plan = BatchPlan.of(written, parties);
      return plan.isPresent() ? new Writer(null, plan.get()) : NONE;
    }
    return NONE;
  }
}
