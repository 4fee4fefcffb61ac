package io.meshline.jobs.sla;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * How the job began when it had no state: the same in all subtasks and whatever their number, as it
 * is stated when the job is submitted, and goes with the state from then on. Not thread-safe.
 */
final class JobBegin {
  private static final ListStateDescriptor<Long> SINCE =
      new ListStateDescriptor<>("since", Types.LONG);
  private static final ListStateDescriptor<Boolean> TAKES_HISTORY =
      new ListStateDescriptor<>("takes-history", Types.BOOLEAN);

  private final ListState<Long> sinces;
  private final ListState<Boolean> takers;
  private final long since;
  private final int learningMinutes;
  private final boolean takesHistory;

  JobBegin(FunctionInitializationContext context, SlaSettings settings) throws Exception {
    sinces = context.getOperatorStateStore().getUnionListState(SINCE);
    takers = context.getOperatorStateStore().getUnionListState(TAKES_HISTORY);
    long earliest = Long.MAX_VALUE;
    for (long each : sinces.get()) {
      earliest = Math.min(earliest, each);
    }
    boolean takes = !context.isRestored() && settings.history();
    for (boolean each : takers.get()) {
      takes |= each;
    }
    since = earliest == Long.MAX_VALUE ? settings.learningFrom() : earliest;
    learningMinutes = settings.learningMinutes();
    takesHistory = takes;
  }

  void snapshot() throws Exception {
    sinces.update(List.of(since));
    takers.update(List.of(takesHistory));
  }

  /** Whether what is seen in a minute for the first time is no news. */
  boolean isLearning(long minute) {
    return minute < since + learningMinutes;
  }

  /**
   * Whether the state was begun with what an earlier job had published. A state that was not holds
   * it already, and would count it twice.
   */
  boolean takesHistory() {
    return takesHistory;
  }
}
