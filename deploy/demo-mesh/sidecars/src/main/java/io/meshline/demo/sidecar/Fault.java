package io.meshline.demo.sidecar;

import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;

/** Why a request did not get the callee's answer, by Envoy's response flags. */
enum Fault {
  /** It did. */
  NONE(0),
  /** The sidecar knows no such host. */
  NO_ROUTE(404),
  /** The next one on the way does not accept connections. */
  UPSTREAM_CONNECTION_FAILURE(503),
  /** The next one on the way closed the connection before it had answered. */
  UPSTREAM_CONNECTION_TERMINATION(503),
  /** The one who asked went away before it had the answer. */
  DOWNSTREAM_CONNECTION_TERMINATION(0);

  private final int status;

  Fault(int status) {
    this.status = status;
  }

  /** Status that the sidecar answers with; 0: none can be sent. */
  int status() {
    return status;
  }

  ResponseFlags flags() {
    ResponseFlags.Builder flags = ResponseFlags.newBuilder();
    switch (this) {
      case NONE -> {
        // No flag says that all is well.
      }
      case NO_ROUTE -> flags.setNoRouteFound(true);
      case UPSTREAM_CONNECTION_FAILURE -> flags.setUpstreamConnectionFailure(true);
      case UPSTREAM_CONNECTION_TERMINATION -> flags.setUpstreamConnectionTermination(true);
      case DOWNSTREAM_CONNECTION_TERMINATION -> flags.setDownstreamConnectionTermination(true);
    }
    return flags.build();
  }
}
