package io.meshline.jobs.aggregation;

import io.meshline.aggregation.Point;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths and entities that a subtask knows. Paths of decoded parties are found in a hash table
 * with open addressing, looked up by the parts of a path so that finding one allocates nothing;
 * those of {@link KnownPath}s hang there. Not thread-safe.
 */
final class PathTable {

  private static final int FIRST_CAPACITY = 256;

  /** A path with what it is found by. */
  private record Entry(int hash, Party source, Party destination, Scope scope, Path path) {}

  private final FedEntities fedEntities;
  private final Map<EntityKey, Entity> entities = new HashMap<>();
  private @Nullable Entry[] table = new @Nullable Entry[FIRST_CAPACITY];
  private int size;
  private int linked;
  private long epoch = KnownPath.nextEpoch();

  PathTable(FedEntities fedEntities) {
    this.fedEntities = fedEntities;
  }

  /** The path of a call, made if it is new. */
  Path find(Party source, Party destination, Point point, Scope scope) {
    int hash = hash(source, destination, point);
    int mask = table.length - 1;
    int at = hash & mask;
    for (Entry entry = table[at]; entry != null; entry = table[at]) {
      if (entry.hash == hash
          && entry.path.point == point
          && entry.scope == scope
          && equal(entry.destination, destination)
          && equal(entry.source, source)) {
        return entry.path;
      }
      at = (at + 1) & mask;
    }
    return add(hash, source, destination, point, scope);
  }

  /** The path of calls whose parties were not decoded. */
  Path find(KnownPath known) {
    Path path = known.path;
    if (path != null && known.epoch == epoch) {
      return path;
    }
    path =
        new Path(
            known.point(), fed(known.source(), known.destination(), known.point(), known.scope()));
    known.path = path;
    known.epoch = epoch;
    linked++;
    return path;
  }

  /** Number of paths. */
  int size() {
    return size + linked;
  }

  /** Forgets all paths and entities. */
  void clear() {
    entities.clear();
    table = new @Nullable Entry[FIRST_CAPACITY];
    size = 0;
    linked = 0;
    epoch = KnownPath.nextEpoch();
  }

  private Path add(int hash, Party source, Party destination, Point point, Scope scope) {
    Path path = new Path(point, fed(source, destination, point, scope));
    if (2 * (size + 1) > table.length) {
      grow();
    }
    put(table, new Entry(hash, source, destination, scope, path));
    size++;
    return path;
  }

  private Entity[] fed(Party source, Party destination, Point point, Scope scope) {
    Side side = point.isServer() ? Side.SERVER : Side.CLIENT;
    List<EntityKey> keys = fedEntities.of(source, destination, side, scope);
    List<Entity> fed = new ArrayList<>(keys.size());
    for (EntityKey key : keys) {
      Entity entity = entities.get(key);
      if (entity == null) {
        entity = new Entity(key, whole(key, fed));
        entities.put(key, entity);
      }
      fed.add(entity);
    }
    // What an instance gets, its service gets from it.
    List<Entity> wholes = new ArrayList<>(2);
    for (Entity entity : fed) {
      if (entity.whole != null) {
        wholes.add(entity.whole);
      }
    }
    fed.removeAll(wholes);
    return fed.toArray(Entity[]::new);
  }

  /**
   * What an entity is a part of, among those fed by the same calls.
   *
   * @param coarser those before it, the services and edges between services among them
   */
  private static @Nullable Entity whole(EntityKey key, List<Entity> coarser) {
    if (key.grain() == Grain.INSTANCE) {
      for (Entity entity : coarser) {
        if (entity.key.grain() == Grain.SERVICE && entity.key.isEdge() == key.isEdge()) {
          return entity;
        }
      }
    }
    return null;
  }

  private void grow() {
    @Nullable Entry[] larger = new @Nullable Entry[2 * table.length];
    for (Entry entry : table) {
      if (entry != null) {
        put(larger, entry);
      }
    }
    table = larger;
  }

  private static void put(@Nullable Entry[] table, Entry entry) {
    int mask = table.length - 1;
    int at = entry.hash & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    table[at] = entry;
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
