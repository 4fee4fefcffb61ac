package io.meshline.ingest.protocols.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinaryMessagesTest {
  private static final ExportTraceServiceRequest TYPE =
      ExportTraceServiceRequest.getDefaultInstance();

  @Test
  void denseTelemetryIsRead() throws InvalidProtocolBufferException {
    KeyValue shortOne =
        KeyValue.newBuilder()
            .setKey("http.status_code")
            .setValue(AnyValue.newBuilder().setIntValue(200))
            .build();
    Span span =
        Span.newBuilder()
            .setName("GET")
            .addAllAttributes(Collections.nCopies(20, shortOne))
            .build();
    ExportTraceServiceRequest export = export(span, 5_000);
    assertThat(export.getSerializedSize()).isGreaterThan(2 << 20);
    assertThat(BinaryMessages.parse(TYPE, export.toByteArray())).isEqualTo(export);
  }

  @Test
  void twoBytesForEachSpanAreRefused() {
    byte[] bytes = export(Span.getDefaultInstance(), 1_000_000).toByteArray();
    assertThat(bytes).hasSizeLessThan(4 << 20);
    assertThatThrownBy(() -> BinaryMessages.parse(TYPE, bytes))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("when decoded");
  }

  @Test
  void groupsThatNobodyKnowsAreRefusedWhenTheyAreMany() {
    byte[] groups = new byte[1 << 20];
    for (int i = 0; i < groups.length; i += 4) {
      groups[i] = 0x0b;
      groups[i + 1] = 0x08;
      groups[i + 3] = 0x0c;
    }
    assertThatThrownBy(() -> BinaryMessages.parse(TYPE, groups))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("when decoded");
  }

  @Test
  void deepNestingIsRefused() {
    AnyValue value = AnyValue.newBuilder().setStringValue("x".repeat(8_192)).build();
    for (int i = 0; i < 200; i++) {
      value =
          AnyValue.newBuilder()
              .setArrayValue(
                  io.opentelemetry.proto.common.v1.ArrayValue.newBuilder().addValues(value))
              .build();
    }
    byte[] bytes = value.toByteArray();
    assertThatThrownBy(() -> BinaryMessages.parse(AnyValue.getDefaultInstance(), bytes))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("nested");
  }

  @Test
  void scrambledBytesAreReadOrRefusedAsProtobufItselfDoes() {
    long seed = 20_261_124;
    System.out.println("BinaryMessagesTest seed: " + seed);
    Random random = new Random(seed);
    Span span = Span.newBuilder().setName("y".repeat(40)).setKindValue(2).build();
    byte[] valid = export(span, 200).toByteArray();
    assertThat(MessageWeight.neverTooHeavy(valid.length)).isFalse();
    int read = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = valid.clone();
      for (int change = 0; change < 3; change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      boolean ours = readable(() -> BinaryMessages.parse(TYPE, bytes));
      assertThat(ours)
          .as("seed " + seed + ", message " + i)
          .isEqualTo(readable(() -> ExportTraceServiceRequest.parseFrom(bytes)));
      read += ours ? 1 : 0;
    }
    assertThat(read).isBetween(1, 1_999);
  }

  private interface Reading {
    Object read() throws InvalidProtocolBufferException;
  }

  private static boolean readable(Reading reading) {
    try {
      return reading.read() != null;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static ExportTraceServiceRequest export(Span span, int times) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(
                    ScopeSpans.newBuilder().addAllSpans(Collections.nCopies(times, span))))
        .build();
  }
}
