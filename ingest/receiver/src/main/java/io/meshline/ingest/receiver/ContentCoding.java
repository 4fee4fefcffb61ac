package io.meshline.ingest.receiver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** How the body of an HTTP request is compressed. */
enum ContentCoding {
  IDENTITY,
  GZIP,
  DEFLATE;

  /** The bytes are not what the coding says. */
  static final class BrokenException extends IOException {
    BrokenException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The coding that a header names; empty if it is not known here. */
  static Optional<ContentCoding> of(String header) {
    return switch (header.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(IDENTITY);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "deflate" -> Optional.of(DEFLATE);
      default -> Optional.empty();
    };
  }

  /**
   * The body as it was before it was compressed, or its first {@code limit + 1} bytes if it is
   * longer: no more is decompressed, whatever it claims to hold.
   *
   * @throws BrokenException if it cannot be decompressed
   */
  byte[] decoded(byte[] body, int limit) throws BrokenException {
    if (this == IDENTITY) {
      return body;
    }
    InputStream bytes = new ByteArrayInputStream(body);
    try (InputStream plain =
        this == GZIP ? new GZIPInputStream(bytes, 8_192) : new InflaterInputStream(bytes)) {
      return plain.readNBytes(limit + 1);
    } catch (IOException e) {
      throw new BrokenException(
          "body: cannot be decompressed (expected: " + name().toLowerCase(Locale.ROOT) + ")", e);
    }
  }
}
