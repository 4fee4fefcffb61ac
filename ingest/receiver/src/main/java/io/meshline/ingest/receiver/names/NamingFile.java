package io.meshline.ingest.receiver.names;

import io.meshline.ingest.protocols.names.Conventions;
import io.meshline.ingest.protocols.names.NameRule;
import io.meshline.ingest.protocols.names.Naming;
import io.meshline.ingest.protocols.names.ServiceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * How services are named, as a file says it.
 *
 * <pre>
 * aliases: {legacy-front: shop/front}
 * sources:
 *   "*": {environment: demo}
 *   skywalking:
 *     namespace: shop
 *     conventions: false
 *     aliases: {…}
 *     rules: ["{service}.{namespace}", {pattern: "(?P&lt;service&gt;[a-z]+)-v[0-9]+"}]
 * </pre>
 *
 * What a source says for itself comes before what is said for all.
 */
public final class NamingFile {

  private static final String ALL = "*";
  private static final String SKYWALKING = "skywalking";

  private final YamlFile file;
  private final Set<String> sources;
  private final Map<String, ServiceName> aliases = new LinkedHashMap<>();
  private final Map<String, Section> sections = new LinkedHashMap<>();

  private NamingFile(YamlFile file, Set<String> sources) {
    this.file = file;
    this.sources = sources;
  }

  /** What the file says of one source, or of all. */
  private static final class Section {
    final Map<String, ServiceName> aliases = new LinkedHashMap<>();
    final List<NameRule> rules = new ArrayList<>();
    String environment = "";
    String namespace = "";
    @Nullable Boolean conventions;
  }

  /**
   * Reads the text of such a file; an empty text gives the conventions of the sources.
   *
   * @param name how the file is called in faults
   * @param sources names of the sources there are
   * @param environment of whom neither source nor file tell one, empty for none
   * @throws FaultyFileException with every fault
   */
  public static NamingRules parse(
      String name, String text, Set<String> sources, String environment) {
    NamingFile naming = new NamingFile(new YamlFile(name), sources);
    naming.file.entries(text).forEach(naming::top);
    naming.file.check();
    Map<String, Naming> bySource = new HashMap<>();
    for (String source : sources) {
      bySource.put(source, naming.of(source, environment));
    }
    return new NamingRules(bySource, naming.of(ALL, environment));
  }

  private Naming of(String source, String environment) {
    Section own = sections.getOrDefault(source, new Section());
    Section all = sections.getOrDefault(ALL, new Section());
    Naming.Builder naming = Naming.builder();
    own.aliases.forEach(naming::alias);
    all.aliases.forEach(naming::alias);
    aliases.forEach(naming::alias);
    own.rules.forEach(naming::rule);
    if (own != all) {
      all.rules.forEach(naming::rule);
    }
    Boolean conventions = own.conventions == null ? all.conventions : own.conventions;
    if (source.equals(SKYWALKING) && !Boolean.FALSE.equals(conventions)) {
      Conventions.SKYWALKING.forEach(naming::rule);
    }
    return naming
        .environment(own.environment)
        .environment(all.environment)
        .environment(environment)
        .namespace(own.namespace)
        .namespace(all.namespace)
        .build();
  }

  private void top(YamlFile.Entry entry) {
    switch (entry.key()) {
      case "aliases" -> aliases(entry.key(), entry.value(), aliases);
      case "sources" -> file.entries(entry.key(), entry.value()).forEach(this::source);
      default ->
          file.fault(
              entry.line(), entry.key(), YamlFile.shown(entry.value()), "aliases or sources");
    }
  }

  private void source(YamlFile.Entry entry) {
    if (!entry.key().equals(ALL) && !sources.contains(entry.key())) {
      file.fault(
          entry.line(),
          "sources." + entry.key(),
          YamlFile.shown(entry.value()),
          "\"*\" or one of " + new TreeSet<>(sources));
      return;
    }
    Section section = new Section();
    sections.put(entry.key(), section);
    String path = "sources." + entry.key();
    for (YamlFile.Entry each : file.entries(path, entry.value())) {
      setting(path + "." + each.key(), each, section);
    }
  }

  private void setting(String path, YamlFile.Entry entry, Section section) {
    switch (entry.key()) {
      case "environment" -> section.environment = text(path, entry.value());
      case "namespace" -> section.namespace = text(path, entry.value());
      case "conventions" -> section.conventions = flag(path, entry);
      case "aliases" -> aliases(path, entry.value(), section.aliases);
      case "rules" ->
          file.items(path, entry.value()).forEach(item -> rule(path, item, section.rules));
      default ->
          file.fault(
              entry.line(),
              path,
              YamlFile.shown(entry.value()),
              "environment, namespace, rules, aliases or conventions");
    }
  }

  private void aliases(String path, Node node, Map<String, ServiceName> into) {
    for (YamlFile.Entry each : file.entries(path, node)) {
      String meant = text(path + "." + each.key(), each.value());
      try {
        into.put(each.key().strip(), ServiceName.parse(meant));
      } catch (IllegalArgumentException e) {
        file.fault(
            each.line(),
            path + "." + each.key(),
            YamlFile.shown(each.value()),
            String.valueOf(e.getMessage()));
      }
    }
  }

  private void rule(String path, Node node, List<NameRule> into) {
    boolean mapping = node instanceof MappingNode;
    YamlFile.Entry entry = new YamlFile.Entry(path, YamlFile.line(node), node);
    String text =
        mapping
            ? file.texts(entry, Set.of("pattern")).getOrDefault("pattern", "")
            : text(path, node);
    try {
      into.add(mapping ? NameRule.pattern(text) : NameRule.template(text));
    } catch (IllegalArgumentException e) {
      file.fault(entry.line(), path, "\"" + text + "\"", String.valueOf(e.getMessage()));
    }
  }

  private boolean flag(String path, YamlFile.Entry entry) {
    String text = text(path, entry.value());
    if (!text.equals("true") && !text.equals("false")) {
      file.fault(entry.line(), path, YamlFile.shown(entry.value()), "true or false");
    }
    return text.equals("true");
  }

  private String text(String path, Node node) {
    String text = file.scalar(path, node);
    return text == null ? "" : text.strip();
  }
}
