package io.meshline.jobs.sla;

import io.meshline.jobs.counts.Counters;
import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.delivery.Message;
import io.meshline.sla.delivery.Notice;
import io.meshline.sla.delivery.Outbox;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others of alerts over HTTP. What is to be told to whom is part of each checkpoint: it is
 * told at least once, and tried again for as long as it takes. All alerts have one key, so that one
 * subtask sees them together; it is a task of its own, which waits at most five seconds for an
 * answer.
 */
@SuppressWarnings("NullAway.Init") // Flink opens the function before it uses it.
final class DeliverAlerts
    extends KeyedBroadcastProcessFunction<Integer, Alert, Map<String, String>, Alert>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(DeliverAlerts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How soon alerts that wait are looked at again. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  static final MapStateDescriptor<String, byte[]> OUTBOXES =
      new MapStateDescriptor<>(
          "outboxes", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final List<AlertTarget> targets;
  private final @Nullable String token;
  private final Map<String, String> initial;

  private transient MapState<String, byte[]> outboxes;
  private transient Counters<DeliveryCount> counts;
  private transient HttpClient client;
  private transient ObjectivesInUse objectives;

  /**
   * @param token sent as a bearer token, if there is one
   * @param initial texts of files, without faults, that a job without state begins with
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
            context.getOperatorStateStore().getBroadcastState(ObjectivesInUse.STATE), initial);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext context) {
    outboxes = getRuntimeContext().getMapState(OUTBOXES);
    counts = new Counters<>(getRuntimeContext(), "alerts", DeliveryCount.class);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
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
    for (AlertTarget target : targets) {
      Outbox outbox = outbox(target);
      outbox.take(notice, now);
      put(target, outbox, now, context);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Alert> out)
      throws Exception {
    for (AlertTarget target : targets) {
      Outbox outbox = outbox(target);
      Instant now = Instant.ofEpochMilli(context.currentProcessingTime());
      boolean answers = true;
      for (Message message : outbox.due(now, objectives.set().silences())) {
        // One that does not answer is not waited for again and again: the job waits meanwhile.
        answers = answers && post(target, target.body(message, now));
        if (answers) {
          counts.add(DeliveryCount.DELIVERED);
          outbox.delivered(message, now);
        } else {
          counts.add(DeliveryCount.FAILED);
          outbox.failed(message, now);
        }
      }
      put(target, outbox, now, context);
    }
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

  private Outbox outbox(AlertTarget target) throws Exception {
    byte[] bytes = outboxes.get(target.name());
    return bytes == null ? new Outbox(target.manners()) : Outbox.fromBytes(bytes, target.manners());
  }

  private void put(AlertTarget target, Outbox outbox, Instant now, ReadOnlyContext context)
      throws Exception {
    if (outbox.size() == 0) {
      outboxes.remove(target.name());
      return;
    }
    outboxes.put(target.name(), outbox.toBytes());
    // Silences come and go with files: what is silenced is looked at again soon, whatever they say.
    Instant soon = now.plus(LOOK_AGAIN);
    Instant due = outbox.nextDue(now, objectives.set().silences());
    Instant next = due.isBefore(soon) ? due : soon;
    context
        .timerService()
        .registerProcessingTimeTimer(Math.max(next.toEpochMilli(), now.toEpochMilli() + 1));
  }

  private boolean post(AlertTarget target, String body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    // The request's own time-out ends with the head of the answer; a body may never come.
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(
            request.build(),
            head ->
                head.statusCode() / 100 == 2
                    ? HttpResponse.BodySubscribers.replacing("")
                    : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8));
    try {
      HttpResponse<String> answer = sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() / 100 == 2) {
        return true;
      }
      LOG.warn("{}: {} {}", host(target), answer.statusCode(), cut(answer.body()));
    } catch (TimeoutException e) {
      boolean unused = sent.cancel(true);
      LOG.warn("{} does not take alerts: no answer within {}", host(target), PATIENCE);
    } catch (ExecutionException e) {
      LOG.warn("{} does not take alerts: {}", host(target), String.valueOf(e.getCause()));
    }
    return false;
  }

  /** Where alerts go, without the path: those of webhooks may be secrets. */
  private static String host(AlertTarget target) {
    return target.url().getScheme() + "://" + target.url().getHost() + ":" + target.url().getPort();
  }

  private static String cut(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }
}
