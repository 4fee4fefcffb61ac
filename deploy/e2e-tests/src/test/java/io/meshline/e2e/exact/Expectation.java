package io.meshline.e2e.exact;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The same numbers, computed the long way from all call records at once: every latency kept, every
 * percentile from a sorted list. It shares no code with what it checks.
 */
public final class Expectation {

  static final long APDEX_THRESHOLD_MICROS = 500_000;

  /** Sizes of windows, finest first. */
  static final List<String> INTERVALS = List.of("1m", "1h", "1d");

  /** Every document that must exist, by what identifies it. */
  public static Map<DocumentKey, Map<String, Tally>> documents(GeneratedCalls generated) {
    Map<DocumentKey, Map<String, Tally>> documents = new HashMap<>();
    add(documents, generated, INTERVALS);
    return documents;
  }

  /** Adds calls that count in windows of some sizes only. */
  static void add(
      Map<DocumentKey, Map<String, Tally>> documents,
      GeneratedCalls generated,
      List<String> intervals) {
    for (CallRecord call : generated.calls()) {
      Party source = templated(call.getSource(), generated);
      Party destination = templated(call.getDestination(), generated);
      // A call without a latency says -1, and completes when it starts.
      Instant completion =
          call.getStart().plus(Math.max(0, call.getLatencyMicros()), ChronoUnit.MICROS);
      String point =
          call.getReporter().name().toLowerCase(java.util.Locale.ROOT)
              + "_"
              + call.getSide().name().toLowerCase(java.util.Locale.ROOT);
      for (String grain : List.of("service", "instance", "endpoint")) {
        for (String interval : intervals) {
          Instant window = windowStart(completion, interval);
          boolean alone = call.getScope() == Scope.ENDPOINT;
          if (alone && !grain.equals("endpoint")) {
            continue;
          }
          if (!alone && hasEdge(source, destination, grain)) {
            add(
                documents,
                new DocumentKey(
                    "edge", interval, grain, window, at(source, grain), at(destination, grain)),
                point,
                call);
          }
          if (hasNode(call.getSide(), destination, grain)) {
            add(
                documents,
                new DocumentKey("node", interval, grain, window, null, at(destination, grain)),
                point,
                call);
          }
        }
      }
    }
  }

  private static void add(
      Map<DocumentKey, Map<String, Tally>> documents,
      DocumentKey key,
      String point,
      CallRecord call) {
    documents
        .computeIfAbsent(key, k -> new TreeMap<>())
        .computeIfAbsent(point, p -> new Tally())
        .add(call);
  }

  private static boolean hasEdge(Party source, Party destination, String grain) {
    if (source.getService().isEmpty()) {
      return false;
    }
    return switch (grain) {
      case "service" -> true;
      case "instance" ->
          known(source, source.getInstance(), destination, destination.getInstance());
      default -> known(source, source.getEndpoint(), destination, destination.getEndpoint());
    };
  }

  private static boolean known(
      Party source, String ofSource, Party destination, String ofDestination) {
    boolean sourceDone = source.getKind() != Kind.SERVICE || !ofSource.isEmpty();
    boolean destinationDone = destination.getKind() != Kind.SERVICE || !ofDestination.isEmpty();
    return sourceDone && destinationDone && !(ofSource.isEmpty() && ofDestination.isEmpty());
  }

  private static boolean hasNode(Side side, Party destination, String grain) {
    if (side == Side.CLIENT && destination.getKind() == Kind.SERVICE) {
      return false;
    }
    return switch (grain) {
      case "service" -> true;
      case "instance" -> !destination.getInstance().isEmpty();
      default -> !destination.getEndpoint().isEmpty();
    };
  }

  private static Party templated(Party party, GeneratedCalls generated) {
    return Party.newBuilder(party).setEndpoint(generated.template(party.getEndpoint())).build();
  }

  private static Party at(Party party, String grain) {
    return Party.newBuilder(party)
        .setInstance(grain.equals("instance") ? party.getInstance() : "")
        .setEndpoint(grain.equals("endpoint") ? party.getEndpoint() : "")
        .build();
  }

