package io.meshline.jobs.aggregation;

import io.meshline.aggregation.CallProtocol;
import io.meshline.aggregation.CallTls;
import io.meshline.aggregation.Point;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.plan.PartyPlan;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A path that is known by the bytes of both its parties, and by what else calls of a batch's path
 * have in common. Its parties were decoded once, to see that they keep all limits.
 */
// Arrays in the order of the enums: a map would be asked for every call.
@SuppressWarnings("EnumOrdinal")
final class KnownPath {

  private static final AtomicLong EPOCHS = new AtomicLong();
  private static final Reporter[] REPORTERS = Reporter.values();
  private static final Side[] SIDES = Side.values();
  private static final Scope[] SCOPES = Scope.values();

  private final PartyPlan plan;
  private final byte[] parties;
  private final int sourceLength;
  private final int kind;
  private final boolean fit;

  // Who combines the calls of this path hangs its own path here, and says of which time it is.
  @Nullable Path path;
  long epoch;

  KnownPath(PartyPlan plan, byte[] parties, int sourceLength, int kind, boolean fit) {
    this.plan = plan;
    this.parties = parties;
    this.sourceLength = sourceLength;
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

  boolean is(
      PartyPlan otherPlan,
      byte[] bytes,
      int sourceFrom,
      int sourceTo,
      int destinationFrom,
      int destinationTo,
      int otherKind) {
    return kind == otherKind
        && plan == otherPlan
        && Arrays.equals(parties, 0, sourceLength, bytes, sourceFrom, sourceTo)
        && Arrays.equals(
            parties, sourceLength, parties.length, bytes, destinationFrom, destinationTo);
  }

  /** Reads a little of its memory. */
  int touch() {
    int length = parties.length;
    return length == 0 ? kind : kind + parties[0] + parties[length >> 1] + parties[length - 1];
  }

  /** Whether its parties keep all limits. */
  boolean isFit() {
    return fit;
  }

  /** The caller, decoded anew. */
  Party source() {
    return plan.decode(parties, 0, sourceLength);
  }

  /** The callee, decoded anew. */
  Party destination() {
    return plan.decode(parties, sourceLength, parties.length);
  }

  Reporter reporter() {
    return REPORTERS[kind & 0xf];
  }

  Side side() {
    return SIDES[kind >> 4 & 0xf];
  }

  Point point() {
    return CallColumns.point(reporter(), side());
  }

  Scope scope() {
    return SCOPES[kind >> 24];
  }

  CallProtocol callProtocol() {
    return CallColumns.protocol(kind >> 8 & 0xff);
  }

  CallTls callTls() {
    return CallColumns.tls(kind >> 16 & 0xff);
  }
}
