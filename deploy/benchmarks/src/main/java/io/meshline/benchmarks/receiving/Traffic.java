package io.meshline.benchmarks.receiving;

import com.google.protobuf.MessageLite;
import io.meshline.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What one kind of observers sends.
 *
 * @param name for the table
 * @param method gRPC method that takes it
 * @param topic where it ends
 * @param streams messages of each stream
 * @param records how many records the receiver makes of all of them
 */
public record Traffic(
    String name, String method, String topic, List<List<byte[]>> streams, long records) {
  /** Method that takes access logs. */
  public static final String ACCESS_LOGS =
      "envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs";

  /** Messages of a stream until it begins again. */
  private static final int MESSAGES = 60;

  private static final int ENTRIES = 100;

  /**
   * Access logs of as many proxies.
   *
   * @param ids whether each path has an id in it
   */
  static Traffic accessLogs(int proxies, boolean ids, Instant end) {
    return new Traffic(
        ids ? "access logs with ids" : "access logs",
        ACCESS_LOGS,
        Topics.CALLS,
        streams(
            proxies,
            MESSAGES,
            proxy -> number -> new AccessLogs(proxy, ids).message(number, ENTRIES, end)),
        (long) proxies * MESSAGES * ENTRIES);
  }

  /** Segments of as many services, one in each message. */
  static Traffic segments(int services, Instant end) {
    int segments = MESSAGES * ENTRIES / Segments.SPANS;
    return new Traffic(
        "segments",
        "skywalking.v3.TraceSegmentReportService/collect",
        Topics.SPANS,
        streams(
            services, segments, service -> number -> new Segments(service).segment(number, end)),
        (long) services * segments * Segments.SPANS);
  }

  /** Mean bytes of a record on the way in. */
  long bytesPerRecord() {
    long bytes = streams.stream().flatMap(List::stream).mapToLong(message -> message.length).sum();
    return bytes / records;
  }

  private static List<List<byte[]>> streams(
      int count, int messages, IntFunction<IntFunction<MessageLite>> message) {
    List<List<byte[]>> streams = new ArrayList<>();
    for (int stream = 0; stream < count; stream++) {
      IntFunction<MessageLite> ofStream = message.apply(stream);
      streams.add(
          IntStream.range(0, messages)
              .mapToObj(number -> ofStream.apply(number).toByteArray())
              .toList());
    }
    return streams;
  }
}
