package io.meshline.ingest.receiver;

import com.google.protobuf.ByteString;

/**
 * An answer to an HTTP request.
 *
 * @param status HTTP's status code
 * @param mediaType of the body; empty when there is none
 */
record HttpAnswer(int status, String mediaType, ByteString body) {
  static final int OK = 200;
  static final int ACCEPTED = 202;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHENTICATED = 401;
  static final int NOT_FOUND = 404;
  static final int NOT_A_METHOD_OF_IT = 405;
  static final int TOO_SLOW = 408;
  static final int TOO_LARGE = 413;
  static final int UNKNOWN_TYPE = 415;
  static final int LATER = 503;

  HttpAnswer(int status, String mediaType, byte[] body) {
    this(status, mediaType, ByteString.copyFrom(body));
  }

  /** An answer without a body. */
  static HttpAnswer empty(int status) {
    return new HttpAnswer(status, "", ByteString.EMPTY);
  }

  static HttpAnswer text(int status, String text) {
    return new HttpAnswer(status, "text/plain;charset=utf-8", ByteString.copyFromUtf8(text + "\n"));
  }
}
