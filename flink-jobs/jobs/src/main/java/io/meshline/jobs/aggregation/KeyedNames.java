package io.meshline.jobs.aggregation;

import io.meshline.aggregation.Admission;
import io.meshline.aggregation.Admission.Room;
import io.meshline.aggregation.Admission.Stay;
import io.meshline.aggregation.WindowSize;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admitted names of the current key's shard, in Flink's keyed state with one namespace per set
 * of names. A timer lets go of names that were not seen for long enough, and of everything else
 * that is of no more use.
 */
final class KeyedNames implements Folding.Names {

  private static final Logger LOG = LoggerFactory.getLogger(KeyedNames.class);
  private static final long DAY_MICROS = WindowSize.DAY.lengthMicros();
  private static final long QUIET_MILLIS = 10_000;

  static final MapStateDescriptor<EntityKey, Long> STAYS =
      new MapStateDescriptor<>("names", EntityKeySerializer.TYPE, Types.LONG);
  static final ValueStateDescriptor<long[]> ROOMS =
      new ValueStateDescriptor<>("rooms", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

  private final NameLimits limits;
  private final Lateness lateness;
  private final MapState<EntityKey, Long> stays;
  private final ValueState<long[]> rooms;
  private final InternalTimerService<NameScope> timers;
  private long held;
  private long quietUntil = Long.MIN_VALUE;
  private int silenced;

  // Most names came the same day.
  private final SharedLongs sharedStays = new SharedLongs();

  /**
   * @param stays states of {@link #STAYS} and {@link #ROOMS} with scopes as namespaces
   */
  KeyedNames(
      NameLimits limits,
      Lateness lateness,
      MapState<EntityKey, Long> stays,
      ValueState<long[]> rooms,
      InternalTimerService<NameScope> timers) {
    this.limits = limits;
    this.lateness = lateness;
    this.stays = stays;
    this.rooms = rooms;
    this.timers = timers;
  }

  /** The day of a time, in days since 1970-01-01. */
  static int day(long micros) {
    return Math.toIntExact(Math.floorDiv(micros, DAY_MICROS));
  }

  @Override
  public boolean admits(NameScope scope, EntityKey name, int day) {
    if (limits.of(scope.kind()) == 0) {
      return false;
    }
    Admission.Verdict verdict = Admission.admit(new Book(scope), name, day);
    switch (verdict) {
      case ADMITTED -> {
        keep(NameScope.ALL, room(NameScope.ALL).plus(1));
        held++;
      }
      case REFUSED_FIRST -> {
        timers.registerEventTimeTimer(scope, purgedAt(day));
        warn(scope, name, day);
      }
      default -> {}
    }
    return verdict.isAdmitted();
  }

  /** Number of names that have a place, over all shards of this subtask. */
  long held() {
    return held;
  }

  /**
   * Counts the names of a scope of the current shard after a restore, and sets the times to let go
   * of them: they were set by the options of the run before.
   */
  void resume(NameScope scope) throws Exception {
    Room room = room(scope);
    if (scope.equals(NameScope.ALL)) {
      held += room.held();
      return;
    }
    inScope(stays, scope);
    for (long stay : stays.values()) {
      timers.registerEventTimeTimer(scope, expiresAt(Stay.ofLong(stay).last()));
    }
    for (int day : room.fullDays()) {
      timers.registerEventTimeTimer(scope, purgedAt(day));
    }
  }

  /** Lets go of what is over at a time. */
  void onEventTime(NameScope scope, long timestamp) throws Exception {
    int gone = 0;
    inScope(stays, scope);
    Iterator<Map.Entry<EntityKey, Long>> all = stays.iterator();
    while (all.hasNext()) {
      if (expiresAt(Stay.ofLong(all.next().getValue()).last()) <= timestamp) {
        all.remove();
        gone++;
      }
    }
    int oldest = day(Math.multiplyExact(timestamp + 1, 1_000L)) - 1;
    while (purgedAt(oldest) > timestamp) {
      oldest--;
    }
    Room room = room(scope).plus(-gone).withoutDaysBefore(oldest + 1);
    keep(scope, room);
    if (room.held() == 0) {
      inScope(stays, scope);
      stays.clear(); // else the heap would keep an empty map
    }
    keep(NameScope.ALL, room(NameScope.ALL).plus(-gone));
    held -= gone;
  }

  /** The watermark at which all windows of a day are forgotten. */
  private long purgedAt(int day) {
    return lateness.purgedAt(WindowSize.DAY, day * DAY_MICROS);
  }

  /** The watermark at which a name that was last seen on a day loses its place. */
  private long expiresAt(int day) {
    long keptTo = Lateness.closesAt(WindowSize.DAY, ((long) day + limits.daysKept()) * DAY_MICROS);
    return Math.max(keptTo, purgedAt(day));
  }

  private Room room(NameScope scope) {
    inScope(rooms, scope);
    try {
      long[] encoded = rooms.value();
      return encoded == null ? Room.EMPTY : Room.ofLongs(encoded);
    } catch (Exception e) {
      throw new FlinkRuntimeException(e);
    }
  }

  private void keep(NameScope scope, Room room) {
    inScope(rooms, scope);
    try {
      if (room.isEmpty()) {
        rooms.clear();
      } else {
        rooms.update(room.toLongs());
      }
    } catch (Exception e) {
      throw new FlinkRuntimeException(e);
    }
  }

  /** Asked for once per set of names and day, and told at most every ten seconds. */
  private void warn(NameScope scope, EntityKey name, int day) {
    long now = timers.currentProcessingTime();
    if (now < quietUntil) {
      silenced++;
      return;
    }
    NameKind kind = room(scope).held() < limits.of(scope.kind()) ? NameKind.ANY : scope.kind();
    LOG.warn(
        "{}: {} is reached, which is {} here. Until the end of {} its new names of kind {} count"
            + " under {}. {} warnings like this one were left out before it.",
        scope.owner().equals(NameScope.SHARD) ? name : scope.owner(),
        kind.limit(),
        limits.of(kind),
        LocalDate.ofEpochDay(day),
        scope.kind(),
        Folding.OTHER,
        silenced);
    quietUntil = now + QUIET_MILLIS;
    silenced = 0;
  }

  // All states of Flink's backends are of this kind.
  @SuppressWarnings("unchecked")
  private static void inScope(Object state, NameScope scope) {
    ((InternalKvState<?, NameScope, ?>) state).setCurrentNamespace(scope);
  }

  /** One set of names, for one question. */
  private final class Book implements Admission.Book<EntityKey> {
    private final NameScope scope;

    Book(NameScope scope) {
      this.scope = scope;
    }

    @Override
    public @Nullable Stay stay(EntityKey name) {
      inScope(stays, scope);
      try {
        Long encoded = stays.get(name);
        return encoded == null ? null : Stay.ofLong(encoded);
      } catch (Exception e) {
        throw new FlinkRuntimeException(e);
      }
    }

    @Override
    public void keep(EntityKey name, Stay stay) {
      inScope(stays, scope);
      try {
        stays.put(name, sharedStays.of(stay.toLong()));
      } catch (Exception e) {
        throw new FlinkRuntimeException(e);
      }
      timers.registerEventTimeTimer(scope, expiresAt(stay.last()));
    }

    @Override
    public Room room() {
      return KeyedNames.this.room(scope);
    }

    @Override
    public void keep(Room room) {
      KeyedNames.this.keep(scope, room);
    }

    @Override
    public boolean hasPlace(Room room) {
      return room.held() < limits.of(scope.kind())
          && KeyedNames.this.room(NameScope.ALL).held() < limits.of(NameKind.ANY);
    }
  }
}
