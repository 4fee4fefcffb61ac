package io.meshline.jobs.aggregation;

import io.meshline.aggregation.Point;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths and entities that a subtask knows: a hash table with open addressing, looked up by the
 * parts of a path so that finding one allocates nothing. Not thread-safe.
 */
final class PathTable {

  private static final int FIRST_CAPACITY = 256;

  private final FedEntities fedEntities;
  private final Map<EntityKey, Entity> entities = new HashMap<>();
  private @Nullable Path[] table = new @Nullable Path[FIRST_CAPACITY];
  private int size;

  PathTable(FedEntities fedEntities) {
    this.fedEntities = fedEntities;
  }

  /** The path of a call, made if it is new. */
  Path find(Party source, Party destination, Point point, Scope scope) {
    int hash = hash(source, destination, point);
    int mask = table.length - 1;
    int at = hash & mask;
    for (Path path = table[at]; path != null; path = table[at]) {
      if (path.hash == hash
          && path.point == point
          && path.scope == scope
          && equal(path.destination, destination)
          && equal(path.source, source)) {
        return path;
      }
      at = (at + 1) & mask;
    }
    return add(hash, source, destination, point, scope);
  }

  /** Number of paths. */
  int size() {
    return size;
  }

  /** Number of entities. */
  int entities() {
    return entities.size();
  }

  /** Forgets all paths and entities. */
  void clear() {
    entities.clear();
    table = new @Nullable Path[FIRST_CAPACITY];
    size = 0;
  }

  private Path add(int hash, Party source, Party destination, Point point, Scope scope) {
    Side side = point.isServer() ? Side.SERVER : Side.CLIENT;
    List<EntityKey> keys = fedEntities.of(source, destination, side, scope);
    Entity[] fed = new Entity[keys.size()];
    for (int i = 0; i < fed.length; i++) {
      fed[i] = entities.computeIfAbsent(keys.get(i), Entity::new);
    }
    Path path = new Path(hash, source, destination, point, scope, fed);
    if (2 * (size + 1) > table.length) {
      grow();
    }
    put(table, path);
    size++;
    return path;
  }

  private void grow() {
    @Nullable Path[] larger = new @Nullable Path[2 * table.length];
    for (Path path : table) {
      if (path != null) {
        put(larger, path);
      }
    }
    table = larger;
  }

  private static void put(@Nullable Path[] table, Path path) {
    int mask = table.length - 1;
    int at = path.hash & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    table[at] = path;
  }

  private static int hash(Party source, Party destination, Point point) {
    int hash = 31 * hash(source) + hash(destination);
    hash = (hash * 31 + point.hashCode()) * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private static int hash(Party party) {
    int hash = party.getService().hashCode();
    hash = 31 * hash + party.getInstance().hashCode();
    hash = 31 * hash + party.getEndpoint().hashCode();
    hash = 31 * hash + party.getNamespace().hashCode();
    hash = 31 * hash + party.getEnvironment().hashCode();
    return 31 * hash + party.getTenant().hashCode();
  }

  private static boolean equal(Party a, Party b) {
    return a.getKind() == b.getKind()
        && a.getService().equals(b.getService())
        && a.getInstance().equals(b.getInstance())
        && a.getEndpoint().equals(b.getEndpoint())
        && a.getNamespace().equals(b.getNamespace())
        && a.getEnvironment().equals(b.getEnvironment())
        && a.getTenant().equals(b.getTenant());
  }
}