  private static Instant windowStart(Instant time, String interval) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    return utc.truncatedTo(
            switch (interval) {
              case "1m" -> ChronoUnit.MINUTES;
              case "1h" -> ChronoUnit.HOURS;
              default -> ChronoUnit.DAYS;
            })
        .toInstant();
  }

  /** What identifies a document; source is null for a node. */
  public record DocumentKey(
      String name,
      String interval,
      String grain,
      Instant window,
      @Nullable Party source,
      Party destination) {}

  /** All that one observation point saw, kept one by one. */
  public static final class Tally {
    private final List<CallRecord> seen = new ArrayList<>();

    void add(CallRecord call) {
      seen.add(call);
    }

    public long observations() {
      return seen.size();
    }

    long calls() {
      return seen.stream().mapToLong(CallRecord::getWeight).sum();
    }

    long calls(Outcome outcome) {
      return seen.stream()
          .filter(c -> c.getOutcome() == outcome)
          .mapToLong(CallRecord::getWeight)
          .sum();
    }

    /** Calls with a latency. */
    long timedCalls() {
      return timed().mapToLong(CallRecord::getWeight).sum();
    }

    long latencySum() {
      return timed().mapToLong(c -> c.getLatencyMicros() * c.getWeight()).sum();
    }

    long latencyMin() {
      return timed().mapToLong(CallRecord::getLatencyMicros).min().orElseThrow();
    }

    long latencyMax() {
      return timed().mapToLong(CallRecord::getLatencyMicros).max().orElseThrow();
    }

    private Stream<CallRecord> timed() {
      return seen.stream().filter(c -> c.getLatencyMicros() != -1);
    }

    /** The smallest latency that at least the share q of the calls with one did not exceed. */
    long percentile(double q) {
      List<CallRecord> sorted =
          timed().sorted(Comparator.comparingLong(CallRecord::getLatencyMicros)).toList();
      long rank = Math.max(1, (long) Math.ceil(q * timedCalls()));
      long counted = 0;
      for (CallRecord call : sorted) {
        counted += call.getWeight();
        if (counted >= rank) {
          return call.getLatencyMicros();
        }
      }
      throw new IllegalStateException("rank " + rank + " beyond " + counted);
    }

    long satisfied() {
      return notFailed(0, APDEX_THRESHOLD_MICROS);
    }

    long tolerating() {
      return notFailed(APDEX_THRESHOLD_MICROS + 1, 4 * APDEX_THRESHOLD_MICROS);
    }

    private long notFailed(long from, long to) {
      return seen.stream()
          .filter(c -> c.getOutcome() != Outcome.FAILURE)
          .filter(c -> c.getLatencyMicros() >= from && c.getLatencyMicros() <= to)
          .mapToLong(CallRecord::getWeight)
          .sum();
    }

    Map<String, Long> reasons() {
      return byName(c -> c.getReason());
    }

    Map<String, Long> protocols() {
      return byName(c -> c.getProtocol().name());
    }

    Map<String, Long> tls() {
      return byName(c -> c.getTls().name());
    }

    Map<String, Long> status() {
      return byName(
          c ->
              c.getStatusCode() == 0
                  ? ""
                  : c.getProtocol() == Protocol.HTTP
                      ? c.getStatusCode() / 100 + "xx"
                      : c.getProtocol().name().toLowerCase(java.util.Locale.ROOT)
                          + "_"
                          + c.getStatusCode());
    }

    long requestBytes() {
      return seen.stream().mapToLong(c -> c.getRequestBytes() * c.getWeight()).sum();
    }

    long responseBytes() {
      return seen.stream().mapToLong(c -> c.getResponseBytes() * c.getWeight()).sum();
    }

    private Map<String, Long> byName(java.util.function.Function<CallRecord, String> name) {
      Map<String, Long> counts = new TreeMap<>();
      for (CallRecord call : seen) {
        if (!name.apply(call).isEmpty()) {
          counts.merge(name.apply(call), call.getWeight(), Long::sum);
        }
      }
      return counts;
    }
  }

  private Expectation() {}
}
