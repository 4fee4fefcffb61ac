package io.meshline.sla;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which names labels may have. */
public final class LabelNames {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final SortedSet<String> OURS = ours();

  private LabelNames() {}

  private static SortedSet<String> ours() {
    Set<String> party =
        Set.of("tenant", "environment", "namespace", "service", "instance", "endpoint", "kind");
    SortedSet<String> names = new TreeSet<>(party);
    party.forEach(name -> names.add("source_" + name));
    names.addAll(Set.of("alertname", "objective", "indicator", "severity", "grain"));
    return names;
  }

  /** Those that say what an alert is about, which nobody else may set. */
  public static SortedSet<String> reserved() {
    return OURS;
  }

  /** Whether a label of one's own may be called so: as Alertmanager takes it, and not reserved. */
  public static boolean isFree(String name) {
    return FORM.matcher(name).matches() && !OURS.contains(name);
  }
}
