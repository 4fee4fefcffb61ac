package io.meshline.jobs.aggregation;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;

/**
 * Where every call went: {@code decoded = aggregated + late + dead}. Kept as metrics, for watching,
 * and as accumulators, for the result of a run that ends.
 */
final class CallAccounts {

  /** Calls read, with records that could not be decoded as one each. */
  static final String DECODED = "decoded";

  /** Calls that count in their minute window and all coarser ones. */
  static final String AGGREGATED = "aggregated";

  /** Calls too late for their minute window. */
  static final String LATE = "late";

  /** Calls and records given up. */
  static final String DEAD = "dead";

  private final Account decoded;
  private final Account aggregated;
  private final Account late;
  private final Account dead;

  CallAccounts(RuntimeContext context) {
    decoded = new Account(context, DECODED);
    aggregated = new Account(context, AGGREGATED);
    late = new Account(context, LATE);
    dead = new Account(context, DEAD);
  }

  void count(long decodedCalls, long aggregatedCalls, long lateCalls, long deadCalls) {
    decoded.add(decodedCalls);
    aggregated.add(aggregatedCalls);
    late.add(lateCalls);
    dead.add(deadCalls);
  }

  /** One count, seen in two places. */
  private static final class Account {
    private final Counter counter;
    private final LongCounter accumulator = new LongCounter();

    Account(RuntimeContext context, String name) {
      counter = context.getMetricGroup().counter(name);
      context.addAccumulator(name, accumulator);
    }

    void add(long number) {
      if (number != 0) {
        counter.inc(number);
        accumulator.add(number);
      }
    }
  }
}
