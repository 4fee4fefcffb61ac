package io.meshline.demo.sidecar;

/**
 * What Envoy times of a request. Downstream is the one who asks, upstream the one who is asked;
 * <i>rx</i> is what the proxy receives, <i>tx</i> what it sends.
 */
enum Moment {
  LAST_RX,
  FIRST_UPSTREAM_TX,
  LAST_UPSTREAM_TX,
  FIRST_UPSTREAM_RX,
  LAST_UPSTREAM_RX,
  FIRST_DOWNSTREAM_TX,
  LAST_DOWNSTREAM_TX
}
