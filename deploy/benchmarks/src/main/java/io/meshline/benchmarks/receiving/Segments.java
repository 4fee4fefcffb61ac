package io.meshline.benchmarks.receiving;

import java.time.Instant;
import java.util.Random;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;

/**
 * What SkyWalking's agent of one service of a mesh of 100 reports: an answer over HTTP for which
 * two other services were asked. The same service and number give the same bytes but for the time.
 *
 * @param service its number
 */
record Segments(int service) {
  private static final int SERVICES = 100;
  private static final int CALLERS = 10;
  private static final int ENDPOINTS = 20;

  /** What the receiver makes of each segment: the answer and two calls. */
  static final int SPANS = 3;

  /**
   * A segment.
   *
   * @param number of the segment at its service
   * @param end when it was done
   */
  SegmentObject segment(int number, Instant end) {
    Random random = new Random(service * 1_000_003L + number);
    long done = end.toEpochMilli();
    String name = "GET:/api/v1/resource-" + random.nextInt(ENDPOINTS);
    int caller = (service + 1 + random.nextInt(CALLERS)) % SERVICES;
    int callee = (service + SERVICES - 1 - random.nextInt(CALLERS)) % SERVICES;
    String trace = id(random);
    return SegmentObject.newBuilder()
        .setTraceId(trace)
        .setTraceSegmentId(id(random))
        .setService("agent::service-" + service)
        .setServiceInstance(instance(service))
        .addSpans(exit(2, done - 14, done - 4, "/api/v1/prices", "service-" + (callee ^ 1)))
        .addSpans(exit(1, done - 40, done - 16, "/api/v1/stock", "service-" + callee))
        .addSpans(
            span(0, -1, done - 50, done, name, SpanType.Entry)
                .setSpanLayer(SpanLayer.Http)
                .setComponentId(1)
                .addTags(tag("url", "http://service-" + service + ".shop:8080/api/v1/resource"))
                .addTags(tag("http.method", "GET"))
                .addTags(tag("http.status_code", "200"))
                .addRefs(
                    SegmentReference.newBuilder()
                        .setRefType(RefType.CrossProcess)
                        .setTraceId(trace)
                        .setParentTraceSegmentId(id(random))
                        .setParentSpanId(1)
                        .setParentService("agent::service-" + caller)
                        .setParentServiceInstance(instance(caller))
                        .setParentEndpoint("GET:/api/v1/caller")
                        .setNetworkAddressUsedAtPeer("service-" + service + ".shop:8080")))
        .build();
  }

  private static SpanObject.Builder exit(int id, long start, long end, String path, String host) {
    String address = host + ".shop:8080";
    return span(id, 0, start, end, path, SpanType.Exit)
        .setSpanLayer(SpanLayer.Http)
        .setPeer(address)
        .setComponentId(2)
        .addTags(tag("url", "http://" + address + path))
        .addTags(tag("http.method", "GET"))
        .addTags(tag("http.status_code", "200"));
  }

  private static SpanObject.Builder span(
      int id, int parent, long start, long end, String name, SpanType type) {
    return SpanObject.newBuilder()
        .setSpanId(id)
        .setParentSpanId(parent)
        .setStartTime(start)
        .setEndTime(end)
        .setOperationName(name)
        .setSpanType(type);
  }

  private static KeyStringValuePair tag(String key, String value) {
    return KeyStringValuePair.newBuilder().setKey(key).setValue(value).build();
  }

  private static String instance(int service) {
    return "3f1c9a7e0b6d4f5e8a2b@10.0.7." + service;
  }

  private static String id(Random random) {
    return "%016x%016x.%d.%d"
        .formatted(
            random.nextLong(),
            random.nextLong(),
            40 + random.nextInt(60),
            17_000_000_000_000_000L + random.nextInt());
  }
}
