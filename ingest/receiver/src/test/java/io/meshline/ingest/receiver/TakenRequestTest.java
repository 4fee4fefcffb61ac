package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.Test;

/** However the steps of a request and its answer meet, it is answered once, and counted to zero. */
class TakenRequestTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final IntakeParts parts = new IntakeParts(timer);
  private final FakeExchange exchange = new FakeExchange();
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private int ends;

  @Test
  void theReaderDoesNotEndWhatIsBeingAnswered() {
    start((bytes, outlet) -> {});
    exchange.arrives(FakeExchange.part(new byte[100], false));
    work();
    timer.advance(Duration.ofSeconds(31));
    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.text()).contains("body: 100 bytes");

    // An end now would make the server answer by itself: with 500.
    exchange.arrives(FakeExchange.part(new byte[100], false));
    assertThat(exchange.end()).isEmpty();
    exchange.written();
    assertThat(exchange.end()).isEqualTo("failed");
    assertThat(exchange.closed()).isTrue();
    atZero();
  }

  @Test
  void norDoesOneWhoseCallerLeaves() {
    start((bytes, outlet) -> {});
    work();
    exchange.whileReading(() -> timer.advance(Duration.ofSeconds(31)));
    exchange.arrives(Content.Chunk.from(new EOFException()));
    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.end()).isEmpty();
    exchange.written();
    assertThat(exchange.end()).isEqualTo("failed");
    atZero();
  }

  @Test
  void theReaderEndsItIfTheAnswerWasWrittenBefore() {
    start((bytes, outlet) -> {});
    work();
    timer.advance(Duration.ofSeconds(31));
    exchange.written();
    assertThat(exchange.end()).isEmpty();
    assertThat(exchange.closed()).isTrue();
    exchange.arrives(Content.Chunk.from(new EOFException()));
    assertThat(exchange.end()).isEqualTo("failed");
    atZero();
  }

  @Test
  void silenceInTheMidstOfABodyIsTheCallersFault() {
    start((bytes, outlet) -> {});
    exchange.arrives(FakeExchange.part(new byte[100], false));
    work();
    exchange.arrives(Content.Chunk.from(new TimeoutException("idle"), false));
    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.text()).contains("body: 100 bytes");
    assertThat(exchange.end()).isEmpty();
    exchange.written();
    assertThat(exchange.end()).isEqualTo("failed");
    atZero();
  }

  @Test
  void whoWasMadeToWaitIsToldToComeAgain() {
    long much = 1L << 40;
    parts.inFlight.add(much);
    start((bytes, outlet) -> {});
    work();
    timer.advance(Duration.ofSeconds(29));
    parts.inFlight.release(much);
    work();
    exchange.arrives(FakeExchange.part(new byte[100], false));
    timer.advance(Duration.ofSeconds(2));
    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.text()).contains("other callers are slow");
    exchange.written();
    exchange.arrives(Content.Chunk.from(new EOFException()));
    assertThat(parts.counters.answers(Source.ZIPKIN, "503")).isEqualTo(1);
    atZero();
  }

  @Test
  void alsoWhenItsSilenceIsThatOfTheWait() {
    long much = 1L << 40;
    parts.inFlight.add(much);
    start((bytes, outlet) -> {});
    parts.inFlight.release(much);
    work();
    exchange.arrives(Content.Chunk.from(new TimeoutException("idle"), false));
    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.text()).contains("other callers are slow");
    exchange.written();
    atZero();
  }

  @Test
  void aCallerWhoLeavesIsNotAnswered() {
    start((bytes, outlet) -> {});
    exchange.arrives(FakeExchange.part(new byte[100], false));
    work();
    exchange.arrives(Content.Chunk.from(new EOFException()));
    assertThat(exchange.status()).isZero();
    assertThat(exchange.end()).isEqualTo("failed");
    assertThat(parts.counters.answers(Source.ZIPKIN, "CANCELLED")).isEqualTo(1);
    atZero();
  }

  @Test
  void theEndIsToldWhenTheAnswerIsWrittenAndNotBefore() {
    start((bytes, outlet) -> {});
    exchange.arrives(FakeExchange.part(new byte[100], true));
    work();
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(ends).isZero();
    exchange.written();
    assertThat(exchange.end()).isEqualTo("succeeded");
    atZero();
  }

  @Test
  void aWholeBodyIsInFlightFromItsLastByteAndGoneWhenItIsTooLate() {
    start((bytes, outlet) -> {});
    exchange.arrives(FakeExchange.part(new byte[100], true));
    // The first task reads, the next one converts.
    workers.remove().run();
    assertThat(parts.halfRead.bytes()).isZero();
    assertThat(parts.inFlight.bytes()).isEqualTo(100);

    timer.advance(Duration.ofSeconds(31));
    assertThat(exchange.status()).isEqualTo(503);
    assertThat(parts.inFlight.bytes()).isZero();
    exchange.written();
    work();
    assertThat(parts.counters.receivedRecords(Source.ZIPKIN)).isZero();
    atZero();
  }

  @Test
  void anErrorOfTheConversionIsAnsweredAndCounted() {
    start(
        (bytes, outlet) -> {
          throw new StackOverflowError();
        });
    exchange.arrives(FakeExchange.part(new byte[100], true));
    work();
    assertThat(exchange.status()).isEqualTo(200);
    exchange.written();
    assertThat(parts.counters.rejectedRecords(Source.ZIPKIN, "internal")).isEqualTo(1);
    assertThat(parts.counters.receivedRecords(Source.ZIPKIN)).isEqualTo(1);
    atZero();
  }

  /** It is being told so while its last bytes come. */
  @Test
  void whoIsCutShortIsNotTakenThoughItIsWholeByThen() {
    HalfRead.Part eldest =
        parts.halfRead.place(
            () -> {
              exchange.arrives(FakeExchange.part(new byte[100], true));
              work();
            });
    eldest.grew(100);
    start((bytes, outlet) -> {});
    exchange.arrives(FakeExchange.part(new byte[100], false));
    work();
    parts.halfRead.place(() -> {}).grew(1L << 40);
    assertThat(exchange.status()).isEqualTo(503);
    exchange.written();
    assertThat(exchange.end()).isEqualTo("failed");
    assertThat(parts.counters.receivedRecords(Source.ZIPKIN)).isZero();
    atZero();
  }

  @Test
  void theRestOfABodyThatIsTooLargeIsReadAfterTheAnswer() {
    start((bytes, outlet) -> {});
    int tooMuch = Math.toIntExact(parts.context.maxMessageBytes() + 1);
    exchange.arrives(FakeExchange.part(new byte[tooMuch], false));
    work();
    assertThat(exchange.status()).isEqualTo(413);
    exchange.written();
    assertThat(exchange.end()).isEmpty();
    exchange.arrives(FakeExchange.part(new byte[100], true));
    assertThat(exchange.end()).isEqualTo("succeeded");
    assertThat(parts.counters.rejectedRecords(Source.ZIPKIN, RefusedMessages.TOO_LARGE))
        .isEqualTo(1);
    atZero();
  }

  private void start(Conversion conversion) {
    TakenPath.Format format = new TakenPath.Format(() -> conversion, HttpAnswers.PLAIN);
    TakenPath path =
        new TakenPath(
            "/spans",
            Source.ZIPKIN,
            TakenPath.Patience.LIMITED,
            Map.of(TakenPath.ANY_TYPE, format));
    new TakenRequest(
            exchange.request(),
            exchange.response(),
            exchange.callback,
            path,
            format,
            ContentCoding.IDENTITY,
            parts.context,
            workers::add,
            () -> ends++)
        .start();
  }

  private void work() {
    for (Runnable task = workers.poll(); task != null; task = workers.poll()) {
      task.run();
    }
  }

  private void atZero() {
    assertThat(ends).isEqualTo(1);
    assertThat(parts.halfRead.bytes()).isZero();
    assertThat(parts.inFlight.bytes()).isZero();
    assertThat(parts.inFlight.waiting()).isZero();
    assertThat(parts.counters.openCalls(Source.ZIPKIN)).isZero();
    assertThat(parts.counters.inFlightRecords()).isZero();
  }
}
