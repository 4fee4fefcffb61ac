package io.meshline.jobs.sla;

import io.meshline.sla.LookBack;
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

  private static final ListStateDescriptor<Long> PUBLISHED_UNTIL =
      new ListStateDescriptor<>("published-until", Types.LONG);

  private static final ListStateDescriptor<Long> PAST_UNTIL =
      new ListStateDescriptor<>("past-until", Types.LONG);

  private static final int MINUTES_PER_HOUR = 60;

  /** The last minutes of which there are results may not have closed in the earlier job. */
  private static final int MAY_HAVE_BEEN_OPEN = 2;

  private final ListState<Long> sinces;
  private final ListState<Boolean> takers;
  private final ListState<Long> published;
  private final ListState<Long> pasts;
  private final long since;
  private final int learningMinutes;
  private final boolean takesHistory;
  private final long hoursUntil;

  /** As far as this subtask saw, an earlier job published nothing of this minute and later ones. */
  private long publishedUntil = Long.MIN_VALUE;

  /** As far as this subtask saw, of what was before this minute only hours are known. */
  private long pastUntil = Long.MIN_VALUE;

  JobBegin(FunctionInitializationContext context, SlaSettings settings) throws Exception {
    sinces = context.getOperatorStateStore().getUnionListState(SINCE);
    takers = context.getOperatorStateStore().getUnionListState(TAKES_HISTORY);
    published = context.getOperatorStateStore().getUnionListState(PUBLISHED_UNTIL);
    for (long each : published.get()) {
      publishedUntil = Math.max(publishedUntil, each);
    }
    pasts = context.getOperatorStateStore().getUnionListState(PAST_UNTIL);
    for (long each : pasts.get()) {
      pastUntil = Math.max(pastUntil, each);
    }
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
    hoursUntil = takes ? settings.hoursUntil() : Long.MIN_VALUE;
  }

  void snapshot() throws Exception {
    sinces.update(List.of(since));
    takers.update(List.of(takesHistory));
    published.update(List.of(publishedUntil));
    pasts.update(List.of(pastUntil));
  }

  /** An earlier job published results of a minute. */
  void published(long minute) {
    publishedUntil = Math.max(publishedUntil, minute + 1);
  }

  /** Of an hour before this minute nothing but what objectives had in it as a whole is known. */
  void pastUntil(long end) {
    pastUntil = Math.max(pastUntil, end);
  }

  /** Whether before a full hour nothing but hours was read: then all that there are. */
  boolean knowsHoursAt(long end) {
    return end <= hoursUntil && end % MINUTES_PER_HOUR == 0;
  }

  /** Whether a minute is in one of these hours: then it has been counted. */
  boolean isPast(long minute) {
    return minute < pastUntil;
  }

  /** Whether all windows up to a minute are known by their minutes: else they are told once. */
  boolean knowsWindowsAt(long end) {
    return pastUntil == Long.MIN_VALUE || end >= pastUntil + LookBack.D3.minutes();
  }

  /**
   * Whether an earlier job told of what changed in a minute: also of those who were silent then, as
   * long as it published results of others.
   */
  boolean isPublished(long minute) {
    return minute < publishedUntil;
  }

  /**
   * Whether an earlier job closed the minutes before one, and told what there was to tell. Of the
   * last ones that is not sure: then it is told again, which changes nothing. Of an hour that is
   * known as a whole it is: who told of it had closed its minutes, which this job does not know.
   */
  boolean isTold(long end) {
    return end + MAY_HAVE_BEEN_OPEN <= publishedUntil || isPast(end - 1);
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
