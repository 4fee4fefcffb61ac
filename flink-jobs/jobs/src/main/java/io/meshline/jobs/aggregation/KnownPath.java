package io.meshline.jobs.aggregation;

import io.meshline.aggregation.CallProtocol;
import io.meshline.aggregation.CallTls;
import io.meshline.aggregation.Point;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A path that is known by both its parties, and by what else calls of a batch's path have in
 * common. Its parties were decoded once, to see that they keep all limits.
 */
// Arrays in the order of the enums: a map would be asked for every call.
@SuppressWarnings("EnumOrdinal")
final class KnownPath {

  private static final AtomicLong EPOCHS = new AtomicLong();
  private static final Reporter[] REPORTERS = Reporter.values();
  private static final Side[] SIDES = Side.values();
  private static final Scope[] SCOPES = Scope.values();

  private final KnownParty source;
  private final KnownParty destination;
  private final int kind;
  private final boolean fit;

  // Who combines the calls of this path hangs its own path here, which may be that of others, too.
  @Nullable Path path;

  // The calls of a block that are of this path, see CallBlock.
  int firstOfBlock;
  int lastOfBlock;
  long block;

  KnownPath(KnownParty source, KnownParty destination, int kind, boolean fit) {
    this.source = source;
    this.destination = destination;
    this.kind = kind;
    this.fit = fit;
  }

  /** A number that no other table of paths has. */
  static long nextEpoch() {
    return EPOCHS.incrementAndGet();
  }

  /** What calls of a path have in common beside the parties, in one number. */
  static int kind(int reporter, int side, int protocol, int tls, int scope) {
    return reporter | side << 4 | protocol << 8 | tls << 16 | scope << 24;
  }

  /** Reads a little of its memory. */
  int touch() {
    return kind;
  }

  /** Whether its parties keep all limits. */
  boolean isFit() {
    return fit;
  }

  /** The caller. */
  KnownParty source() {
    return source;
  }

  /** The callee. */
  KnownParty destination() {
    return destination;
  }

  Reporter reporter() {
    return REPORTERS[kind & 0xf];
  }

  private Side side() {
    return side(kind);
  }

  /** The side at which calls of a kind are observed. */
  static Side side(int kind) {
    return SIDES[kind >> 4 & 0xf];
  }

  Point point() {
    return CallColumns.point(reporter(), side());
  }

  Scope scope() {
    return scope(kind);
  }

  /** What calls of a kind count for. */
  static Scope scope(int kind) {
    return SCOPES[kind >> 24];
  }

  CallProtocol callProtocol() {
    return CallColumns.protocol(kind >> 8 & 0xff);
  }

  CallTls callTls() {
    return CallColumns.tls(kind >> 16 & 0xff);
  }
}
