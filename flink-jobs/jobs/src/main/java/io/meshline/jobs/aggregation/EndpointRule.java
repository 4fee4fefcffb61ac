package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EndpointNames;
import io.meshline.jobs.config.InvalidTextException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A user's rule for endpoint names, as text so that it can travel with the job.
 *
 * @param regex what to look for
 * @param replacement what stands in its place
 */
public record EndpointRule(String regex, String replacement) implements Serializable {

  private static final String ARROW = " => ";

  /**
   * @throws IllegalArgumentException when the expression or the replacement is not valid
   */
  public EndpointRule {
    EndpointNames.Rule unused = EndpointNames.Rule.of(regex, replacement);
  }

  /** The names that these rules make. */
  static EndpointNames names(List<EndpointRule> rules) {
    return new EndpointNames(
        rules.stream().map(r -> EndpointNames.Rule.of(r.regex, r.replacement)).toList());
  }

  /**
   * Reads a file with one rule per line, {@code regex => replacement}; empty lines and those that
   * begin with {@code #} are left out.
   *
   * @throws IllegalArgumentException when it cannot be read or a line is no rule, such as one that
   *     takes too long for a name that somebody may send
   */
  static List<EndpointRule> read(String file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file, e);
    }
    List<EndpointRule> rules = new ArrayList<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        rules.add(rule(line));
      } catch (IllegalArgumentException e) {
        throw new InvalidTextException("line " + number + ": " + e.getMessage());
      }
    }
    return List.copyOf(rules);
  }

  private static EndpointRule rule(String line) {
    int arrow = line.indexOf(ARROW);
    if (arrow < 1) {
      throw new IllegalArgumentException(line + " (expected: regex => replacement)");
    }
    return new EndpointRule(
        line.substring(0, arrow).strip(), line.substring(arrow + ARROW.length()).strip());
  }
}
