package io.meshline.ingest.receiver.names;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The text of a YAML file as nodes that know their line, and the faults found in it. Values are
 * taken as they are written: nothing becomes a number or a date.
 */
final class YamlFile {

  /** Longest text that is read, in characters. */
  static final int MAX_LENGTH = 16 << 20;

  private static final int MAX_FAULTS = 50;

  private final String name;
  private final List<String> faults = new ArrayList<>();

  /**
   * @param name how the file is called in faults
   */
  YamlFile(String name) {
    this.name = name;
  }

  /** The entries of the file: key and value in order. Empty if it is no mapping. */
  List<Entry> entries(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_LENGTH);
    limits.setNestingDepthLimit(10);
    limits.setMaxAliasesForCollections(0);
    Node root;
    try {
      root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      fault(line, "YAML", String.valueOf(e.getProblem()), "YAML that can be read");
      return List.of();
    } catch (RuntimeException e) {
      fault(1, "YAML", String.valueOf(e.getMessage()), "YAML that can be read");
      return List.of();
    }
    return root == null ? List.of() : entries("file", root);
  }

  /** The entries of a mapping; a fault and none if it is something else. */
  List<Entry> entries(String key, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      fault(line(node), key, shown(node), "a mapping of keys to values");
      return List.of();
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String inner = scalar(key, tuple.getKeyNode());
      if (inner != null) {
        Entry entry = new Entry(inner, line(tuple.getKeyNode()), tuple.getValueNode());
        if (entries.putIfAbsent(inner, entry) != null) {
          fault(entry.line(), inner, shown(tuple.getValueNode()), "each key once");
        }
      }
    }
    return List.copyOf(entries.values());
  }

  /** The texts of a mapping, of which only these keys may be there. */
  Map<String, String> texts(Entry entry, Set<String> keys) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Entry each : entries(entry.key(), entry.value())) {
      if (!keys.contains(each.key())) {
        fault(
            each.line(),
            entry.key() + "." + each.key(),
            shown(each.value()),
            "one of " + new TreeSet<>(keys));
        continue;
      }
      String text = scalar(entry.key() + "." + each.key(), each.value());
      if (text != null) {
        texts.put(each.key(), text.strip());
      }
    }
    return texts;
  }

  /** The items of a list; a fault and none if it is something else. */
  List<Node> items(String key, Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    fault(line(node), key, shown(node), "a list");
    return List.of();
  }

  /** The text of a scalar; null and a fault if it is something else. */
  @Nullable String scalar(String key, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    fault(line(node), key, shown(node), "a text");
    return null;
  }

  void fault(int line, String key, String seen, String expected) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(
          name + ":" + line + ": " + key + ": " + cut(seen) + " (expected: " + expected + ")");
    }
  }

  /**
   * Says whether anything was wrong.
   *
   * @throws FaultyFileException with every fault
   */
  void check() {
    if (!faults.isEmpty()) {
      throw new FaultyFileException(faults);
    }
  }

  static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  static String shown(Node node) {
    return node instanceof ScalarNode scalar
        ? "\"" + scalar.getValue() + "\""
        : node instanceof SequenceNode ? "a list" : "a mapping";
  }

  private static String cut(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }

  /**
   * A key of a mapping.
   *
   * @param line from 1
   */
  record Entry(String key, int line, Node value) {}
}
