package io.meshline.ingest.receiver;

/** By which protocol something was received; each is counted and batched apart. */
enum Source {
  SKYWALKING("skywalking"),
  SERVICE_MESH("service-mesh"),
  ENVOY_ALS("envoy-als"),
  OTLP("otlp"),
  OTLP_LOGS("otlp-logs"),
  ZIPKIN("zipkin");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** How it is called in metrics, logs and dead letters. */
  String label() {
    return label;
  }
}
