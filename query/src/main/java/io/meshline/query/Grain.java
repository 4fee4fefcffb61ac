package io.meshline.query;

import java.util.Locale;

/** How fine nodes and edges are. */
public enum Grain {
  /** Services and virtual nodes. */
  SERVICE(""),
  /** Instances of services. */
  INSTANCE("service.instance.id"),
  /** Endpoints of services. */
  ENDPOINT("endpoint");

  private final String field;

  Grain(String field) {
    this.field = field;
  }

  /** As documents and ids have it: {@code service}, {@code instance}, {@code endpoint}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The grain of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Grain of(String text) {
    for (Grain grain : values()) {
      if (grain.text().equals(text)) {
        return grain;
      }
    }
    throw new IllegalArgumentException(
        "grain: " + text + " (expected: service, instance or endpoint)");
  }

  /** The field of a party that tells nodes of one service apart; empty at grain SERVICE. */
  String field() {
    return field;
  }
}
