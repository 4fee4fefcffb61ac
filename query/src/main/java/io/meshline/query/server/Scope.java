package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * To which namespace, environment and tenant an answer is confined. Of each: null is any, an empty
 * text none.
 */
record Scope(@Nullable String namespace, @Nullable String environment, @Nullable String tenant) {
  /** As callers write that there is none: an empty parameter is as one that is not there. */
  static final String NONE = "(none)";

  /** What a request asks for. */
  static Scope of(Params params) {
    return new Scope(
        value(params, "namespace"), value(params, "environment"), value(params, "tenant"));
  }

  /** The same of a request that goes through namespaces. */
  static Scope withoutNamespace(Params params) {
    return new Scope(null, value(params, "environment"), value(params, "tenant"));
  }

  /** Says what was asked for, in the words of callers. */
  static void put(
      ObjectNode to,
      @Nullable String namespace,
      @Nullable String environment,
      @Nullable String tenant) {
    put(to, "namespace", namespace);
    put(to, "environment", environment);
    put(to, "tenant", tenant);
  }

  private static void put(ObjectNode to, String field, @Nullable String value) {
    if (value != null) {
      to.put(field, value.isEmpty() ? NONE : value);
    }
  }

  private static @Nullable String value(Params params, String name) {
    return params.text(name).map(text -> text.equals(NONE) ? "" : text).orElse(null);
  }
}
