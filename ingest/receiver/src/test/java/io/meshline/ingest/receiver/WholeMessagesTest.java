package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whole messages that wait for a thread are in flight: that the receiver is slow is no reason to
 * refuse them, and while they wait others are not read.
 */
class WholeMessagesTest {
  private static final int CALLERS = 8;
  private static final int BYTES = 48_000;
  private static final String COLLECT = "skywalking.v3.TraceSegmentReportService/collect";
  private static final String QUIET = "skywalking.v3.JVMMetricReportService/collect";
  private static final String[] SMALL = {
    "threads", "2", "message.max-size", "64KiB", "half-read.max-size", "128KiB"
  };

  @Test
  void streamsWaitAndAreNotCutShort() throws Exception {
    try (Loopback loopback = new Loopback(SMALL)) {
      List<Answer<RawMessage>> answers = new ArrayList<>();
      List<StreamObserver<RawMessage>> streams = open(loopback, COLLECT, answers);
      try (BusyWorkers busy = new BusyWorkers(loopback.receiver(), 2)) {
        send(loopback, streams);
        assertThat(loopback.inFlightBytes()).isGreaterThanOrEqualTo(CALLERS * BYTES);
        assertThat(loopback.receiver().halfRead().bytes()).isZero();
        assertThat(loopback.counters().callersCutShort()).isZero();
        assertThat(busy).isNotNull();
      }
      streams.forEach(StreamObserver::onCompleted);
      assertThat(answers).allMatch(answer -> answer.code() == Status.Code.OK);
      assertThat(loopback.counters().receivedRecords(Source.SKYWALKING)).isEqualTo(CALLERS);
      await().until(() -> loopback.inFlightBytes() == 0);
    }
  }

  @Test
  void alsoThoseWhoseContentIsNotKept() throws Exception {
    try (Loopback loopback = new Loopback(SMALL)) {
      List<Answer<RawMessage>> answers = new ArrayList<>();
      List<StreamObserver<RawMessage>> streams = open(loopback, QUIET, answers);
      try (BusyWorkers busy = new BusyWorkers(loopback.receiver(), 2)) {
        send(loopback, streams);
        assertThat(loopback.inFlightBytes()).isGreaterThanOrEqualTo(CALLERS * BYTES);
        assertThat(loopback.counters().callersCutShort()).isZero();
        assertThat(busy).isNotNull();
      }
      streams.forEach(StreamObserver::onCompleted);
      assertThat(answers).allMatch(answer -> answer.code() == Status.Code.OK);
      await().until(() -> loopback.inFlightBytes() == 0);
    }
  }

  @Test
  void whatIsNotConvertedYetIsBounded() throws Exception {
    String[] options = Arrays.copyOf(SMALL, SMALL.length + 2);
    options[SMALL.length] = "in-flight.max-size";
    options[SMALL.length + 1] = "64KiB";
    try (Loopback loopback = new Loopback(options)) {
      List<Answer<RawMessage>> answers = new ArrayList<>();
      List<StreamObserver<RawMessage>> streams = open(loopback, COLLECT, answers);
      try (BusyWorkers busy = new BusyWorkers(loopback.receiver(), 2)) {
        // They had permission all at once, before anybody knew how much they would send.
        send(loopback, streams);
        assertThat(loopback.counters().callersCutShort()).isPositive();
        assertThat(loopback.inFlightBytes()).isGreaterThan(3 * BYTES);
        assertThat(loopback.inFlightBytes() + loopback.receiver().halfRead().bytes())
            .isLessThanOrEqualTo((64 + 128) << 10);
        assertThat(busy).isNotNull();
      }
      streams.forEach(StreamObserver::onCompleted);
      assertThat(answers)
          .allMatch(
              answer ->
                  answer.code() == Status.Code.OK || answer.code() == Status.Code.UNAVAILABLE);
      await()
          .until(
              () -> loopback.inFlightBytes() == 0 && loopback.receiver().halfRead().bytes() == 0);
    }
  }

