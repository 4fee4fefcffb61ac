package io.meshline.sla.config;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Faults of one file. */
final class Faults {
  private static final int MOST = 50;

  private final String file;
  private final List<String> all = new ArrayList<>();

  /**
   * @param file how the file is called
   */
  Faults(String file) {
    this.file = file;
  }

  void add(Node at, String key, String expected) {
    add(line(at), key, shown(at), expected);
  }

  void add(int line, String key, String seen, String expected) {
    String fault =
        "%s:%d: %s: %s (expected: %s)".formatted(file, line, cut(key), cut(seen), expected);
    // What several refer to is read several times.
    if (all.size() < MOST && !all.contains(fault)) {
      all.add(fault);
    }
  }

  List<String> all() {
    return all;
  }

  static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  private static String shown(Node node) {
    return node instanceof ScalarNode scalar
        ? "\"" + scalar.getValue() + "\""
        : node instanceof SequenceNode ? "a list" : "a mapping";
  }

  private static String cut(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}
