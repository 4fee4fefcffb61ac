package io.meshline.aggregation;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes endpoint names few: cuts what belongs to one request only and replaces it by placeholders.
 * In this order:
 *
 * <ol>
 *   <li>the user's rules, each on the result of the one before, cut to {@link #MAX_LENGTH}; a rule
 *       that would have to look at a name too often leaves it as it is;
 *   <li>everything from the first {@code ?}, from the first {@code #} after a {@code /}, and path
 *       parameters ({@code ;jsessionid=...}) are cut;
 *   <li>control characters and halves of surrogate pairs become U+FFFD, as do characters that
 *       change the direction of text;
 *   <li>variables of routes ({@code {sku}}, {@code :sku}, {@code <int:sku>}) become {@code {id}},
 *       and {@code GET /x} becomes {@code GET:/x};
 *   <li>path segments that are as a whole a UUID, a number, a date or date and time, an e-mail
 *       address or a random token such as a base64 or ULID text of 16 characters or more become
 *       {@code {id}};
 *   <li>within the others, UUIDs, runs of 5 digits or more, of 8 hexadecimal digits or more and
 *       random tokens do: {@code invoice-48151623.pdf} becomes {@code invoice-{id}.pdf};
 *   <li>names longer than the bound are cut between words and end in {@code …}.
 * </ol>
 *
 * <p>There is one placeholder for all, so that the route {@code GET:/products/{sku}}, as an agent
 * tells it, and the path {@code /products/17}, as a sidecar sees it, are one endpoint. A variable
 * that holds a word ({@code /products/teapot}) cannot be told from a path without a rule of the
 * user's.
 *
 * <p>Pure and deterministic. Idempotent if the user's rules are. Thread-safe. A name in which
 * nothing is to be changed is returned as it is; without rules that allocates nothing.
 */
public final class EndpointNames {
  /** Default and largest bound of a name's length, in UTF-16 units: that of the contracts. */
  public static final int MAX_LENGTH = 1024;

  private static final int MIN_LENGTH = 16;

  /**
   * A rule of the user: whatever the pattern finds is replaced.
   *
   * @param pattern what to look for
   * @param replacement what stands in its place, as in {@link
   *     java.util.regex.Matcher#replaceAll(String)}
   */
  public record Rule(Pattern pattern, String replacement) {
    /**
     * @throws IllegalArgumentException if the replacement names a group that the pattern lacks, or
     *     if the pattern takes too long for a name that it should not match
     */
    public Rule {
      RuleChecks.checkGroups(pattern, replacement);
      RuleChecks.checkLooks(pattern, replacement);
    }

    /**
     * The rule of a regular expression.
     *
     * @throws IllegalArgumentException if the expression cannot be compiled, if the replacement
     *     names a group that it lacks, or if it takes too long for a name that it should not match
     */
    public static Rule of(String regex, String replacement) {
      return new Rule(Pattern.compile(regex), replacement);
    }

    /** The name after this rule, null if that takes too long to find out. */
    @Nullable String apply(String name) {
      return CountedText.replaceAll(pattern, name, replacement);
    }
  }

  private final List<Rule> rules;
  private final int maxLength;
  private final LongAdder givenUp = new LongAdder();

  /** With names of at most {@link #MAX_LENGTH}. */
  public EndpointNames(List<Rule> rules) {
    this(rules, MAX_LENGTH);
  }

  /**
   * @param rules the user's rules, in the order in which they apply
   * @param maxLength longest name in UTF-16 units, 16 to {@link #MAX_LENGTH}
   */
  public EndpointNames(List<Rule> rules, int maxLength) {
    if (maxLength < MIN_LENGTH || maxLength > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "length of names: "
              + maxLength
              + " (expected: "
              + MIN_LENGTH
              + " to "
              + MAX_LENGTH
              + ")");
    }
    this.rules = List.copyOf(rules);
    this.maxLength = maxLength;
  }

  /** How often a rule was given up for a name since it would have taken too long. */
  public long rulesGivenUp() {
    return givenUp.sum();
  }

  /** The name under which calls of an endpoint count; empty only if the endpoint is. */
  public String normalise(String endpoint) {
    String name = endpoint;
    for (int i = 0; i < rules.size(); i++) { // an iterator would be allocated
      String changed = rules.get(i).apply(NameCleaning.bound(name, MAX_LENGTH));
      if (changed == null) {
        givenUp.increment();
      } else {
        name = changed;
      }
    }
    name = NameCleaning.clean(NameCleaning.cut(name));
    name = NamePlaceholders.replace(RouteVariables.replace(name));
    name = NameCleaning.bound(name, maxLength);
    return name.isEmpty() && !endpoint.isEmpty() ? "/" : name;
  }
}
