package io.meshline.jobs.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.jspecify.annotations.Nullable;

/**
 * The states of windows, by {@link WindowId}: always those of one entity, which is the state's
 * current namespace ({@link #use}), while its shard is the operator's current key.
 *
 * <p>Not thread-safe.
 */
final class WindowStates {

  private final MapState<Long, WindowState> windows;
  private final boolean inPlace;
  private final Shard shard;
  private final SharedLongs ids = new SharedLongs();

  /** How an operator's current key is asked for and set: a shard. */
  record Shard(IntSupplier current, IntConsumer use) {}

  /**
   * @param inPlace whether the state hands out the very objects that it holds
   */
  WindowStates(MapState<Long, WindowState> windows, boolean inPlace, Shard shard) {
    this.windows = windows;
    this.inPlace = inPlace;
    this.shard = shard;
  }

  /** Makes an entity of the current shard the current one. */
  // All states of Flink's backends are of this kind.
  @SuppressWarnings("unchecked")
  void use(EntityKey entity) {
    ((InternalKvState<?, EntityKey, ?>) windows).setCurrentNamespace(entity);
  }

  /** Makes an entity and its shard the current ones. */
  void use(int itsShard, EntityKey entity) {
    shard.use().accept(itsShard);
    use(entity);
  }

  /** The current shard. */
  int shard() {
    return shard.current().getAsInt();
  }

  @Nullable WindowState get(long id) throws Exception {
    return windows.get(id);
  }

  boolean contains(long id) throws Exception {
    return windows.contains(id);
  }

  boolean isEmpty() throws Exception {
    return windows.isEmpty();
  }

  Iterable<Map.Entry<Long, WindowState>> entries() throws Exception {
    return windows.entries();
  }

  /** All ids, in no order. */
  List<Long> ids() throws Exception {
    List<Long> all = new ArrayList<>();
    windows.keys().forEach(all::add);
    return all;
  }

  /** Keeps a window that may be new. */
  void put(long id, WindowState window) throws Exception {
    windows.put(ids.of(id), window);
  }

  /** Keeps what changed in a window that {@link #get} gave. */
  void update(long id, WindowState window) throws Exception {
    if (!inPlace) {
      windows.put(id, window);
    }
  }

  void remove(long id) throws Exception {
    windows.remove(id);
  }

  /** Removes all, and what the heap keeps for an entity. */
  void clear() {
    windows.clear();
  }
}
