package io.meshline.e2e.exact;

import io.meshline.e2e.stack.CallTopic;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Records that must not get through, by the reason under which they must be kept. */
final class FaultyRecords {

  static Map<String, List<byte[]>> byReason(CallRecord good, CallTopic topic) {
    byte[] bytes = topic.encode(good);
    return Map.of(
        "not_wire_format",
        List.of(
            new byte[0],
            new byte[] {0, 1},
            "{\"source\":\"front\"}".getBytes(StandardCharsets.UTF_8)),
        "unknown_schema",
        List.of(ByteBuffer.allocate(9).put((byte) 0).putInt(987_654).array()),
        "truncated",
        List.of(Arrays.copyOf(bytes, bytes.length - 1), Arrays.copyOf(bytes, 12)),
        "trailing_bytes",
        List.of(Arrays.copyOf(bytes, bytes.length + 1)),
        "time_in_future",
        List.of(
            topic.encode(
                CallRecord.newBuilder(good)
                    .setStart(Instant.now().plus(Duration.ofMinutes(30)))
                    .build()),
            topic.encode(
                CallRecord.newBuilder(good)
                    .setStart(Instant.now().plus(Duration.ofDays(4000)))
                    .build())),
        "time_too_old",
        List.of(
            topic.encode(
                CallRecord.newBuilder(good)
                    .setStart(Instant.now().minus(Duration.ofDays(400)))
                    .build())),
        "latency_out_of_range",
        List.of(
            topic.encode(CallRecord.newBuilder(good).setLatencyMicros(-2).build()),
            topic.encode(
                CallRecord.newBuilder(good)
                    .setLatencyMicros(Duration.ofHours(24).toMillis() * 1000 + 1)
                    .build())),
        "weight_out_of_range",
        List.of(topic.encode(CallRecord.newBuilder(good).setWeight(0).build())),
        "destination_unnamed",
        List.of(
            topic.encode(
                CallRecord.newBuilder(good)
                    .setDestination(Party.newBuilder(good.getDestination()).setService("").build())
                    .build())),
        "text_too_long",
        List.of(
            topic.encode(
                CallRecord.newBuilder(good)
                    .setSource(
                        Party.newBuilder(good.getSource()).setService("x".repeat(10_000)).build())
                    .build())));
  }

  private FaultyRecords() {}
}
