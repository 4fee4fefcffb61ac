package io.meshline.schemas;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no record of ours. The same bytes will never become decodable: they belong in the
 * dead-letter topic.
 */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The value is absent, too short, or does not begin with the wire format's magic byte. */
  public static final String NOT_WIRE_FORMAT = "not_wire_format";

  /** The registry does not know the schema id. */
  public static final String UNKNOWN_SCHEMA = "unknown_schema";

  /** The writer's schema is of a record that nobody expects here. */
  public static final String UNEXPECTED_RECORD = "unexpected_record";

  /** The record has the right name, but a schema that ours cannot read. */
  public static final String INCOMPATIBLE_SCHEMA = "incompatible_schema";

  /** The bytes end before the record does. */
  public static final String TRUNCATED = "truncated";

  /** Bytes are left over behind the record. */
  public static final String TRAILING_BYTES = "trailing_bytes";

  /** The bytes contradict their schema in another way, such as an impossible length. */
  public static final String UNDECODABLE = "undecodable";

  private final String reason;

  UndecodableException(String reason, String message, @Nullable Throwable cause) {
    // It tells about data, not about code, and may be thrown for every record of a bad producer.
    super(message, cause, false, false);
    this.reason = reason;
  }

  UndecodableException(String reason, String message) {
    this(reason, message, null);
  }

  /** One of the constants of this class, as it goes into {@link DeadLetter} and metrics. */
  public String reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? reason : message;
  }
}
