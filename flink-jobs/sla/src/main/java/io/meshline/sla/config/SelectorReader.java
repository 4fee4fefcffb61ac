package io.meshline.sla.config;

import io.meshline.sla.NamePattern;
import io.meshline.sla.PartySelector;
import io.meshline.sla.Selector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which nodes or edges are meant. */
final class SelectorReader {
  static final Set<String> PARTY =
      Set.of("tenant", "environment", "namespace", "service", "instance", "endpoint", "kind");
  private static final Set<String> NODE_OR_EDGE =
      Set.of(
          "tenant",
          "environment",
          "namespace",
          "service",
          "instance",
          "endpoint",
          "kind",
          "source",
          "destination");

  private SelectorReader() {}

  /** All services if there is nothing. */
  static Selector read(Section owner, String key) {
    Optional<Section> on = owner.section(key, NODE_OR_EDGE);
    if (on.isEmpty()) {
      return new Selector(null, PartySelector.SERVICES);
    }
    Section section = on.get();
    if (!section.has("source") && !section.has("destination")) {
      return new Selector(null, party(section));
    }
    for (String other : PARTY) {
      if (section.has(other)) {
        section.fault(other, "nothing beside source and destination, which select edges");
      }
    }
    PartySelector source =
        section.section("source", PARTY).map(SelectorReader::party).orElse(PartySelector.SERVICES);
    PartySelector destination =
        section
            .section("destination", PARTY)
            .map(SelectorReader::party)
            .orElse(PartySelector.SERVICES);
    return new Selector(source, destination);
  }

  private static PartySelector party(Section section) {
    if (section.has("instance") && section.has("endpoint")) {
      section.fault("endpoint", "not both instance and endpoint");
    }
    return new PartySelector(
        pattern(section, "tenant"),
        pattern(section, "environment"),
        pattern(section, "namespace"),
        pattern(section, "service"),
        pattern(section, "instance"),
        pattern(section, "endpoint"),
        pattern(section, "kind"));
  }

  static @Nullable NamePattern pattern(Section section, String key) {
    List<String> globs = section.texts(key);
    if (globs.isEmpty()) {
      if (section.has(key)) {
        section.fault(key, "a name, a pattern with *, or a list of them");
      }
      return null;
    }
    return NamePattern.of(globs);
  }
}
