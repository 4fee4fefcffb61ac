package io.meshline.demo;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What one service served and called, as it saw it itself. Thread-safe. */
final class CallCounts {
  private record Key(String side, String peer, String route, int status)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return toString().compareTo(other.toString());
    }
  }

  private final Map<Key, LongAdder> counts = new ConcurrentSkipListMap<>();

  /** One call to this service, answered. */
  void served(String route, int status) {
    count(new Key("served", "", route, status));
  }

  /** One call of this service to another; status 0 if no answer came. */
  void called(String peer, String route, int status) {
    count(new Key("called", peer, route, status));
  }

  /**
   * The counts as JSON: {@code
   * {"service":…,"served":[{"peer":…,"route":…,"status":…,"count":…}],"called":[…]}}.
   *
   * @param service whose they are
   */
  String json(String service) {
    Map<String, String> sides = new TreeMap<>();
    for (String side : new String[] {"served", "called"}) {
      sides.put(
          side,
          counts.entrySet().stream()
              .filter(count -> count.getKey().side().equals(side))
              .map(
                  count ->
                      String.format(
                          Locale.ROOT,
                          "{\"peer\":\"%s\",\"route\":\"%s\",\"status\":%d,\"count\":%d}",
                          count.getKey().peer(),
                          count.getKey().route(),
                          count.getKey().status(),
                          count.getValue().sum()))
              .collect(Collectors.joining(",", "[", "]")));
    }
    return "{\"service\":\"%s\",\"served\":%s,\"called\":%s}"
        .formatted(service, sides.get("served"), sides.get("called"));
  }

  private void count(Key key) {
    counts.computeIfAbsent(key, k -> new LongAdder()).increment();
  }
}
