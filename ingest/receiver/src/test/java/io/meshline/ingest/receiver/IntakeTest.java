package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a conversion does, its caller is told, and what was received is accounted for. */
class IntakeTest {
  private static final byte[] MESSAGE = new byte[100];

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final IntakeParts parts = new IntakeParts(timer);
  private final List<Receipt> receipts = new ArrayList<>();

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  static List<Throwable> faults() {
    return List.of(
        new StackOverflowError(),
        new NoClassDefFoundError("a class"),
        new AssertionError("a rule"),
        new IllegalStateException("a state"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultsOfTheConversionAreRejectionsOfTheMessage(Throwable fault) {
    take(
        (bytes, outlet) -> {
          if (fault instanceof Error error) {
            throw error;
          }
          throw new IllegalStateException(fault);
        });
    assertThat(receipts).hasSize(1);
    assertThat(receipts.get(0).rejectedRecords()).isEqualTo(1);
    assertThat(receipts.get(0).isLost()).isFalse();
    assertThat(parts.counters.receivedRecords(Source.OTLP)).isEqualTo(1);
    assertThat(parts.counters.rejectedRecords(Source.OTLP, "internal")).isEqualTo(1);
    assertThat(parts.inFlight.bytes()).isZero();
    // The dead letter waits for the broker.
    assertThat(parts.sender.unsettled()).isEqualTo(1);
  }

  @Test
  void whatIsConvertedAfterTheSenderStoppedIsGivenUp() {
    timer.shutdownNow();
    parts.sender.stop();
    take(IntakeTest::threeSpans);
    assertThat(receipts).hasSize(1);
    assertThat(receipts.get(0).isLost()).isTrue();
    assertThat(parts.counters.rejectedRecords(Source.OTLP, Sender.NOT_PUBLISHED)).isEqualTo(3);
    assertThat(parts.counters.inFlightRecords()).isZero();
    assertThat(parts.inFlight.bytes()).isZero();
  }

  @Test
  void anAnswerThatThrowsDoesNotKeepTheOthersFromTheirs() {
    parts.intake.take(
        Source.OTLP,
        IntakeTest::threeSpans,
        MESSAGE,
        receipt -> {
          throw new StackOverflowError();
        });
    assertThat(parts.inFlight.arrived(MESSAGE.length).taken(MESSAGE.length)).isTrue();
    parts.intake.take(Source.OTLP, IntakeTest::threeSpans, MESSAGE, this::settled);
    parts.intake.flush();
    parts.sender.stop();
    assertThat(receipts).hasSize(1);
    assertThat(parts.counters.inFlightRecords()).isZero();
  }

  /** More than are handed on at once, and whatever comes behind them. */
  @Test
  void recordsBeforeAFaultAreKept() {
    take(
        (bytes, outlet) -> {
          for (int i = 0; i < 300; i++) {
            outlet.call(call("front"));
          }
          throw new IOException("no message behind them");
        });
    assertThat(parts.counters.inFlightRecords()).isEqualTo(300);
    assertThat(parts.counters.receivedRecords(Source.OTLP)).isEqualTo(301);
    assertThat(parts.counters.rejectedRecords(Source.OTLP, Intake.UNDECODABLE)).isEqualTo(1);
  }

  @Test
  void aRecordThatIsNotFitForABatchIsLeftOutOfIt() {
    take(
        (bytes, outlet) -> {
          outlet.call(call("front"));
          CallRecord unfit = call("cart");
          unfit.setStart(Instant.MAX);
          outlet.call(unfit);
          outlet.call(call("orders"));
        });
    assertThat(parts.counters.inFlightRecords()).isEqualTo(2);
    assertThat(parts.counters.receivedRecords(Source.OTLP)).isEqualTo(3);
    assertThat(parts.counters.rejectedRecords(Source.OTLP, "internal")).isEqualTo(1);
  }

  /** A record among others at which the JVM gives up: nothing before it is handed on again. */
  @Test
  void nothingIsHandedOnTwice() {
    take(
        (bytes, outlet) -> {
          outlet.call(call("front"));
          outlet.call(
              new CallRecord() {
                @Override
                public Party getSource() {
                  return call("front").getSource();
                }

                @Override
                public Party getDestination() {
                  return call("front").getDestination();
                }

                @Override
                public Side getSide() {
                  return Side.SERVER;
                }

                @Override
                public Reporter getReporter() {
                  throw new StackOverflowError();
                }
              });
          outlet.call(call("orders"));
        });
    assertThat(parts.counters.inFlightRecords()).isEqualTo(1);
    assertThat(parts.counters.receivedRecords(Source.OTLP)).isEqualTo(2);
    assertThat(parts.counters.rejectedRecords(Source.OTLP, "internal")).isEqualTo(1);
  }

  private static CallRecord call(String service) {
    Party party = new Party("", "", "", service, "", "", Kind.SERVICE);
    return CallRecord.newBuilder()
        .setStart(Instant.EPOCH)
        .setLatencyMicros(1)
        .setReporter(Reporter.AGENT)
        .setSide(Side.SERVER)
        .setSource(party)
        .setDestination(party)
        .setProtocol(Protocol.HTTP)
        .setOutcome(Outcome.SUCCESS)
        .build();
  }

  private void take(Conversion conversion) {
    assertThat(parts.inFlight.arrived(MESSAGE.length).taken(MESSAGE.length)).isTrue();
    parts.intake.take(Source.OTLP, conversion, MESSAGE, this::settled);
  }

  private void settled(Receipt receipt) {
    parts.inFlight.release(receipt.bytes());
    receipts.add(receipt);
  }

  private static void threeSpans(byte[] message, Outlet outlet) throws IOException {
    byte[] export = Telemetry.export(0, 3).toByteArray();
    TakenMethods.otlpTraces().conversions().get().convert(export, outlet);
  }
}
