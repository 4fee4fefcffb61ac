package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of itself, as bytes, to find again what was read from them. Hashed and compared
 * eight bytes at a time: there is one for each entry of a log, of some hundred bytes.
 */
final class PeerKey {
  /** Whoever sends metadata chooses the bytes: they must not be able to aim at one hash. */
  private static final long SEED = new Random().nextLong();

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final boolean struct;
  private final ByteBuffer bytes;
  private final int hash;

  private PeerKey(boolean struct, ByteBuffer bytes, int hash) {
    this.struct = struct;
    this.bytes = bytes;
    this.hash = hash;
  }

  /**
   * The key of some bytes, which are not copied.
   *
   * @param struct in which encoding: the same bytes may mean another thing in the other one
   */
  static PeerKey of(boolean struct, ByteString bytes) {
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new PeerKey(struct, buffer, hash(buffer));
  }

  /** The same with bytes of its own: those of a message would keep all of it in memory. */
  PeerKey copy() {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    return new PeerKey(struct, copy, hash);
  }

  /** Number of bytes. */
  int size() {
    return bytes.remaining();
  }

  private static int hash(ByteBuffer bytes) {
    long hash = SEED ^ bytes.remaining();
    int at = bytes.position();
    for (; at <= bytes.limit() - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ bytes.getLong(at));
    }
    for (; at < bytes.limit(); at++) {
      hash = mixed(hash ^ bytes.get(at));
    }
    return (int) (hash >>> 32);
  }

  private static long mixed(long hash) {
    long product = hash * MULTIPLIER;
    return product ^ (product >>> 29);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeerKey that
        && hash == that.hash
        && struct == that.struct
        && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
