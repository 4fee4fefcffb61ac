package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EndpointNames;
import io.meshline.aggregation.Point;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.SecretHash;
import io.meshline.schemas.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a subtask has met lately, and their entities. A path is looked up by its parties
 * under their normalised names, so that there is one for all calls that feed the same; finding one
 * that is known allocates nothing. A {@link KnownPath} has it hang there. All are forgotten as
 * {@link Generation} tells, whatever the number of names that were normalised to theirs. Not
 * thread-safe.
 */
final class PathTable {

  private final NamedParties parties;
  private final int mostYoung;

  private Generation<Path> young = new Generation<>();
  private Generation<Path> old = new Generation<>();
  private boolean turned;

  // Of the paths of both generations. No other table has the same ones.
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
  PathTable(EndpointNames names, int most) {
    this.parties = new NamedParties(names);
    this.mostYoung = most;
  }

  /** The path of a call, made if it is new. */
  Path find(Party source, Party destination, Point point, Scope scope) {
    return find(parties.find(source), parties.find(destination), point, scope);
  }

  /** The path of calls whose parties were not decoded. */
  Path find(KnownPath known) {
    Path path = known.path;
    if (path != null) {
      if (path.epoch == epoch) {
        return path;
      }
      if (path.epoch == epochBefore) {
        renew(path);
        return path;
      }
    }
    path =
        find(
            parties.find(known.source()),
            parties.find(known.destination()),
            known.point(),
            known.scope());
    known.path = path;
    return path;
  }

  private Path find(NamedParty source, NamedParty destination, Point point, Scope scope) {
    long hash = hash(source, destination, point, scope);
    Path path = find(young, hash, source, destination, point, scope);
    if (path != null) {
      return path;
    }
    path = find(old, hash, source, destination, point, scope);
    if (path == null) {
      makeRoom();
      Entity[] fed = fed(source.party, destination.party, point, scope);
      int group = fed.length == 0 ? 0 : group(fed[0].key.owner());
      path = new Path(hash, source, destination, point, scope, fed, group);
      keep(path);
    } else {
      renew(path);
    }
    return path;
  }

  private static @Nullable Path find(
      Generation<Path> among,
      long hash,
      NamedParty source,
      NamedParty destination,
      Point point,
      Scope scope) {
    int at = among.first(hash);
    for (Path path = among.at(at); path != null; path = among.at(at)) {
      if (among.hashAt(at) == hash
          && path.source == source
          && path.destination == destination
          && path.point == point
          && path.scope == scope) {
        return path;
      }
      at = among.after(at);
    }
    return null;
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
    if (young.size() < mostYoung) {
      return;
    }
    turned = true;
    old = young;
    young = new Generation<>();
    epochBefore = epoch;
    epoch = KnownPath.nextEpoch();
    parties.turn();
    oldEntities = youngEntities;
    youngEntities = new HashMap<>();
    oldGroups = youngGroups;
    youngGroups = new HashMap<>();
  }

  /** Takes a path over from the older generation. */
  private void renew(Path path) {
    makeRoom();
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
    keep(path);
  }

  /** A path's parties are never of an older generation: it is found by them. */
  private void keep(Path path) {
    parties.keep(path.source);
    parties.keep(path.destination);
    path.epoch = epoch;
    young.put(path.hash, path);
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
    List<EntityKey> keys = FedEntities.of(source, destination, side, scope);
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

  // Enums have few values, and a hash does not outlive the JVM.
  @SuppressWarnings("EnumOrdinal")
  private static long hash(NamedParty source, NamedParty destination, Point point, Scope scope) {
    int kind = point.ordinal() << 8 | scope.ordinal();
    return SecretHash.end(SecretHash.mix(SecretHash.mix(kind, source.hash), destination.hash));
  }
}
