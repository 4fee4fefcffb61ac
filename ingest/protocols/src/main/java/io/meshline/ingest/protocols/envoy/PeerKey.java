package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.ByteString;
import io.meshline.schemas.SecretHash;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of itself, as bytes, to find again what was read from them. Hashed and compared
 * eight bytes at a time: there is one for each entry of a log, of some hundred bytes. Whoever sends
 * metadata chooses the bytes, hence the secrets in the hash.
 */
final class PeerKey {
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
    long hash = bytes.remaining();
    int at = bytes.position();
    for (; at <= bytes.limit() - Long.BYTES; at += Long.BYTES) {
      hash = SecretHash.mix(hash, bytes.getLong(at));
    }
    for (; at < bytes.limit(); at++) {
      hash = SecretHash.mix(hash, bytes.get(at));
    }
    return (int) SecretHash.end(hash);
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
