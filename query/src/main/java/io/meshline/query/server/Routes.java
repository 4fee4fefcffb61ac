package io.meshline.query.server;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which paths are answered, and by what. Immutable. */
final class Routes {
  /** Whether the store answers, too. */
  static final String READY = "/readyz";

  private final Map<String, Route> routes = new TreeMap<>();

  /**
   * A path.
   *
   * @param operation what is done
   * @param open whether anybody may ask, without a token
   */
  record Route(Operation operation, boolean open) {}

  Routes(Map<String, Operation> guarded, Map<String, Operation> open) {
    guarded.forEach((path, operation) -> routes.put(path, new Route(operation, false)));
    open.forEach((path, operation) -> routes.put(path, new Route(operation, true)));
  }

  Optional<Route> find(String path) {
    return Optional.ofNullable(routes.get(path));
  }

  /** All of them. */
  Set<String> paths() {
    return Set.copyOf(routes.keySet());
  }

  /** Whether no file may be at a path. */
  static boolean isTaken(String path) {
    return path.startsWith("/api/");
  }
}
