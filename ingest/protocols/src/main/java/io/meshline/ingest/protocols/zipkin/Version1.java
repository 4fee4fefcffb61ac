package io.meshline.ingest.protocols.zipkin;

import io.meshline.ingest.protocols.Refusal;
import io.meshline.schemas.SpanKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What version 1 has in place of a kind, endpoints and tags: moments and addresses with an endpoint
 * each. Client and server write into one span, which is split into the two that version 2 has.
 */
final class Version1 {

  /** Far more than any library writes into one span; they are held until its end. */
  private static final int MAX_BINARY_ANNOTATIONS = 1_000;

  /** A moment: {@code cs} client send, {@code sr} server receive and so on. */
  private record Moment(long timestamp, Endpoint endpoint) {}

  private record BinaryAnnotation(String key, String value, @Nullable Endpoint endpoint) {}

  private final Map<String, Moment> moments = new LinkedHashMap<>();
  private final List<BinaryAnnotation> binaryAnnotations = new ArrayList<>();
  private @Nullable Endpoint client;
  private @Nullable Endpoint server;
  private @Nullable Endpoint broker;
  private @Nullable Endpoint first;
  private boolean used;
  private @Nullable Refusal fault;

  /** Whether anything was there that only version 1 has. */
  boolean isUsed() {
    return used;
  }

  /** Why the span cannot be taken, null if it can. */
  @Nullable Refusal fault() {
    return fault;
  }

  void annotation(long timestamp, String value, @Nullable Endpoint endpoint) {
    if (endpoint == null) {
      return;
    }
    seen(endpoint);
    switch (value) {
      case "cs", "cr", "sr", "ss", "ms", "ws", "mr", "wr" -> {
        if (timestamp > 0) {
          moments.putIfAbsent(value, new Moment(timestamp, endpoint));
        }
      }
      default -> {
        // An event of the application.
      }
    }
  }

  void binaryAnnotation(String key, String value, @Nullable Endpoint endpoint) {
    used = true;
    switch (key) {
      case "ca" -> client = endpoint;
      case "sa" -> server = endpoint;
      case "ma" -> broker = endpoint;
      default -> {
        if (endpoint != null) {
          seen(endpoint);
        }
        if (binaryAnnotations.size() < MAX_BINARY_ANNOTATIONS) {
          binaryAnnotations.add(new BinaryAnnotation(key, value, endpoint));
        } else if (fault == null) {
          fault =
              new Refusal(
                  "too_many_tags",
                  "binaryAnnotations: more (expected: at most " + MAX_BINARY_ANNOTATIONS + ")");
        }
      }
    }
  }

  private void seen(Endpoint endpoint) {
    used = true;
    if (first == null) {
      first = endpoint;
    }
  }

  /**
   * The sides of the span, caller before callee.
   *
   * @param sent ids, name, and timestamp and duration, which are the caller's where both wrote
   */
  List<SentSpan> split(SentSpan sent) {
    List<SentSpan> sides = new ArrayList<>(2);
    boolean both = has("cs", "cr") && has("sr", "ss");
    if (has("cs", "cr")) {
      SentSpan side = side(sent, SpanKind.CLIENT, "cs", "cr", true);
      side.remote = or(server, both ? endpoint("sr", "ss") : Endpoint.NONE);
      sides.add(side);
    }
    if (has("sr", "ss")) {
      SentSpan side = side(sent, SpanKind.SERVER, "sr", "ss", !both);
      // A server that alone owns the span times it; one that joined its caller's leaves that out.
      side.shared = both || sent.timestamp == 0 || (has("ss", "ss") && sent.duration == 0);
      // The caller's own side tells more of it than an address here.
      side.remote = both ? Endpoint.NONE : or(client, Endpoint.NONE);
      sides.add(side);
    }
    boolean throughBroker = has("ms", "ms") && has("mr", "mr");
    if (has("ms", "ms")) {
      SentSpan side = side(sent, SpanKind.PRODUCER, "ms", "ws", !throughBroker);
      side.remote = or(broker, Endpoint.NONE);
      sides.add(side);
    }
    if (has("mr", "mr")) {
      String begin = has("wr", "wr") ? "wr" : "mr";
      SentSpan side = side(sent, SpanKind.CONSUMER, begin, "mr", !throughBroker);
      side.shared = throughBroker;
      side.remote = or(broker, Endpoint.NONE);
      sides.add(side);
    }
    if (sides.isEmpty()) {
      sides.add(withoutMoments(sent));
    }
    tag(sides);
    return sides;
  }

  private SentSpan side(SentSpan sent, SpanKind kind, String begin, String end, boolean owner) {
    SentSpan side = sent.sameIds();
    side.kind = kind;
    side.local = endpoint(begin, end);
    if (owner && sent.timestamp != 0 && sent.duration != 0) {
      side.timestamp = sent.timestamp;
      side.duration = sent.duration;
      return side;
    }
    Moment from = moments.get(begin);
    Moment to = moments.get(end);
    side.timestamp = from == null ? 0 : from.timestamp;
    side.duration = from == null || to == null ? 0 : to.timestamp - from.timestamp;
    return side;
  }

  /** Only addresses, or nothing: a local span, or one of a library that writes no moments. */
  private SentSpan withoutMoments(SentSpan sent) {
    SentSpan span = sent.sameIds();
    span.timestamp = sent.timestamp;
    span.duration = sent.duration;
    span.local = or(first, Endpoint.NONE);
    if (client != null && server != null) {
      span.local = client;
      span.remote = server;
    } else if (server != null) {
      span.remote = server;
    } else if (client != null) {
      span.kind = SpanKind.SERVER;
      span.remote = client;
    }
    return span;
  }

  /** Gives each tag to the side whose endpoint it has; to every side if that does not tell one. */
  private void tag(List<SentSpan> sides) {
    for (BinaryAnnotation tag : binaryAnnotations) {
      Endpoint of = tag.endpoint;
      boolean known = of != null && sides.stream().anyMatch(side -> side.local.sameService(of));
      for (SentSpan side : sides) {
        if (of == null || !known || side.local.sameService(of)) {
          side.tags.read(tag.key, tag.value);
        }
      }
    }
  }

  private boolean has(String begin, String end) {
    return moments.containsKey(begin) || moments.containsKey(end);
  }

  private Endpoint endpoint(String begin, String end) {
    Moment moment = moments.getOrDefault(begin, moments.get(end));
    return moment == null ? Endpoint.NONE : moment.endpoint;
  }

  private static Endpoint or(@Nullable Endpoint endpoint, Endpoint other) {
    return endpoint == null ? other : endpoint;
  }
}
