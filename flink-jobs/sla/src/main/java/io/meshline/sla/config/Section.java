package io.meshline.sla.config;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of a YAML file. Scalars are taken as they are written. What is wrong is added to the
 * faults, and looks as if it were not there.
 */
final class Section {
  private final Faults faults;
  private final String path;
  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private Section(Faults faults, String path, Node node) {
    this.faults = faults;
    this.path = path;
    this.node = node;
  }

  /**
   * Of a node; an empty one and a fault if it is no mapping.
   *
   * @param keys that may be there
   */
  static Section of(Faults faults, String path, Node node, Set<String> keys) {
    Section section = new Section(faults, path, node);
    if (!(node instanceof MappingNode mapping)) {
      faults.add(node, path.isEmpty() ? "file" : path, "a mapping of keys to values");
      return section;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        faults.add(tuple.getKeyNode(), path, "a text as key");
      } else if (!keys.isEmpty() && !keys.contains(key.getValue())) {
        faults.add(
            Faults.line(key),
            section.at(key.getValue()),
            "an unknown key",
            "one of " + new TreeSet<>(keys));
      } else if (section.values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        faults.add(Faults.line(key), section.at(key.getValue()), "given twice", "each key once");
      }
    }
    return section;
  }

  /** Whether no fault has been found in it; to be asked of a file's document or a list's item. */
  boolean isSound() {
    return faults.all().isEmpty();
  }

  /** The faults that have been found in it. */
  List<String> faults() {
    return List.copyOf(faults.all());
  }

  /** Adds a fault for each key that is none of these. */
  void allow(Set<String> keys) {
    Section unused = of(faults, path, node, keys);
  }

  /** Whether both say the same. */
  boolean isLike(Section other) {
    return shape(node).equals(shape(other.node));
  }

  private static Object shape(Node node) {
    if (node instanceof MappingNode mapping) {
      Map<Object, Object> shapes = new LinkedHashMap<>();
      mapping
          .getValue()
          .forEach(each -> shapes.put(shape(each.getKeyNode()), shape(each.getValueNode())));
      return shapes;
    }
    return node instanceof SequenceNode sequence
        ? sequence.getValue().stream().map(Section::shape).toList()
        : ((ScalarNode) node).getValue();
  }

  /** Whether a key has a list in which there is nothing. */
  boolean hasEmptyList(String key) {
    return values.get(key) instanceof SequenceNode sequence && sequence.getValue().isEmpty();
  }

  /** Whether a key has this text. */
  boolean hasText(String key, String text) {
    return values.get(key) instanceof ScalarNode scalar && scalar.getValue().strip().equals(text);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** A node that is there whatever it is; this section's own if it is not. */
  Node node(String key) {
    return values.getOrDefault(key, node);
  }

  /** The text of a scalar. */
  Optional<String> text(String key) {
    Node value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue().strip());
    }
    faults.add(value, at(key), "a text");
    return Optional.empty();
  }

  /** The text of a scalar; a fault if there is none. */
  Optional<String> requiredText(String key, String expected) {
    Optional<String> text = text(key);
    if (!has(key)) {
      faults.add(Faults.line(node), at(key), "missing", expected);
    }
    return text;
  }

  /** What becomes of text, or throws an {@link IllegalArgumentException} or arithmetic one. */
  @FunctionalInterface
  interface Reading<T> {
    T read(String text);
  }

  /** A value made of a scalar's text. */
  <T> Optional<T> value(String key, String expected, Reading<T> reading) {
    return text(key).map(text -> read(key, text, expected, reading));
  }

  /** The same; a fault if it is missing. */
  <T> Optional<T> requiredValue(String key, String expected, Reading<T> reading) {
    return requiredText(key, expected).map(text -> read(key, text, expected, reading));
  }

  private <T> @Nullable T read(String key, String text, String expected, Reading<T> reading) {
    try {
      return reading.read(text);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      faults.add(node(key), at(key), expected);
      return null;
    }
  }

  /** A mapping within. */
  Optional<Section> section(String key, Set<String> keys) {
    Node value = values.get(key);
    return value == null ? Optional.empty() : Optional.of(of(faults, at(key), value, keys));
  }

  /** The mappings of a list. */
  List<Section> sections(String key, Set<String> keys) {
    List<Section> sections = new ArrayList<>();
    int index = 0;
    for (Node item : items(key)) {
      sections.add(of(faults.ofPart(), at(key) + "[" + index++ + "]", item, keys));
    }
    return sections;
  }

  /** The texts of a list, or the one text that stands for a list of it alone. */
  List<String> texts(String key) {
    Node value = values.get(key);
    if (value instanceof ScalarNode scalar) {
      return List.of(scalar.getValue().strip());
    }
    List<String> texts = new ArrayList<>();
    for (Node item : items(key)) {
      if (item instanceof ScalarNode scalar) {
        texts.add(scalar.getValue().strip());
      } else {
        faults.add(item, at(key), "a text");
      }
    }
    return texts;
  }

  private List<Node> items(String key) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    faults.add(value, at(key), "a list");
    return List.of();
  }

  /** A fault of this section. */
  void fault(String key, String expected) {
    if (has(key)) {
      faults.add(node(key), at(key), expected);
    } else {
      faults.add(Faults.line(node), at(key), "missing", expected);
    }
  }

  Set<String> keys() {
    return values.keySet();
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
