package io.meshline.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A service as a person names it: {@code name}, {@code namespace/name}, either with the kind of a
 * virtual node behind it, such as {@code name (database)}, or with the environment before it,
 * {@code environment: namespace/name}.
 *
 * @param text what was typed
 */
public record ServiceName(String text) {
  private static final int NEAR = 5;

  /** Whether a service is meant; letters' case tells services apart. */
  public boolean means(Service service) {
    return forms(service).contains(text.strip());
  }

  /** The names of those that may have been meant, nearest first, at most {@value #NEAR}. */
  public List<String> near(Collection<Service> services) {
    String typed = text.strip().toLowerCase(Locale.ROOT);
    int tolerated = Math.max(2, typed.length() / 3);
    record Candidate(String name, int distance) {}
    return services.stream()
        .distinct()
        .map(
            service -> {
              int distance = Integer.MAX_VALUE;
              for (String form : forms(service)) {
                String name = form.toLowerCase(Locale.ROOT);
                boolean part = !typed.isEmpty() && name.contains(typed);
                distance = Math.min(distance, part ? 1 : distance(typed, name));
              }
              return new Candidate(fullName(service), distance);
            })
        .filter(candidate -> candidate.distance() <= tolerated)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name)
        .distinct()
        .limit(NEAR)
        .toList();
  }

  /** The name that means fewest others: namespace and name. */
  public static String fullName(Service service) {
    return service.namespace().isEmpty()
        ? service.name()
        : service.namespace() + "/" + service.name();
  }

  private static List<String> forms(Service service) {
    List<String> forms = new ArrayList<>(List.of(service.name(), fullName(service)));
    if (service.isVirtual()) {
      List.copyOf(forms).forEach(form -> forms.add(form + " (" + service.kind() + ")"));
    }
    if (!service.environment().isEmpty()) {
      for (String form : List.copyOf(forms)) {
        forms.add(service.environment() + ": " + form);
      }
    }
    return forms;
  }

  /** Levenshtein's distance: letters to add, leave out or change. */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] now = new int[b.length() + 1];
      now[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(changed, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[b.length()];
  }
}
