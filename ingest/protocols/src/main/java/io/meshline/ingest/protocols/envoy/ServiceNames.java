package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Struct;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.names.Workloads;
import java.util.Set;

/** Istio's rule for the name of a workload's service. */
final class ServiceNames {

  static final String CANONICAL_NAME = Workloads.CANONICAL_NAME;
  static final String KUBERNETES_NAME = Workloads.KUBERNETES_NAME;
  static final String APP = Workloads.APP;

  /** The labels that may name a service. */
  static final Set<String> LABELS = Set.of(CANONICAL_NAME, KUBERNETES_NAME, APP);

  private ServiceNames() {}

  /**
   * The first of the labels, else the workload.
   *
   * @param canonical the canonical name where the proxy has worked it out already, else empty
   */
  static String of(Struct labels, String canonical, String workload) {
    return of(
        Structs.text(labels, CANONICAL_NAME),
        canonical,
        Structs.text(labels, KUBERNETES_NAME),
        Structs.text(labels, APP),
        workload);
  }

  /** The first that is not blank; empty if all are. */
  static String of(String... candidates) {
    for (String candidate : candidates) {
      if (!Text.isBlank(candidate)) {
        return candidate;
      }
    }
    return "";
  }
}
