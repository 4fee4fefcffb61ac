package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics into which agents write by themselves, by one thread of its own. A record counts
 * as read, by a committed offset, when everything that came of it is published or rejected: at
 * least once. While too much is in flight it reads nothing but goes on polling, so that the group
 * does not give its partitions away.
 */
final class KafkaIntake implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaIntake.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_WHILE_FULL = Duration.ofMillis(20);
  private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(1);

  /**
   * How long a partition may be held back, when it goes to another reader, for what is on its way.
   */
  private static final Duration HANDOVER = Duration.ofSeconds(5);

  private static final Duration END = Duration.ofSeconds(3);

  /** Records of one partition behind one that cannot be published; then it is read no further. */
  private static final int MOST_OPEN = 50_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, TakenTopic> topics = new HashMap<>();
  private final Intake intake;
  private final InFlight inFlight;
  private final int maxMessageBytes;
  private final Thread thread;
  private final IntakeOffsets offsets = new IntakeOffsets();
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Admission admission = new Admission();
  private boolean asked;
  private boolean paused;
  private boolean failing;
  private long lastCommit = System.nanoTime();
  private volatile boolean ending;
  private volatile long deadline;

  /** Permission for one record, given by whichever thread makes room. */
  private static final class Admission implements Runnable {
    private volatile boolean given;

    @Override
    public void run() {
      given = true;
    }
  }

  /**
   * @param consumer used and closed by the thread of this alone
   * @param maxMessageBytes largest record that is converted
   */
  KafkaIntake(
      Consumer<byte[], byte[]> consumer,
      List<TakenTopic> taken,
      Intake intake,
      InFlight inFlight,
      int maxMessageBytes) {
    this.consumer = consumer;
    this.intake = intake;
    this.inFlight = inFlight;
    this.maxMessageBytes = maxMessageBytes;
    taken.forEach(topic -> topics.put(topic.name(), topic));
    this.thread = new Thread(this::run, "receiver-kafka-intake");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether it can still read; false for good once its thread has ended. */
  boolean alive() {
    return thread.getState() != Thread.State.TERMINATED;
  }

  /**
   * Reads no more; commits what is settled by then, and ends.
   *
   * @param by as {@link System#nanoTime} has it
   */
  void stop(long by) {
    deadline = by;
    ending = true;
  }

  /** Waits until it has ended; false if it has not by then. */
  boolean awaitEnd(long by) throws InterruptedException {
    long left = Math.max(1, Duration.ofNanos(by - System.nanoTime()).toMillis());
    thread.join(left);
    return !alive();
  }

  private void run() {
    try {
      consumer.subscribe(topics.keySet(), this);
      while (!ending) {
        turn(true);
      }
      waiting.clear();
      while (offsets.open() > 0 && System.nanoTime() - deadline < 0) {
        turn(false);
      }
      commitNow();
    } catch (InterruptException e) {
      LOG.warn("Interrupted while reading from Kafka.", e);
    } catch (RuntimeException e) {
      LOG.error("Reading from Kafka has ended by a fault.", e);
    } finally {
      inFlight.forget(admission);
      close();
    }
  }

  /** One round; what Kafka cannot do now is tried again in the next. */
  private void turn(boolean reading) {
    try {
      pauseWhile(!reading || !waiting.isEmpty());
      var polled = consumer.poll(paused ? POLL_WHILE_FULL : POLL);
      if (reading) {
        polled.forEach(waiting::add);
        takeWaiting();
      }
      commitLater();
      failing = false;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      if (!failing) {
        failing = true;
        LOG.warn("Reading from Kafka failed; it is tried again.", e);
      }
      rest(BETWEEN_FAULTS);
    }
  }

  /** Partitions may have been added since it was last called. */
  private void pauseWhile(boolean full) {
    if (full) {
      consumer.pause(consumer.assignment());
    } else if (paused) {
      consumer.resume(consumer.paused());
    }
    paused = full;
  }

  private void takeWaiting() {
    while (!waiting.isEmpty() && !ending) {
      ConsumerRecord<byte[], byte[]> first = waiting.getFirst();
      TopicPartition partition = new TopicPartition(first.topic(), first.partition());
      PartitionProgress progress = offsets.of(partition);
      if (progress.open() >= MOST_OPEN || !admitted()) {
        return;
      }
      waiting.removeFirst();
      take(first, progress);
    }
  }

  /** Whether there is room for one record; asks for it at most once at a time. */
  private boolean admitted() {
    if (!asked) {
      asked = true;
      inFlight.whenOpen(admission);
    }
    if (!admission.given) {
      return false;
    }
    asked = false;
    admission.given = false;
    return true;
  }

  private void take(ConsumerRecord<byte[], byte[]> record, PartitionProgress progress) {
    TakenTopic topic = Objects.requireNonNull(topics.get(record.topic()), record.topic());
    byte[] message = record.value() == null ? new byte[0] : record.value();
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    Conversion conversion =
        message.length > maxMessageBytes ? this::refuseOversized : topic.conversions().apply(key);
    PartitionProgress.Taken taken = progress.take(record.offset());
    var unused = inFlight.arrived(message.length).taken(message.length);
    intake.take(
        topic.source(),
        conversion,
        message,
        new Origin(record.topic(), record.partition(), record.offset()),
        receipt -> {
          inFlight.release(receipt.bytes());
          // What was lost is read again by whoever comes next.
          if (!receipt.isLost()) {
            progress.settle(taken);
          }
        });
  }

  private void refuseOversized(byte[] message, Outlet outlet) {
    outlet.reject(
        new Rejection(
            RefusedMessages.TOO_LARGE,
            "record: %d bytes (expected: at most %d)".formatted(message.length, maxMessageBytes)));
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.info("Reading from Kafka: {}.", partitions);
  }

  /** Waits for what is on its way, so that the next reader does not take it a second time. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    drop(partitions);
    intake.flush();
    long end = System.nanoTime() + HANDOVER.toNanos();
    while (offsets.open(partitions) > 0 && System.nanoTime() - end < 0) {
      rest(POLL_WHILE_FULL);
    }
    commitNow();
    offsets.forget(partitions);
  }

  /** Somebody else reads them already. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    drop(partitions);
    offsets.forget(partitions);
  }

  private void drop(Collection<TopicPartition> partitions) {
    waiting.removeIf(r -> partitions.contains(new TopicPartition(r.topic(), r.partition())));
  }

  private void commitLater() {
    if (System.nanoTime() - lastCommit < BETWEEN_COMMITS.toNanos()) {
      return;
    }
    lastCommit = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> done = offsets.uncommitted();
    if (!done.isEmpty()) {
      consumer.commitAsync(
          done,
          (committed, fault) -> {
            if (fault == null) {
              offsets.committed(committed);
            } else {
              LOG.debug("Offsets were not committed; the next round does.", fault);
            }
          });
    }
  }

  private void commitNow() {
    Map<TopicPartition, OffsetAndMetadata> done = offsets.uncommitted();
    if (done.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(done, END);
      offsets.committed(done);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Offsets were not committed; what is after the last ones is read again.", e);
    }
  }

  private void close() {
    try {
      consumer.close(CloseOptions.timeout(END));
    } catch (KafkaException e) {
      LOG.warn("The consumer did not close well.", e);
    }
  }

  private static void rest(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
