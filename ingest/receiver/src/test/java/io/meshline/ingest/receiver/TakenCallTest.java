package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call counts as what its caller was told, whichever thread hears first that it has ended. */
class TakenCallTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final IntakeParts parts = new IntakeParts(timer);
  private final ServerStreamTracer tracer =
      new ReadingBytes((method, code) -> parts.counters.answered(Source.OTLP, code.name()))
          .newServerStreamTracer("a.B/c", new Metadata());

  @Test
  void aGoodAnswerCountsAsOneThoughTheTransportIsFasterToTellItsEnd() {
    EndedAtOnce call = new EndedAtOnce();
    TakenCall taken = start(call, TakenMethod.Shape.STREAM);
    taken.onHalfClose();
    assertThat(call.status()).isEqualTo(Status.Code.OK);
    countsOnlyAs(Status.Code.OK);
  }

  @Test
  void soDoesARefusal() {
    EndedAtOnce call = new EndedAtOnce();
    TakenCall taken = start(call, TakenMethod.Shape.EXPORT);
    timer.advance(Duration.ofSeconds(31));
    assertThat(call.status()).isEqualTo(Status.Code.UNAVAILABLE);
    taken.onCancel();
    countsOnlyAs(Status.Code.UNAVAILABLE);
  }

  @Test
  void whoLeavesBeforeIsCountedAsThat() {
    EndedAtOnce call = new EndedAtOnce();
    TakenCall taken = start(call, TakenMethod.Shape.STREAM);
    taken.onCancel();
    taken.onComplete();
    countsOnlyAs(Status.Code.CANCELLED);
  }

  @Test
  void whatTheTransportCannotReadIsCountedAsWhatItTold() {
    EndedAtOnce call = new EndedAtOnce();
    TakenCall taken = start(call, TakenMethod.Shape.STREAM);
    tracer.streamClosed(Status.INTERNAL);
    taken.onCancel();
    countsOnlyAs(Status.Code.INTERNAL);
  }

  @Test
  void connectionsThatEndAreCallersWhoLeft() {
    EndedAtOnce call = new EndedAtOnce();
    TakenCall taken = start(call, TakenMethod.Shape.STREAM);
    tracer.streamClosed(Status.UNAVAILABLE);
    taken.onCancel();
    countsOnlyAs(Status.Code.CANCELLED);
  }

  @Test
  void whoLeavesBeforeTheCallStartsIsCountedOnce() {
    tracer.streamClosed(Status.CANCELLED);
    EndedAtOnce call = new EndedAtOnce();
    TakenCall taken = start(call, TakenMethod.Shape.EXPORT);
    taken.onCancel();
    timer.advance(Duration.ofSeconds(31));
    countsOnlyAs(Status.Code.CANCELLED);
  }

  private TakenCall start(EndedAtOnce call, TakenMethod.Shape shape) {
    TakenMethod method = new TakenMethod("a.B/c", Source.OTLP, shape, () -> (bytes, outlet) -> {});
    TakenCall taken = new TakenCall(call, method, parts.context);
    call.listener = taken;
    tracer.filterContext(Context.ROOT).run(taken::start);
    return taken;
  }

  private void countsOnlyAs(Status.Code code) {
    assertThat(parts.counters.registry().scrape())
        .filteredOn(metrics -> metrics.getMetadata().getName().endsWith("_answers"))
        .singleElement()
        .satisfies(
            answers ->
                assertThat(answers.getDataPoints())
                    .singleElement()
                    .satisfies(
                        point -> assertThat(point.getLabels().get("code")).isEqualTo(code.name())));
    assertThat(parts.counters.answers(Source.OTLP, code.name())).isEqualTo(1);
    assertThat(parts.counters.openCalls(Source.OTLP)).isZero();
  }

  /** Tells the listener that the call has ended before whoever closed it goes on. */
  private static final class EndedAtOnce extends ServerCall<RawMessage, RawMessage> {
    private @Nullable TakenCall listener;
    private @Nullable Status status;

    Status.Code status() {
      return Objects.requireNonNull(status, "not closed").getCode();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      this.status = status;
      Objects.requireNonNull(listener).onComplete();
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(RawMessage message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<RawMessage, RawMessage> getMethodDescriptor() {
      return RawMessage.method("a.B/c");
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }
  }
}
