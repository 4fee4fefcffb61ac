package io.meshline.jobs.sla;

import io.meshline.jobs.counts.Counters;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.Alert;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import io.meshline.sla.AlertChange;
import io.meshline.sla.Entity;
import io.meshline.sla.EntityTracker;
import io.meshline.sla.Evidence;
import io.meshline.sla.Matched;
import io.meshline.sla.Objective;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.Progress;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.topology.TopologyChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what was published of nodes and edges against the objectives. The key is the called
 * service; a timer in event time closes its minutes one after the other, while there is something
 * to tell.
 *
 * <p>The broadcast input has the texts of all files whenever they changed. Texts with faults change
 * nothing: the last good ones stay, and an event says what is wrong.
 */
@SuppressWarnings("NullAway.Init") // Flink opens the function before it uses it.
final class TrackObjectives
    extends KeyedBroadcastProcessFunction<String, SeenWindow, Map<String, String>, SlaMetrics>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TrackObjectives.class);

  static final OutputTag<Alert> ALERTS = new OutputTag<>("alerts", AvroTypes.of(Alert.class));
  static final OutputTag<TopologyEvent> EVENTS =
      new OutputTag<>("events", AvroTypes.of(TopologyEvent.class));

  private static final int HOUR = 60;

  private final Map<String, String> initial;
  private final SlaSettings settings;

  private transient ServiceState service;
  private transient ServiceClock clock;
  private transient Past past;
  private transient Presences presences;
  private transient Counters<SlaCount> counts;
  private transient ObjectivesInUse objectives;
  private transient JobBegin begin;

  /**
   * @param initial texts of files that a job without state begins with
   */
  TrackObjectives(Map<String, String> initial, SlaSettings settings) {
    this.initial = new TreeMap<>(initial);
    this.settings = settings;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    begin = new JobBegin(context, settings);
    objectives =
        ObjectivesInUse.open(
            context.getOperatorStateStore().getBroadcastState(ObjectivesInUse.STATE),
            initial,
            context.isRestored());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    begin.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    service = new ServiceState(settings.correctionMinutes(), getRuntimeContext());
    clock = new ServiceClock(getRuntimeContext());
    past = new Past(getRuntimeContext());
    presences = new Presences(service);
    counts = new Counters<>(getRuntimeContext(), "sla", SlaCount.class);
  }

  @Override
  public void processElement(SeenWindow window, ReadOnlyContext context, Collector<SlaMetrics> out)
      throws Exception {
    if (window.history()) {
      if (!begin.takesHistory()) {
        return;
      }
      clock.told(window.newestMinute() - 1);
      begin.published(window.newestMinute() - 1);
    }
    String key = EntityText.of(window.entity());
    long end = clock.closedEnd(context.currentWatermark());
    if (window.past() != null) {
      // Late ones too: whoever told of it may have lagged behind, and an hour adds what is missing.
      begin.pastUntil(window.endMinute());
      past.see(key, window);
      registerTimer(Math.max(end + 1, window.endMinute()), context);
      return;
    }
    if (!window.hourly()) {
      Matched matched = objectives.matching(key, window.entity());
      // Of a minute that an earlier job told of, this one may see only what comes late.
      boolean part = !window.history() && window.beginMinute() < Math.min(end, clock.toldUntil());
      if (!matched.isEmpty()) {
        observe(key, window, matched, end, part);
      }
      if (!part) {
        remember(key, window, matched, end);
      }
    }
    if (settings.events() && Presences.isPresent(window)) {
      long minute = window.beginMinute();
      boolean learning = begin.isLearning(minute) || minute < clock.toldUntil();
      for (TopologyChange change : presences.see(key, window, learning)) {
        tell(change, context);
      }
    }
    registerTimer(Math.max(end, window.beginMinute()) + 1, context);
  }

  private void observe(String key, SeenWindow window, Matched matched, long end, boolean part)
      throws Exception {
    long minute = window.beginMinute();
    if (minute >= end) {
      service.open(key, window, matched);
      return;
    }
    if (window.history()) {
      return; // its minutes close when all results were there; what follows was written twice
    }
    if (begin.isPast(minute)) {
      counts.add(SlaCount.MINUTES_TOO_OLD);
      return;
    }
    EntityTracker tracker = service.tracker(key, matched);
    EntityTracker.Taken taken =
        part
            ? tracker.observePart(minute, window.figures(), matched, end)
            : tracker.observe(minute, window.version(), window.figures(), matched, end);
    switch (taken) {
      case TAKEN -> {}
      case TOO_OLD -> counts.add(SlaCount.MINUTES_TOO_OLD);
      case CORRECTED -> counts.add(SlaCount.MINUTES_CORRECTED);
    }
    service.put(key, tracker);
  }

  /** Bad calls, of the entity itself and, of edges, for alerts of the node that they lead to. */
  private void remember(String key, SeenWindow window, Matched matched, long end) throws Exception {
    List<Objective> asking = new ArrayList<>(matched.objectives());
    boolean asked = !matched.isEmpty();
    if (window.entity().isEdge()) {
      Entity node = Entity.node(window.entity().grain(), window.entity().destination());
      Matched ofNode = objectives.matching(EntityText.of(node), node);
      asking.addAll(ofNode.objectives());
      asked |= !ofNode.isEmpty();
    }
    if (asked) {
      service.remember(key, window, Evidence.Asked.by(asking), end);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<SlaMetrics> out)
      throws Exception {
    long end = ServiceClock.endAt(timestamp);
    if (!clock.close(end)) {
      return; // a timer of an earlier run, whose minute was closed by it
    }
    boolean told = begin.isTold(end);
    Set<String> due = service.trackersDue(end);
    past.addDue(end, due);
    for (String key : due) {
      Entity entity = EntityText.entity(key);
      Matched matched = objectives.matching(key, entity);
      EntityTracker tracker = service.tracker(key, matched);
      past.close(key, tracker, matched, end, begin.knowsHoursAt(end));
      for (AlertChange change : tracker.close(entity, matched, end, told)) {
        tell(change, context);
      }
      for (Progress progress : tracker.progress(entity, matched, end)) {
        if (!told || (progress.hourly() && begin.knowsWindowsAt(end))) {
          out.collect(SlaRecords.progress(progress));
        }
      }
      if (end % HOUR == 0) {
        tracker.forget(matched, end);
      }
      service.put(key, tracker);
    }
    if (end % HOUR == 0) {
      service.forgetEvidence(end);
    }
    for (TopologyChange change : presences.close(end)) {
      tell(change, context);
    }
    long next = Math.min(service.next(end), past.next());
    if (next == Long.MAX_VALUE) {
      clock.clear();
    } else if (context.currentWatermark() != Long.MAX_VALUE) {
      // At the end of a bounded input nothing more comes, so no time passes after the last minute.
      registerTimer(Math.max(end + 1, next), context);
    }
  }

  @Override
  public void processBroadcastElement(
      Map<String, String> texts, Context context, Collector<SlaMetrics> out) throws Exception {
    Instant now = Instant.ofEpochMilli(context.currentProcessingTime());
    ObjectivesInUse.Refused unusable = objectives.takeRefused();
    if (unusable != null) {
      unusable.single().forEach(one -> counts.add(SlaCount.OBJECTIVES_LEFT_OUT));
      refuse(SlaRecords.refused(unusable, objectives.set(), now), context);
    }
    if (objectives.isOf(texts)) {
      return;
    }
    ObjectiveSet before = objectives.set();
    try {
      objectives.replace(texts);
    } catch (FaultyObjectivesException e) {
      refuse(SlaRecords.refused(e.faults(), now), context);
      return;
    }
    ObjectiveSet after = objectives.set();
    counts.add(SlaCount.OBJECTIVES_LOADED);
    context.applyToKeyedState(
        ServiceState.TRACKERS, (key, trackers) -> change(before, after, context));
    tellOnce(SlaRecords.loaded(after, texts.keySet(), now), context);
  }

  private void refuse(TopologyEvent event, Context context) {
    counts.add(SlaCount.OBJECTIVES_REFUSED);
    LOG.warn("{} {}", event.getSummary(), event.getAttributes());
    tellOnce(event, context);
  }

  /** What all subtasks find is told by one. */
  private void tellOnce(TopologyEvent event, Context context) {
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      context.output(EVENTS, event);
    }
  }

  /** Of the current key: what is not asked for any more ends. */
  private void change(ObjectiveSet before, ObjectiveSet after, Context context) throws Exception {
    long end = clock.closedEnd(context.currentWatermark());
    for (String key : service.tracked()) {
      Entity entity = EntityText.entity(key);
      Matched old = before.matching(entity);
      EntityTracker tracker = service.tracker(key, old);
      for (AlertChange change : tracker.change(entity, old, after.matching(entity), end)) {
        counts.add(SlaCount.ALERT_CHANGES);
        context.output(ALERTS, SlaRecords.alert(service.explained(change)));
      }
      service.put(key, tracker);
    }
  }

  private void tell(AlertChange change, ReadOnlyContext context) throws Exception {
    counts.add(SlaCount.ALERT_CHANGES);
    context.output(ALERTS, SlaRecords.alert(service.explained(change)));
  }

  private void tell(TopologyChange change, ReadOnlyContext context) throws Exception {
    if (!begin.isPublished(change.minute())) {
      counts.add(SlaCount.TOPOLOGY_CHANGES);
      context.output(EVENTS, SlaRecords.event(change));
    }
  }

  private static void registerTimer(long end, ReadOnlyContext context) {
    context.timerService().registerEventTimeTimer(ServiceClock.lastMillisecond(end));
  }
}
