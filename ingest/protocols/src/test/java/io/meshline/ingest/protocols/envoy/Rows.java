package io.meshline.ingest.protocols.envoy;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshline.ingest.protocols.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Tables of what a proxy logs and what becomes of it. A row is its title after {@code #}, an entry
 * as {@link LoggedEntry} reads it, and after {@code =>} each call in the form of {@code Lines}, or
 * what it is rejected for. All calls are a sidecar's; {@code CART} stands for the proxy's own
 * service.
 */
final class Rows {

  private static final String CART = "shop/cart@cart-5d9-x1";

  private Rows() {}

  /** The rows, each as title, entry and list of expected lines. */
  static Stream<Arguments> of(String table) {
    List<Arguments> rows = new ArrayList<>();
    for (String row : table.split("(?m)^# ", -1)) {
      if (row.isBlank()) {
        continue;
      }
      List<String> lines = row.lines().filter(line -> !line.isBlank()).toList();
      String entry = lines.get(1);
      List<String> expected =
          lines.subList(2, lines.size()).stream()
              .map(line -> line.replaceFirst("^=> ", "").replace("CART", CART))
              .map(line -> line.startsWith("reject ") ? line : "call SIDECAR " + line)
              .toList();
      rows.add(arguments(lines.get(0), entry, expected));
    }
    return rows.stream();
  }

  /** What the first message of a stream with the entry gives. */
  static List<String> converted(String entry) {
    Recorder recorder = new Recorder(true);
    new AccessLogStream().convert(LoggedEntry.message(entry), recorder);
    return recorder.lines;
  }
}
