package io.meshline.jobs.aggregation;

import java.util.Arrays;

/** A growing list of windows, by what state finds them. Not thread-safe. */
final class WindowRefs {

  private int[] shards = new int[8];
  private EntityKey[] entities = new EntityKey[8];
  private long[] ids = new long[8];
  private int size;

  /**
   * @param id a {@link WindowId}
   */
  void add(int shard, EntityKey entity, long id) {
    if (size == ids.length) {
      int capacity = size + (size >> 1);
      shards = Arrays.copyOf(shards, capacity);
      entities = Arrays.copyOf(entities, capacity);
      ids = Arrays.copyOf(ids, capacity);
    }
    shards[size] = shard;
    entities[size] = entity;
    ids[size] = id;
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
    return ids[i];
  }
}
