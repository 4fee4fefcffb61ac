package io.meshline.query.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request. One that nobody asks for, or that comes twice, is a mistake of the
 * caller and said so: a misspelt filter must not look like one without effect. Not thread-safe.
 */
final class Params {
  private final Map<String, List<String>> values;
  private final Set<String> known = new HashSet<>();

  Params(Map<String, List<String>> values) {
    this.values = new HashMap<>(values);
  }

  /** A text; empty if it is not there or has no letter. */
  Optional<String> text(String name) {
    known.add(name);
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw ProblemException.parameter(name, String.join(", ", given), "one value");
    }
    return given.stream().filter(text -> !text.isEmpty()).findFirst();
  }

  /** Whether a name is given, if only with an empty text. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * A text that must not be empty where its name is given: it would have no effect, as if it were
   * not there.
   *
   * @param expected what it is
   */
  Optional<String> filled(String name, String expected) {
    Optional<String> text = text(name);
    if (text.isEmpty() && has(name)) {
      throw ProblemException.parameter(name, "empty", expected);
    }
    return text;
  }

  /**
   * A text that must be there.
   *
   * @param expected what it is
   */
  String required(String name, String expected) {
    return text(name).orElseThrow(() -> ProblemException.parameter(name, "none", expected));
  }

  /** A number within bounds. */
  int number(String name, int least, int most, int fallback) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    String expected = "a whole number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw withCause(ProblemException.parameter(name, text.get(), expected), e);
    }
    throw ProblemException.parameter(name, text.get(), expected);
  }

  /** {@code true} or {@code false}; false if it is not there. */
  boolean flag(String name) {
    return choice(name, List.of("true", "false"), "false").equals("true");
  }

  /** One of some words. */
  String choice(String name, List<String> choices, String fallback) {
    String text = text(name).orElse(fallback);
    if (!choices.contains(text)) {
      throw ProblemException.parameter(name, text, String.join(", ", choices));
    }
    return text;
  }

  /** One constant of an enum, in small letters. */
  <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
    return constant(name, type, "");
  }

  /**
   * The same where there is one more word, which the caller has looked for.
   *
   * @param other that word, or an empty text
   */
  <E extends Enum<E>> Optional<E> constant(String name, Class<E> type, String other) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    E[] constants = type.getEnumConstants();
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return Optional.of(constant);
      }
    }
    StringBuilder expected = new StringBuilder(other);
    for (E constant : constants) {
      expected.append(expected.isEmpty() ? "" : ", ").append(constant.name());
    }
    throw ProblemException.parameter(
        name, text.get(), expected.toString().toLowerCase(Locale.ROOT));
  }

  /**
   * To be called when all parameters were asked for.
   *
   * @throws ProblemException naming one that nobody asked for
   */
  void expectNoOther() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new ProblemException(
            ProblemException.Code.BAD_REQUEST,
            name.isEmpty()
                ? "a parameter without a name (expected: name=value, see /openapi.yaml)"
                : name + ": no such parameter (see /openapi.yaml)",
            name,
            List.of());
      }
    }
  }

  static ProblemException withCause(ProblemException problem, Throwable cause) {
    problem.initCause(cause);
    return problem;
  }
}
