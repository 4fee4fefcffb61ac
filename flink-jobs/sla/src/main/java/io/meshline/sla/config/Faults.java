package io.meshline.sla.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Faults of one file, or of a part of it, which are among those of the file too. */
final class Faults {
  private static final int MOST = 50;

  private final String file;
  private final @Nullable Faults whole;
  private final List<String> all = new ArrayList<>();

  /**
   * @param file how the file is called
   */
  Faults(String file) {
    this(file, null);
  }

  private Faults(String file, @Nullable Faults whole) {
    this.file = file;
    this.whole = whole;
  }

  /** Those of a part. */
  Faults ofPart() {
    return new Faults(file, this);
  }

  void add(Node at, String key, String expected) {
    add(line(at), key, shown(at), expected);
  }

  void add(int line, String key, String seen, String expected) {
    add("%s:%d: %s: %s (expected: %s)".formatted(file, line, cut(key), cut(seen), expected));
  }

  private void add(String fault) {
    if (whole != null) {
      whole.add(fault);
    }
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
