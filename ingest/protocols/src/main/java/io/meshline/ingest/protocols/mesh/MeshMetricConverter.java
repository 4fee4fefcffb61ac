package io.meshline.ingest.protocols.mesh;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetrics;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.apache.skywalking.apm.network.servicemesh.v3.TCPServiceMeshMetrics;

/** Batches of the service-mesh probe protocol to calls. Stateless, safe for use by any threads. */
public final class MeshMetricConverter {

  /** Converts each entry of a batch; never throws on account of the message. */
  public void convert(ServiceMeshMetrics metrics, Outlet outlet) {
    switch (metrics.getMetricsCase()) {
      case HTTPMETRICS -> http(metrics.getHttpMetrics(), outlet);
      case TCPMETRICS -> tcp(metrics.getTcpMetrics(), outlet);
      case METRICS_NOT_SET ->
          outlet.reject(
              new Rejection("batch_empty", "metrics: none (expected: httpMetrics or tcpMetrics)"));
    }
  }

  private static void http(HTTPServiceMeshMetrics metrics, Outlet outlet) {
    for (int i = 0; i < metrics.getMetricsCount(); i++) {
      CallRecord call;
      try {
        call = MeshEntries.http(metrics.getMetrics(i));
      } catch (RuntimeException fault) {
        outlet.reject(Rejection.of(fault));
        continue;
      }
      outlet.call(call);
    }
  }

  private static void tcp(TCPServiceMeshMetrics metrics, Outlet outlet) {
    for (int i = 0; i < metrics.getMetricsCount(); i++) {
      CallRecord call;
      try {
        call = MeshEntries.tcp(metrics.getMetrics(i));
      } catch (RuntimeException fault) {
        outlet.reject(Rejection.of(fault));
        continue;
      }
      outlet.call(call);
    }
  }
}
