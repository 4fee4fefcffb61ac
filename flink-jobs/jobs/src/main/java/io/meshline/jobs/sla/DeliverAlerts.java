package io.meshline.jobs.sla;

import io.meshline.jobs.counts.Counters;
import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.delivery.Manners;
import io.meshline.sla.delivery.Message;
import io.meshline.sla.delivery.Notice;
import io.meshline.sla.delivery.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Tells others of alerts over HTTP. What is to be told to whom is part of each checkpoint: it is
 * told at least once, and tried again for as long as it takes. All alerts have one key, so that one
 * subtask sees them together; it is a task of its own, which waits at most five seconds for an
 * answer. It remembers what is on also when nobody is told, for whoever will be after a restart.
 */
@SuppressWarnings("NullAway.Init") // Flink opens the function before it uses it.
final class DeliverAlerts
    extends KeyedBroadcastProcessFunction<Integer, Alert, Map<String, String>, Alert>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  /** How soon alerts that wait are looked at again. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  static final MapStateDescriptor<String, byte[]> OUTBOXES =
      new MapStateDescriptor<>(
          "outboxes", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** Of the alerts that are on, for whoever is told of them from now on only. */
  static final String LEDGER = "";

  private static final Manners NOBODY = Manners.ofAlertmanager(LOOK_AGAIN);

  private final List<AlertTarget> targets;
  private final @Nullable String token;
  private final Map<String, String> initial;

  private transient MapState<String, byte[]> outboxes;
  private transient Set<String> restored;

  /** When a job that went on from a state began to do so, by the clock; null if it did not. */
  private transient @Nullable Instant wentOn;

  private transient boolean goesOn;
  private transient Counters<DeliveryCount> counts;
  private transient AlertPosts posts;
  private transient ObjectivesInUse objectives;

  /**
   * @param token sent as a bearer token, if there is one
   * @param initial texts of files that a job without state begins with
   */
  DeliverAlerts(List<AlertTarget> targets, @Nullable String token, Map<String, String> initial) {
    this.targets = List.copyOf(targets);
    this.token = token;
    this.initial = new TreeMap<>(initial);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    objectives =
        ObjectivesInUse.open(
            context.getOperatorStateStore().getBroadcastState(ObjectivesInUse.STATE),
            initial,
            context.isRestored());
    restored = new HashSet<>();
    goesOn = context.isRestored();
    if (goesOn) {
      targets.forEach(target -> restored.add(target.name()));
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext context) {
    outboxes = getRuntimeContext().getMapState(OUTBOXES);
    counts = new Counters<>(getRuntimeContext(), "alerts", DeliveryCount.class);
    posts = new AlertPosts(token);
  }

  @Override
  public void processElement(Alert alert, ReadOnlyContext context, Collector<Alert> out)
      throws Exception {
    if (alert.getState() == AlertState.PENDING || !alert.getFired()) {
      return;
    }
    Notice notice =
        new Notice(
            alert.getFingerprint(),
            alert.getState() == AlertState.FIRING,
            alert.getStartsAt(),
            alert.getChangedAt(),
            alert.getLabels(),
            alert.getAnnotations());
    Instant now = Instant.ofEpochMilli(context.currentProcessingTime());
    if (goesOn && wentOn == null) {
      wentOn = now;
    }
    Outbox ledger = ledger(now);
    // It may have been taken, and told, after the checkpoint that this goes on from; the end of one
    // that is not known here is of one that an earlier job told of.
    boolean mayBeTold =
        notice.firing()
            ? wentOn != null && notice.changedAt().isBefore(wentOn)
            : ledger.firing().stream()
                .noneMatch(one -> one.fingerprint().equals(notice.fingerprint()));
    for (AlertTarget target : targets) {
      Outbox outbox = outbox(target, now);
      outbox.take(notice, now, mayBeTold);
      put(target.name(), outbox);
    }
    ledger.take(notice, now);
    put(LEDGER, ledger);
    lookAgain(now, context);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Alert> out)
      throws Exception {
    if (goesOn && wentOn == null) {
      wentOn = Instant.ofEpochMilli(context.currentProcessingTime());
    }
    keepThoseOfTargets(Instant.ofEpochMilli(context.currentProcessingTime()));
    for (AlertTarget target : targets) {
      Instant now = Instant.ofEpochMilli(context.currentProcessingTime());
      Outbox outbox = outbox(target, now);
      boolean answers = true;
      for (Message message : outbox.due(now, objectives.set().silences())) {
        // One that does not answer is not waited for again and again: the job waits meanwhile.
        AlertPosts.Answer answer =
            answers ? posts.post(target, target.body(message, now)) : AlertPosts.Answer.REFUSED;
        answers = answer == AlertPosts.Answer.TAKEN;
        if (answers) {
          counts.add(DeliveryCount.DELIVERED);
          outbox.delivered(message, now);
        } else {
          counts.add(DeliveryCount.FAILED);
          outbox.failed(message, now, answer == AlertPosts.Answer.UNKNOWN);
        }
      }
      put(target.name(), outbox);
    }
    lookAgain(Instant.ofEpochMilli(context.currentProcessingTime()), context);
  }

  @Override
  public void processBroadcastElement(
      Map<String, String> texts, Context context, Collector<Alert> out) throws Exception {
    if (!objectives.isOf(texts)) {
      try {
        objectives.replace(texts);
      } catch (FaultyObjectivesException e) {
        return; // who tracks the objectives says what is wrong
      }
    }
  }

  /** One that is told from now on only begins with the alerts that are on. */
  private Outbox outbox(AlertTarget target, Instant now) throws Exception {
    byte[] bytes = outboxes.get(target.name());
    boolean mayHaveTold = restored.remove(target.name());
    if (bytes == null) {
      Outbox outbox = new Outbox(target.manners());
      ledger(now).firing().forEach(notice -> outbox.take(notice, now));
      return outbox;
    }
    Outbox outbox = Outbox.fromBytes(bytes, target.manners());
    if (mayHaveTold) {
      outbox.restored(now, objectives.set().silences());
    }
    return outbox;
  }

  /** Of a state that has none, what others are told of. */
  private Outbox ledger(Instant now) throws Exception {
    byte[] bytes = outboxes.get(LEDGER);
    if (bytes != null) {
      return Outbox.fromBytes(bytes, NOBODY);
    }
    Outbox ledger = new Outbox(NOBODY);
    for (byte[] each : outboxes.values()) {
      Outbox.fromBytes(each, NOBODY).firing().forEach(notice -> ledger.take(notice, now));
    }
    return ledger;
  }

  /** Whoever is no target any more begins anew if it is one again. */
  private void keepThoseOfTargets(Instant now) throws Exception {
    put(LEDGER, ledger(now));
    Set<String> others = new HashSet<>();
    outboxes.keys().forEach(others::add);
    others.remove(LEDGER);
    targets.forEach(target -> others.remove(target.name()));
    for (String other : others) {
      outboxes.remove(other);
    }
  }

  private void put(String name, Outbox outbox) throws Exception {
    if (outbox.size() == 0) {
      outboxes.remove(name);
    } else {
      outboxes.put(name, outbox.toBytes());
    }
  }

  /**
   * When something is due, and at the next full minute while an alert is on: silences come and go
   * with files, and whoever is to be told with restarts. Full ones, so that timers do not pile up.
   */
  private void lookAgain(Instant now, ReadOnlyContext context) throws Exception {
    if (outboxes.isEmpty()) {
      return;
    }
    Instant next = now.truncatedTo(ChronoUnit.MINUTES).plus(LOOK_AGAIN);
    for (AlertTarget target : targets) {
      Instant due = outbox(target, now).nextDue(now, objectives.set().silences());
      next = due.isBefore(next) ? due : next;
    }
    context
        .timerService()
        .registerProcessingTimeTimer(Math.max(next.toEpochMilli(), now.toEpochMilli() + 1));
  }
}
