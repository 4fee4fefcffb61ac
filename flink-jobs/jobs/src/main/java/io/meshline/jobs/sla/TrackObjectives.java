package io.meshline.jobs.sla;

import io.meshline.jobs.counts.Counters;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.Alert;
import io.meshline.schemas.EventKind;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import io.meshline.sla.AlertChange;
import io.meshline.sla.Entity;
import io.meshline.sla.EntityTracker;
import io.meshline.sla.Grain;
import io.meshline.sla.Matched;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.Progress;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.config.ObjectiveFiles;
import io.meshline.sla.topology.Presence;
import io.meshline.sla.topology.TopologyChange;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what was published of nodes and edges against the objectives. The key is the called
 * service; a timer in event time closes its minutes one after the other, while there is something
 * to tell.
 *
 * <p>The broadcast input has the texts of all files whenever one changed. Texts with faults change
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

  /** The texts that are in use, by file. */
  static final MapStateDescriptor<String, String> OBJECTIVES =
      new MapStateDescriptor<>("objectives", Types.STRING, Types.STRING);

  private static final ListStateDescriptor<Long> SINCE =
      new ListStateDescriptor<>("since", Types.LONG);
  private static final ValueStateDescriptor<Long> CLOSED =
      new ValueStateDescriptor<>("closed", Types.LONG);
  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int HOUR = 60;
  private static final int MAX_MATCHED = 100_000;

  private final Map<String, String> initial;
  private final SlaSettings settings;

  private transient ServiceState service;
  private transient ValueState<Long> closed;
  private transient ListState<Long> sinces;
  private transient Map<String, Matched> matching;
  private transient Counters<SlaCount> counts;
  private transient @Nullable ObjectiveSet objectives;

  /** The first minute that the job ever saw: what is seen soon after it is no news. */
  private transient long since;

  /**
   * @param initial texts of files, without faults, for as long as none came by broadcast
   */
  TrackObjectives(Map<String, String> initial, SlaSettings settings) {
    this.initial = new TreeMap<>(initial);
    this.settings = settings;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    sinces = context.getOperatorStateStore().getUnionListState(SINCE);
    since = UNKNOWN;
    for (long each : sinces.get()) {
      since = Math.min(since, each);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    sinces.update(since == UNKNOWN ? List.of() : List.of(since));
  }

  @Override
  public void open(OpenContext context) {
    service =
        new ServiceState(
            settings.correctionMinutes(),
            getRuntimeContext().getMapState(ServiceState.TRACKERS),
            getRuntimeContext().getMapState(ServiceState.EVIDENCE),
            getRuntimeContext().getMapState(ServiceState.PRESENCES));
    closed = getRuntimeContext().getState(CLOSED);
    matching = new HashMap<>();
    counts = new Counters<>(getRuntimeContext(), "sla", SlaCount.class);
  }

  @Override
  public void processElement(SeenWindow window, ReadOnlyContext context, Collector<SlaMetrics> out)
      throws Exception {
    since = Math.min(since, window.beginMinute());
    Entity entity = window.entity();
    String key = EntityText.of(entity);
    long end = closedEnd(context.currentWatermark());
    Matched matched = matching(key, entity, context.getBroadcastState(OBJECTIVES));
    if (window.hourly()) {
      if (settings.events() && entity.grain() == Grain.SERVICE) {
        Presence presence = service.presence(key);
        presence.hour(entity, window.beginMinute(), window.figures());
        service.put(key, presence);
      }
      return;
    }
    if (!matched.isEmpty()) {
      observe(key, window, matched, end, out);
    }
    remember(key, window, matched, context.getBroadcastState(OBJECTIVES));
    if (settings.events() && entity.grain() != Grain.INSTANCE) {
      if (entity.grain() == Grain.SERVICE || !entity.isEdge()) {
        Presence presence = service.presence(key);
        boolean learning = window.beginMinute() < since + settings.learningMinutes();
        for (TopologyChange change :
            presence.minute(entity, window.beginMinute(), window.figures(), learning)) {
          tell(change, context);
        }
        service.put(key, presence);
      }
    }
    registerTimer(Math.max(end, window.beginMinute()) + 1, context);
  }

  private void observe(
      String key, SeenWindow window, Matched matched, long end, Collector<SlaMetrics> out)
      throws Exception {
    EntityTracker tracker = service.tracker(key, matched);
    switch (tracker.observe(window.beginMinute(), window.figures(), matched, end)) {
      case TAKEN -> {}
      case TOO_OLD -> counts.add(SlaCount.MINUTES_TOO_OLD);
      case CORRECTED -> {
        counts.add(SlaCount.MINUTES_CORRECTED);
        for (Progress progress :
            tracker.corrected(window.entity(), matched, window.beginMinute(), end)) {
          out.collect(SlaRecords.progress(progress));
        }
      }
    }
    service.put(key, tracker);
  }

  /** Of the entity itself, and of edges for alerts of the node that they lead to. */
  private void remember(
      String key, SeenWindow window, Matched matched, ReadOnlyBroadcastState<String, String> texts)
      throws Exception {
    Matched asked = matched;
    if (matched.isEmpty() && window.entity().isEdge()) {
      Entity node = Entity.node(window.entity().grain(), window.entity().destination());
      asked = matching(EntityText.of(node), node, texts);
    }
    if (!asked.isEmpty()) {
      service.remember(key, window, ServiceState.thresholds(asked));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<SlaMetrics> out)
      throws Exception {
    long end = (timestamp + 1) / MINUTE_MILLIS;
    Long before = closed.value();
    if (before != null && end <= before) {
      return; // a timer of an earlier run, whose minute was closed by it
    }
    closed.update(end);
    ReadOnlyBroadcastState<String, String> texts = context.getBroadcastState(OBJECTIVES);
    boolean awake = false;
    boolean anything = false;
    for (String key : service.tracked()) {
      Entity entity = EntityText.entity(key);
      Matched matched = matching(key, entity, texts);
      EntityTracker tracker = service.tracker(key, matched);
      for (AlertChange change : tracker.close(entity, matched, end)) {
        tell(change, context);
      }
      for (Progress progress : tracker.progress(entity, matched, end)) {
        out.collect(SlaRecords.progress(progress));
      }
      if (end % HOUR == 0) {
        tracker.forget(matched, end);
      }
      awake |= tracker.isAwake(end);
      anything |= !tracker.isEmpty();
      service.put(key, tracker);
    }
    if (end % HOUR == 0) {
      service.forgetEvidence(end);
    }
    closePresences(end, context);
    long next = awake ? end + 1 : anything ? (end / HOUR + 1) * HOUR : Long.MAX_VALUE;
    next = Math.min(next, Math.max(end + 1, service.nextOfPresences()));
    // At the end of a bounded input nothing more comes, so no time passes after the last minute.
    if (next != Long.MAX_VALUE && context.currentWatermark() != Long.MAX_VALUE) {
      registerTimer(next, context);
    } else if (next == Long.MAX_VALUE) {
      closed.clear(); // of a service that has fallen silent, nothing is to stay
    }
  }

  private void closePresences(long end, OnTimerContext context) throws Exception {
    for (String key : service.due(end)) {
      Entity entity = EntityText.entity(key);
      Presence presence = service.presence(key);
      for (TopologyChange change : presence.close(entity, end)) {
        tell(change, context);
      }
      if (presence.isForgettable(end)) {
        service.forgetPresence(key);
      } else {
        service.put(key, presence);
      }
    }
  }

  @Override
  public void processBroadcastElement(
      Map<String, String> texts, Context context, Collector<SlaMetrics> out) throws Exception {
    BroadcastState<String, String> state = context.getBroadcastState(OBJECTIVES);
    Map<String, String> used = used(state);
    if (texts.equals(used)) {
      return;
    }
    ObjectiveSet loaded;
    try {
      loaded = ObjectiveFiles.parse(texts);
    } catch (FaultyObjectivesException e) {
      counts.add(SlaCount.OBJECTIVES_REFUSED);
      if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
        LOG.warn("Objectives have faults, the last good ones stay in use: {}", e.getMessage());
        context.output(
            EVENTS,
            SlaRecords.event(
                EventKind.OBJECTIVES_REFUSED,
                Instant.ofEpochMilli(context.currentProcessingTime()),
                "Objectives have faults, the last good ones stay in use.",
                Map.of("faults", e.getMessage())));
      }
      return;
    }
    ObjectiveSet before = objectives(state);
    state.clear();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      state.put(text.getKey(), text.getValue());
    }
    objectives = loaded;
    matching.clear();
    counts.add(SlaCount.OBJECTIVES_LOADED);
    context.applyToKeyedState(
        ServiceState.TRACKERS, (key, trackers) -> change(before, loaded, context));
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      context.output(
          EVENTS,
          SlaRecords.event(
              EventKind.OBJECTIVES_LOADED,
              Instant.ofEpochMilli(context.currentProcessingTime()),
              "%d objectives and %d rules are in use."
                  .formatted(loaded.objectives().size(), loaded.rules().size()),
              Map.of("files", String.join(", ", new TreeMap<>(texts).keySet()))));
    }
  }

  /** Of the current key: what is not asked for any more ends. */
  private void change(ObjectiveSet before, ObjectiveSet after, Context context) throws Exception {
    long end = closedEnd(context.currentWatermark());
    for (String key : service.tracked()) {
      Entity entity = EntityText.entity(key);
      Matched old = before.matching(entity);
      Matched now = after.matching(entity);
      EntityTracker tracker = service.tracker(key, old);
      for (AlertChange change : tracker.change(entity, old, now, end)) {
        counts.add(SlaCount.ALERT_CHANGES);
        context.output(ALERTS, SlaRecords.alert(change));
      }
      service.put(key, tracker);
    }
  }

  private Matched matching(String key, Entity entity, ReadOnlyBroadcastState<String, String> texts)
      throws Exception {
    Matched known = matching.get(key);
    if (known == null) {
      if (matching.size() >= MAX_MATCHED) {
        matching.clear();
      }
      known = objectives(texts).matching(entity);
      matching.put(key, known);
    }
    return known;
  }

  private ObjectiveSet objectives(ReadOnlyBroadcastState<String, String> state) throws Exception {
    ObjectiveSet known = objectives;
    if (known == null) {
      known = ObjectiveFiles.parse(used(state));
      objectives = known;
    }
    return known;
  }

  private Map<String, String> used(ReadOnlyBroadcastState<String, String> state) throws Exception {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, String> text : state.immutableEntries()) {
      texts.put(text.getKey(), text.getValue());
    }
    return texts.isEmpty() ? initial : texts;
  }

  private void tell(AlertChange change, ReadOnlyContext context) throws Exception {
    counts.add(SlaCount.ALERT_CHANGES);
    context.output(ALERTS, SlaRecords.alert(service.explained(change)));
  }

  private void tell(TopologyChange change, ReadOnlyContext context) {
    counts.add(SlaCount.TOPOLOGY_CHANGES);
    context.output(EVENTS, SlaRecords.event(change));
  }

  /** Minutes of the current key before this one have closed. */
  private long closedEnd(long watermark) throws Exception {
    Long last = closed.value();
    long end =
        watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE
            ? Long.MIN_VALUE
            : Math.floorDiv(watermark + 1, MINUTE_MILLIS);
    return last == null ? end : Math.max(last, end);
  }

  private static void registerTimer(long end, ReadOnlyContext context) {
    context.timerService().registerEventTimeTimer(end * MINUTE_MILLIS - 1);
  }
}
