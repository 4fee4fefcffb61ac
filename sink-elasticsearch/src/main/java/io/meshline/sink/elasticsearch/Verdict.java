package io.meshline.sink.elasticsearch;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What becomes of a document, or of a whole request. */
enum Verdict {
  /** It is in the index. */
  DONE,
  /** The index holds one with more observations already: as good as done. */
  SUPERSEDED,
  /** Nothing is wrong with it: send it again, after a pause. */
  RETRY,
  /** It can never be indexed. */
  REJECTED,
  /** The request is more than the engine or a proxy takes: send it in smaller parts. */
  TOO_LARGE,
  /** Nothing can be written as things are configured. */
  FATAL;

  /**
   * Verdict on one document.
   *
   * @param status its own status in the answer
   * @param type type of the error, empty when there is none
   * @param reason the engine's words, empty when there are none
   */
  static Verdict ofItem(int status, String type, String reason) {
    if (status >= 200 && status < 300) {
      return DONE;
    }
    if (status == 409) {
      return SUPERSEDED;
    }
    if (status == 429 || status >= 500 || status == 408) {
      return RETRY;
    }
    // Not the document's fault: a blocked index, or no shard left to create one.
    if (type.equals("cluster_block_exception")
        || (type.equals("validation_exception") && reason.contains("shards"))) {
      return RETRY;
    }
    if (status == 401 || status == 403 || status == 404) {
      return FATAL;
    }
    return REJECTED;
  }

  /** Verdict on a request that was refused as a whole with a status other than 200. */
  static Verdict ofRequest(int status) {
    if (status == 429 || status >= 500 || status == 408) {
      return RETRY;
    }
    return status == 413 ? TOO_LARGE : FATAL;
  }

  /** Verdict on a request that got no answer. */
  static Verdict ofFailure(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return FATAL;
      }
    }
    // The client itself has stopped and will not start again: a new task brings a new one.
    return failure instanceof IllegalStateException ? FATAL : RETRY;
  }
}
