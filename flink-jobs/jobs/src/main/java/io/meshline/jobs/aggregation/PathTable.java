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
 * The paths that a subtask has met lately, and their entities. Paths of decoded parties are looked
 * up by the parts of a path, so that finding one allocates nothing; those of {@link KnownPath}s
 * hang there. Both are forgotten as {@link Generation} tells. Not thread-safe.
 */
final class PathTable {

  /** A path with what it is found by. */
  private record Entry(Party source, Party destination, Scope scope, Path path) {}

  private final FedEntities fedEntities;
  private final int mostYoung;

  private Generation<Entry> young = new Generation<>();
  private Generation<Entry> old = new Generation<>();
  private int linked;
  private boolean turned;
  private long epoch = KnownPath.nextEpoch();
  private long epochBefore = epoch;

  // What the paths of both generations feed. The whole of a part is never older than the part.
  private Map<EntityKey, Entity> youngEntities = new HashMap<>();
  private Map<EntityKey, Entity> oldEntities = new HashMap<>();

  // Numbers of called services that paths of both generations have.
  private Map<EntityKey, Integer> youngGroups = new HashMap<>();
  private Map<EntityKey, Integer> oldGroups = new HashMap<>();
  private int nextGroup;

  /**
   * @param most paths of which none is forgotten; up to twice as many are held
   */
  PathTable(FedEntities fedEntities, int most) {
    this.fedEntities = fedEntities;
    this.mostYoung = most;
  }

  /** The path of a call, made if it is new. */
  Path find(Party source, Party destination, Point point, Scope scope) {
    int hash = hash(source, destination, point);
    Entry entry = find(young, hash, source, destination, point, scope);
    if (entry != null) {
      return entry.path;
    }
    entry = find(old, hash, source, destination, point, scope);
    makeRoom();
    if (entry == null) {
      Path path = path(source, destination, point, scope);
      entry = new Entry(source, destination, scope, path);
    } else {
      renew(entry.path);
    }
    young.put(hash, entry);
    return entry.path;
  }

  private static @Nullable Entry find(
      Generation<Entry> among,
      int hash,
      Party source,
      Party destination,
      Point point,
      Scope scope) {
    int at = among.first(hash);
    for (Entry entry = among.at(at); entry != null; entry = among.at(at)) {
      if (among.hashAt(at) == hash
          && entry.path.point == point
          && entry.scope == scope
          && equal(entry.destination, destination)
          && equal(entry.source, source)) {
        return entry;
      }
      at = among.after(at);
    }
    return null;
  }

  /** The path of calls whose parties were not decoded. */
  Path find(KnownPath known) {
    Path path = known.path;
    if (path != null && known.epoch == epoch) {
      return path;
    }
    boolean isOld = path != null && known.epoch == epochBefore;
    makeRoom();
    if (path != null && isOld) {
      renew(path);
    } else {
      path = path(known.source(), known.destination(), known.point(), known.scope());
      known.path = path;
    }
    known.epoch = epoch;
    linked++;
    return path;
  }

  private int size() {
    return young.size() + linked;
  }

  /** Whether a generation began since the last {@link #flushed}. */
  boolean turned() {
    return turned;
  }

  /** What paths had gathered is given away: nobody holds those any more that were forgotten. */
  void flushed() {
    turned = false;
  }

  private void makeRoom() {
    if (size() < mostYoung) {
      return;
    }
    turned = true;
    old = young;
    young = new Generation<>();
    linked = 0;
    epochBefore = epoch;
    epoch = KnownPath.nextEpoch();
    oldEntities = youngEntities;
    youngEntities = new HashMap<>();
    oldGroups = youngGroups;
    youngGroups = new HashMap<>();
  }

  /** Takes a path over from the older generation. */
  private void renew(Path path) {
    if (path.entities.length > 0) {
      youngGroups.putIfAbsent(path.entities[0].key.owner(), path.group);
    }
    for (Entity entity : path.entities) {
      youngEntities.put(entity.key, entity);
      Entity whole = entity.whole;
      if (whole != null) {
        youngEntities.put(whole.key, whole);
      }
    }
  }

  private Path path(Party source, Party destination, Point point, Scope scope) {
    Entity[] fed = fed(source, destination, point, scope);
    return new Path(point, fed, fed.length == 0 ? 0 : group(fed[0].key.owner()));
  }

  /** The number of a called service: the earlier it came, the smaller. */
  private int group(EntityKey service) {
    Integer number = youngGroups.get(service);
    if (number == null) {
      number = oldGroups.get(service);
      if (number == null) {
        number = nextGroup++;
      }
      youngGroups.put(service, number);
    }
    return number;
  }

  private Entity[] fed(Party source, Party destination, Point point, Scope scope) {
    Side side = point.isServer() ? Side.SERVER : Side.CLIENT;
    List<EntityKey> keys = fedEntities.of(source, destination, side, scope);
    List<Entity> fed = new ArrayList<>(keys.size());
    for (EntityKey key : keys) {
      Entity entity = youngEntities.get(key);
      if (entity == null) {
        entity = oldEntities.get(key);
        if (entity == null) {
          entity = new Entity(key, whole(key, fed));
        }
        youngEntities.put(entity.key, entity);
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