  @Test
  void callersThatLeaveWhileTheirMessageWaitsTakeItWithThem() throws Exception {
    try (Loopback loopback = new Loopback(SMALL)) {
      List<Answer<RawMessage>> answers = new ArrayList<>();
      List<StreamObserver<RawMessage>> streams = open(loopback, COLLECT, answers);
      try (BusyWorkers busy = new BusyWorkers(loopback.receiver(), 2)) {
        send(loopback, streams);
        assertThat(loopback.inFlightBytes()).isGreaterThanOrEqualTo(CALLERS * BYTES);
        streams.forEach(each -> each.onError(Status.CANCELLED.asRuntimeException()));
        assertThat(busy).isNotNull();
      }
      await().until(() -> loopback.inFlightBytes() == 0);
      assertThat(loopback.counters().inFlightRecords()).isZero();
    }
  }

  @Test
  void bodiesWaitAndAreNotCutShort() throws Exception {
    byte[] body = Telemetry.export(0, 100).toByteArray();
    try (Loopback loopback = new Loopback("threads", "2", "half-read.max-size", "4MiB")) {
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < CALLERS; i++) {
          sockets.add(HalfBodies.begin(loopback, body));
        }
        HalfRead halfRead = loopback.receiver().halfRead();
        await().until(() -> halfRead.bytes() == CALLERS * (body.length / 2L));
        try (BusyWorkers busy = new BusyWorkers(loopback.receiver(), 2)) {
          for (Socket each : sockets) {
            HalfBodies.finish(each, body);
          }
          await().until(() -> loopback.inFlightBytes() == CALLERS * (long) body.length);
          assertThat(halfRead.bytes()).isZero();
          assertThat(busy).isNotNull();
        }
        for (Socket each : sockets) {
          byte[] answer = each.getInputStream().readNBytes(12);
          assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        }
      } finally {
        for (Socket each : sockets) {
          each.close();
        }
      }
      assertThat(loopback.broker().spansPublished()).isEqualTo(CALLERS * 100);
      assertThat(loopback.inFlightBytes()).isZero();
    }
  }

  @Test
  void whatIsConvertedOnlyAfterTheEndCountsAsNotPublished() throws Exception {
    byte[] body = Telemetry.export(0, 100).toByteArray();
    try (Loopback loopback = new Loopback("threads", "2", "drain.timeout", "100ms");
        Socket socket = HalfBodies.begin(loopback, body)) {
      await().until(() -> loopback.receiver().halfRead().bytes() > 0);
      try (BusyWorkers busy = new BusyWorkers(loopback.receiver(), 2)) {
        HalfBodies.finish(socket, body);
        await().until(() -> loopback.inFlightBytes() == body.length);
        CompletableFuture.runAsync(loopback.receiver()::close).get(30, TimeUnit.SECONDS);
        assertThat(busy).isNotNull();
      }
      Counters counters = loopback.counters();
      await().until(() -> counters.rejectedRecords(Source.OTLP, Sender.NOT_PUBLISHED) == 100);
      assertThat(counters.receivedRecords(Source.OTLP)).isEqualTo(100);
      await().until(() -> counters.inFlightRecords() == 0 && loopback.inFlightBytes() == 0);
    }
  }

  /** Streams that have permission to send, each on the same connection. */
  private static List<StreamObserver<RawMessage>> open(
      Loopback loopback, String method, List<Answer<RawMessage>> answers) {
    Channel channel = loopback.connect(loopback.receiver().skywalkingPort());
    List<StreamObserver<RawMessage>> streams = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Answer<RawMessage> answer = new Answer<>();
      answers.add(answer);
      streams.add(
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(RawMessage.method(method), CallOptions.DEFAULT), answer));
    }
    boolean quiet = method.equals(QUIET);
    await()
        .until(
            () ->
                (quiet
                        ? loopback.counters().quietCalls()
                        : loopback.counters().openCalls(Source.SKYWALKING))
                    == CALLERS);
    return streams;
  }

  /** One after the other, so that never more than one is half read. */
  private static void send(Loopback loopback, List<StreamObserver<RawMessage>> streams) {
    byte[] noSegment = new byte[BYTES];
    long before = 0;
    for (StreamObserver<RawMessage> each : streams) {
      long sum = before + BYTES;
      each.onNext(RawMessage.of(noSegment));
      await()
          .until(
              () -> loopback.inFlightBytes() >= sum || loopback.counters().callersCutShort() > 0);
      before = sum;
    }
  }
}
