package io.meshline.jobs.aggregation;

import java.util.Arrays;

/**
 * A growing list of windows, by what state finds them. As long as all have the same id, as those do
 * that close together, it is held once. Not thread-safe.
 */
final class WindowRefs {

  private static final long[] SAME = {};

  private int[] shards = new int[8];
  private EntityKey[] entities = new EntityKey[8];
  private long firstId;
  private long[] ids = SAME;
  private int size;

  /**
   * @param id a {@link WindowId}
   */
  void add(int shard, EntityKey entity, long id) {
    if (size == shards.length) {
      int capacity = size + (size >> 1);
      shards = Arrays.copyOf(shards, capacity);
      entities = Arrays.copyOf(entities, capacity);
      if (ids.length > 0) {
        ids = Arrays.copyOf(ids, capacity);
      }
    }
    shards[size] = shard;
    entities[size] = entity;
    if (size == 0) {
      firstId = id;
    } else if (ids.length == 0 && id != firstId) {
      ids = new long[shards.length];
      Arrays.fill(ids, 0, size, firstId);
    }
    if (ids.length > 0) {
      ids[size] = id;
    }
    size++;
  }

  int size() {
    return size;
  }

  int shard(int i) {
    return shards[i];
  }

  EntityKey entity(int i) {
    return entities[i];
  }

  long id(int i) {
    return ids.length > 0 ? ids[i] : firstId;
  }
}
