package io.meshline.schemas.plan;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** One plan for each way to write parties, so that single calls and batches share what is known. */
final class PartyPlans {

  private final Map<Schema, PartyPlan> plans = new HashMap<>();

  PartyPlan of(Schema writer) {
    return plans.computeIfAbsent(writer, PartyPlan::new);
  }
}
