package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An index template of somebody else that new indices follow in the place of ours: of all that
 * match, an engine takes the one with the highest priority, and nothing of the others.
 *
 * @param name of the template
 * @param priority its own
 * @param shipped name of the one whose place it takes
 */
public record StrongerTemplate(String name, long priority, String shipped) {
  /**
   * What stands for {@code *} in names of indices: minutes, hours, days, and what has no length.
   */
  private static final List<String> ENDS =
      List.of("1m-2026.01.01", "1h-2026.01", "1d-2026", "2026.01");

  /**
   * Looks for them.
   *
   * @param all {@code index_templates} of the engine's answer: names, each with its {@code
   *     index_template}
   */
  static List<StrongerTemplate> among(JsonNode all, List<Template> shipped) {
    List<String> ours = shipped.stream().map(Template::name).toList();
    List<StrongerTemplate> found = new ArrayList<>();
    for (Template one : shipped) {
      long priority = one.body().path("priority").asLong();
      for (JsonNode other : all) {
        String name = other.path("name").asText();
        JsonNode body = other.path("index_template");
        if (!ours.contains(name)
            && body.path("priority").asLong() > priority
            && overlap(one.indexPatterns(), body.path("index_patterns"))) {
          found.add(new StrongerTemplate(name, body.path("priority").asLong(), one.name()));
        }
      }
    }
    return found;
  }

  private static boolean overlap(List<String> ours, JsonNode theirs) {
    for (JsonNode pattern : theirs) {
      Pattern glob =
          Pattern.compile(
              Stream.of(pattern.asText().split("\\*", -1))
                  .map(Pattern::quote)
                  .collect(Collectors.joining(".*")));
      for (String own : ours) {
        for (String end : ENDS) {
          if (glob.matcher(own.replace("*", end)).matches()) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
