package io.meshline.demo.sidecar;

import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How sidecars tell each other who they are: Istio's two headers on the requests and answers
 * between them, which no service sees.
 */
final class PeerMetadata {
  static final String HEADER = "x-envoy-peer-metadata";
  static final String ID_HEADER = "x-envoy-peer-metadata-id";

  private static final int MAX_KNOWN = 64;
  private static final Map<String, Any> KNOWN = new ConcurrentHashMap<>();

  private PeerMetadata() {}

  /** The header's value: the struct's bytes in base64, the same for equal structs. */
  static String encode(Struct metadata) {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      metadata.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** As the access log carries it; null if there is none, or nobody can read it. */
  static @Nullable Any decode(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Any known = KNOWN.get(header);
    if (known != null) {
      return known;
    }
    Any metadata;
    try {
      metadata = Any.pack(Struct.parseFrom(Base64.getDecoder().decode(header)));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return null;
    }
    if (KNOWN.size() < MAX_KNOWN) {
      KNOWN.put(header, metadata);
    }
    return metadata;
  }
}
