package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** What an API server means by its faults. */
final class Faults {

  private static final int NOT_FOUND = 404;

  private Faults() {}

  /** Whether the server does not know what was asked for. */
  static boolean notFound(Throwable fault) {
    @Nullable Throwable each = fault;
    for (int depth = 0; each != null && depth < 10; depth++) {
      if (each instanceof KubernetesClientException refused && refused.getCode() == NOT_FOUND) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }
}
