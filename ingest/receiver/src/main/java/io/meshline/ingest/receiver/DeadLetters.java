package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;

/**
 * Keeps what was rejected in the dead-letter topic. A flood of bad input must not stop the good:
 * letters are cut, limited by rate and by how many wait for the broker, and nobody waits for them;
 * what is beyond is counted as dropped. Thread-safe.
 */
final class DeadLetters {
  private static final String PROGRAM = "receiver";
  private static final int MOST_WAITING = 200;

  private final Sender sender;
  private final Counters counters;
  private final InstantSource clock;
  private final int maxBytes;
  private final int perSecond;
  private final AtomicInteger waiting = new AtomicInteger();
  private long second;
  private int inSecond;

  DeadLetters(Sender sender, Counters counters, InstantSource clock, int maxBytes, int perSecond) {
    this.sender = sender;
    this.counters = counters;
    this.clock = clock;
    this.maxBytes = maxBytes;
    this.perSecond = perSecond;
  }

  /**
   * Writes one letter if there is room.
   *
   * @param origin where it was read, if it was
   * @param times how many rejections of that reason the message had
   * @param original the message as it came; cut if it is long
   */
  void write(Source source, Origin origin, Rejection rejection, int times, byte[] original) {
    Instant now = clock.instant();
    if (!allowed(now)) {
      counters.deadLetter(false);
      return;
    }
    boolean cut = original.length > maxBytes;
    String message =
        source.label()
            + ": "
            + rejection.message()
            + (times > 1 ? "; " + times + " of this reason in the message" : "")
            + (cut ? "; the first %d of %d bytes".formatted(maxBytes, original.length) : "");
    DeadLetter letter =
        new DeadLetter(
            now,
            PROGRAM,
            rejection.reason(),
            message.substring(0, Math.min(message.length(), Limits.DEAD_LETTER_MESSAGE_LENGTH)),
            origin.topic(),
            origin.partition(),
            origin.offset(),
            -1,
            ByteBuffer.wrap(cut ? Arrays.copyOf(original, maxBytes) : original));
    sender.send(new Letter(letter));
  }

  private boolean allowed(Instant now) {
    if (waiting.incrementAndGet() > MOST_WAITING || !inRate(now.getEpochSecond())) {
      waiting.decrementAndGet();
      return false;
    }
    return true;
  }

  private synchronized boolean inRate(long now) {
    if (now != second) {
      second = now;
      inSecond = 0;
    }
    return inSecond++ < perSecond;
  }

  private final class Letter implements Shipment {
    private final DeadLetter letter;

    Letter(DeadLetter letter) {
      this.letter = letter;
    }

    @Override
    public String topic() {
      return Topics.DEAD_LETTERS;
    }

    @Override
    public SpecificRecord record() {
      return letter;
    }

    @Override
    public void published() {
      waiting.decrementAndGet();
      counters.deadLetter(true);
    }

    @Override
    public void givenUp(String reason, String message) {
      waiting.decrementAndGet();
      counters.deadLetter(false);
    }
  }
}
